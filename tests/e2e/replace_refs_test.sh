#!/usr/bin/env bash
# Replace refs, and grafts: what is looked at is what is stored.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
secret=$(token 1)
commit file.txt "key: $secret"
bad=$(git rev-parse main)
good=$(git commit-tree -p "$bad~" -m 'Harmless' "$bad~^{tree}")

it 'sees through a replace ref in the repository that is pushed from'
git replace "$bad" "$good"
same "$(git show -s --format=%s "$bad")" Harmless
push_refused origin main
says "file.txt:1:6, commit ${bad:0:12}"
exits 1 check_push
says "file.txt:1:6, commit ${bad:0:12}"

it 'sees through a replace ref on the server'
git -C "$server" fetch -q "$clone" "$good:refs/clean"
git -C "$server" update-ref "refs/replace/$bad" "$good"
push_refused origin main
says "file.txt:1:6, commit ${bad:0:12}"
git -C "$server" update-ref -d "refs/replace/$bad"
blob=$(git --no-replace-objects rev-parse "$bad:file.txt")
git -C "$server" update-ref "refs/replace/$blob" "$(git -C "$server" rev-parse main:README)"
push_refused origin main
says "file.txt:1:6, commit ${bad:0:12}"
git -C "$server" update-ref -d "refs/replace/$blob"

it 'sees through a replace ref when it looks at what is staged'
use_client_hooks
git reset -q --soft main~
git replace "$blob" "$(git rev-parse main:README)"
exits 1 git commit -q -m 'Staged'
says 'file.txt:1:6' 'sallyport: refused'
git replace -d "$blob" >/dev/null
note_pushes "$clone"

it 'refuses a push of a replace ref, and says so'
git reset -q --hard main
git replace -d "$bad" >/dev/null
git replace "$(git rev-parse main)" "$good"
push_refused origin "refs/replace/*:refs/replace/*"
says ref.deny.create refs/replace/ 'built-in rule'

it 'accepts the deletion of one'
git -C "$server" update-ref "refs/replace/$(git rev-parse main)" "$good"
push_accepted origin --delete "refs/replace/$(git rev-parse main)"

it 'lets the policy allow them'
policy <<'POLICY'
[[ref]]
name = "refs/replace/**"
deny = []
POLICY
push_accepted origin "refs/replace/*:refs/replace/*"
