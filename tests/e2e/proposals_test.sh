#!/usr/bin/env bash
# What is pushed to refs/for/main is judged by the rules of main, which does not move.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
cat >"$work/shared.toml" <<'POLICY'
[[branch]]
name = "main"
deny = ["create", "update", "force-push", "delete"]
[[path]]
name = "*.iso"
deny = true
[rule.freeze]
windows = [{ from = "2020-01-01", until = "2099-12-31", zone = "UTC" }]
[rule.namespaces]
[rule.linear-history]
refs = "refs/heads/main"
POLICY
policy <"$work/shared.toml"
base=$(git rev-parse HEAD)

it 'a proposal for a branch that may not be moved goes in, with a topic or options behind its name'
commit one.txt 1
push_refused origin HEAD:refs/heads/main
says 'rule: branch.deny.update' 'rule: freeze'
push_accepted origin HEAD:refs/for/main/topic
server_has refs/for/main/topic HEAD
git -C "$server" update-ref -d refs/for/main/topic
push_accepted origin 'HEAD:refs/for/main%topic=x'
git -C "$server" update-ref -d 'refs/for/main%topic=x'

it 'what it would add is judged by the rules of the branch: secrets, paths and commits'
commit disk.iso bytes
push_refused origin HEAD:refs/for/main
says 'rule: path.deny'
git reset -q --hard "$base"
commit settings.txt "token = $(token 1)"
push_refused origin HEAD:refs/for/main
says 'refused: 1 secret' 'refs/heads/main'
git reset -q --hard "$base"
git switch -q -c side
commit two.txt 2
git switch -q main
git merge -q --no-ff -m 'Merge side' side
push_refused origin HEAD:refs/for/main
says 'rule: linear-history' 'refs/heads/main takes none'

it 'what a laxer branch holds is new to the branch of the proposal'
policy </dev/null
exits 0 git push -q origin HEAD:refs/heads/lax
policy <"$work/shared.toml"
push_refused origin HEAD:refs/for/main
says 'rule: linear-history'

it 'a name with no branch is no proposal, and where there are no reviews none is'
git reset -q --hard "$base"
commit three.txt 3
push_refused origin HEAD:refs/for/gone
says 'rule: namespaces' 'refs/for/gone'
{ printf 'review_refs = []\n' && cat "$work/shared.toml"; } | policy
push_refused origin HEAD:refs/for/main
says 'rule: namespaces' 'refs/for/main'

it 'a secret in the name of a topic is found, and not shown'
printf '%s %s refs/for/main/%s\n' "$zero" "$(git rev-parse HEAD)" "$(token 2)" >"$work/lines"
exits 1 check_push --stdin <"$work/lines"
says 'name of ref refs/for/main/ghp_' 'refused: 1 secret'

it 'pre-push and check-push answer the same'
cat >.sallyport.toml <<'POLICY'
[[branch]]
name = "main"
deny = ["update"]
[rule.linear-history]
POLICY
git fetch -q origin
use_client_hooks
exits 0 git push -q --dry-run origin HEAD:refs/for/main
exits 1 git push -q --dry-run origin HEAD:refs/heads/main
says 'rule: branch.deny.update'
git switch -q side
git merge -q --no-ff -m 'Merge main' main
exits 1 git push -q --dry-run origin HEAD:refs/for/main
says 'rule: linear-history'
