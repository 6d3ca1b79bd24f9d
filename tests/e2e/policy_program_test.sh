#!/usr/bin/env bash
# `sallyport policy` says what a policy says; policies are made of several files.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

sallyport() { timeout -v 30 "$SALLYPORT_PREFIX/bin/sallyport" "$@"; }
make_pair

it 'explains which table speaks of a ref, and what a principal may do to it'
policy <<'POLICY'
[[principal]]
name = "alice"
roles = ["maintainer"]
[[branch]]
name = "**"
deny = ["force-push"]
[[branch]]
name = "main"
deny = ["delete", "force-push"]
mode = "warn"
[rule.linear-history]
mode = "observe"
exempt = ["maintainer"]
POLICY
exits 0 sallyport policy explain -C "$server" main --as alice
says 'ref refs/heads/main' "$work/policy.toml:7" 'name = "main"' "passed over $work/policy.toml:4" 'less specific' \
  'deny delete, force-push' 'mode warn' 'rule linear-history observe' 'does not bind alice' 'may update yes' 'may force-push yes'
exits 0 sallyport policy explain -C "$server" topic
says 'nobody that is known' 'may force-push no branch.deny.force-push' 'may create yes'
exits 2 sallyport policy explain -C "$server" main --as alic
# shellcheck disable=SC2016 # no commands
says 'knows no principal `alic`; did you mean `alice`?'

it 'replays history, whatever the modes are'
git switch -q -c topic
commit a.txt 1
git switch -q main
commit b.txt 2
git merge -q --no-ff -m 'Merge topic' topic
exits 1 sallyport policy replay -C "$clone" --policy "$work/policy.toml" origin/main..main --ref refs/heads/main
says 'rule: linear-history' 'what each rule would have refused: linear-history 1'
exits 0 sallyport policy replay -C "$clone" --policy "$work/policy.toml" origin/main..main --ref refs/heads/main --as alice
says 'no rule would have refused anything'
exits 2 sallyport policy replay -C "$clone" --policy "$work/policy.toml" "origin/main..$(git rev-parse HEAD)"
says '--ref refs/heads/main'

it 'only records what is observed'
push_accepted origin main
never_says linear-history
exits 0 check_push --policy "$work/policy.toml" --format json HEAD~2..HEAD --ref refs/heads/main
says '"effect": "observe"'

it 'lists the rules that there are'
exits 0 sallyport policy rules
says 'linear-history no merge commits'

it 'reads files that are included before the one that includes them'
cat >"$work/base.toml" <<'POLICY'
contact = "the site"
secrets = "warn"
[rule.linear-history]
POLICY
policy <<POLICY
include = ["$work/base.toml"]
contact = "the team"
POLICY
git switch -q -c side HEAD~1
commit c.txt "key: $(token 1)"
git switch -q main
git merge -q --no-ff -m 'Merge side' side
push_refused origin main
says 'rule: linear-history' 'the team' "$work/base.toml:3" 'warning, secret'
never_says 'the site'
printf 'include = ["%s"]\n' "$work/policy.toml" >>"$work/base.toml.circle"
sed -i "1i include = [\"$work/policy.toml\"]" "$work/base.toml"
push_undecided origin main
says 'includes itself'
printf 'include = "base.toml"\n' | policy
push_undecided origin main
says 'write the whole path'

it 'lets a repository override what the site allows, and nothing else'
policy <<'POLICY'
contact = "the site"
[overrides]
keys = ["contact", "rule.linear-history"]
[rule.linear-history]
POLICY
cat >"$server/sallyport.toml" <<'POLICY'
contact = "us"
[rule.linear-history]
refs = "refs/heads/main"
mode = "warn"
POLICY
git reset -q --hard origin/main
git switch -q -c more
commit d.txt 4
git switch -q main
git merge -q --no-ff -m 'Merge more' more
# The file is the repository's own, so its name is another one on the copy that `push_...` compares with.
exits 0 git push origin main
says 'warning, rule: linear-history' "$server/sallyport.toml:2"
printf 'secrets = "off"\n' >"$server/sallyport.toml"
commit e.txt 5
exits 1 git push origin main
says "could not decide"
# shellcheck disable=SC2016 # no commands
says "$server/sallyport.toml:1" 'does not let a repository set `secrets`' 'it allows: contact, rule.linear-history'
