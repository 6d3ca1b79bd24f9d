#!/usr/bin/env bash
# Gerrit's hooks plugin runs ref-update, and commit-received, before it moves a ref or takes a change: with names and values, GIT_DIR set,
# and what is pushed already in the repository.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
base=$(git rev-parse HEAD)
policy <<'POLICY'
[identity]
provider = "gerrit"
[[principal]]
name = "alice"
accounts = ["alice9"]
[[branch]]
name = "main"
deny = ["force-push", "create"]
[[path]]
name = "*.iso"
deny = true
POLICY
# upload CHANGE: as with Gerrit, what is asked about is there before, on a ref for changes or on none.
upload() { git push -q -f --receive-pack='git -c core.hooksPath=/dev/null receive-pack' "$server" "HEAD:refs/changes/01/$1/1"; }
forget() { git -C "$server" update-ref -d "refs/changes/01/$1/1"; }

# gerrit STATUS HOOK USER OLD NEW REF [MORE...]
gerrit() {
  local expected=$1 hook=$2 user=$3 old=$4 new=$5 ref=$6
  shift 6
  exits "$expected" env -C "$server" GIT_DIR="$server" GERRIT_SITE=/srv/gerrit "$hook" --project team/x --uploader 'Alice (a@example.org)' \
    --uploader-username "$user" --oldrev "$old" --newrev "$new" --refname "$ref" "$@"
}
ref_update=$hooks/ref-update
ln -s "$ref_update" "$work/commit-received"

it 'takes what is clean and says nothing'
commit clean 'Nothing here'
upload 1
gerrit 0 "$ref_update" alice9 "$base" "$(git rev-parse HEAD)" refs/heads/main
same "$flat" ''

it 'refuses what pre-receive would, though a change for review has it already, and says who uploaded it'
commit disk.iso bytes
upload 1
gerrit 1 "$ref_update" alice9 "$base" "$(git rev-parse HEAD)" refs/heads/main
says 'rule: path.deny' 'pushed by alice (gerrit: alice9)'
gerrit 1 "$ref_update" '' "$base" "$(git rev-parse HEAD)" refs/heads/main --something new
says 'pushed by nobody that the policy knows (gerrit: --uploader-username is not set)'

it 'refuses a secret that is on no ref yet'
git reset -q --hard "$base"
commit secret "$(token 1)"
upload 2
forget 2
gerrit 1 "$ref_update" alice9 "$base" "$(git rev-parse HEAD)" refs/heads/main
says 'secret: GitHub personal access token'

it 'rules of refs count'
gerrit 1 "$ref_update" alice9 "$(git rev-parse HEAD)" "$base" refs/heads/main
says branch.deny.force-push

it 'a change for review is judged by the rules of its branch, and is neither a force-push nor a new branch'
git reset -q --hard "$base"
commit other 'Nothing here'
exits 0 git push -q origin HEAD:main
git reset -q --hard "$base"
commit change 'Nothing here'
upload 3
for ref in refs/for/main refs/for/main%topic=t refs/for/main/topic; do
  gerrit 0 "$ref_update" alice9 "$zero" "$(git rev-parse HEAD)" "$ref"
done
gerrit 0 "$work/commit-received" alice9 "$zero" "$(git rev-parse HEAD)" refs/heads/main --cmdref refs/for/main
commit disk.iso bytes
upload 3
gerrit 1 "$ref_update" alice9 "$zero" "$(git rev-parse HEAD)" refs/for/main
says 'rule: path.deny'

it 'finds the repository of a project below a root'
mkdir -p "$work/git/team"
ln -s "$server" "$work/git/team/x.git"
exits 0 env -u GIT_DIR "$ref_update" --root "$work/git" --project team/x --uploader-username alice9 --oldrev "$base" \
  --newrev "$(git -C "$server" rev-parse main)" --refname refs/heads/main
exits 2 env -u GIT_DIR "$ref_update" --root "$work/git" --project ../git/team/x --oldrev "$base" --newrev "$zero" --refname refs/heads/main

it 'what is not as Gerrit calls it is not accepted'
exits 2 "$ref_update" --git-dir "$server"
exits 2 "$ref_update" --git-dir "$server" --refname refs/heads/main --oldrev "$base" --newrev "$(printf '1%.0s' {1..40})"
says 'cannot be found'
exits 0 "$ref_update" --help
says --uploader-username
