#!/usr/bin/env bash
# Branches that take signed commits only.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
ssh-keygen -q -t ed25519 -N '' -C ann -f "$work/key"
git config gpg.format ssh
git config user.signingKey "$work/key.pub"
policy <<'POLICY'
[[branch]]
name = ["main", "protected/*"]
signatures = "present"
scope = "all"
[[tag]]
name = "v*"
signatures = "present"
POLICY
reset() { git reset -q --hard origin/main; }

it 'refuses an unsigned commit, and says how to sign it'
commit file.txt one
push_refused origin main
says branch.signatures "commit $(short main) is unsigned" 'policy.toml:1' 'git commit --amend --no-edit -S' 'refused: 1 rule'

it 'accepts the same commit signed with an SSH key'
git commit -q --amend --no-edit -S
git cat-file commit main | grep -q "^$signature_header -----BEGIN SSH SIGNATURE-----" || fail 'the commit should be signed'
push_accepted origin main
server_has refs/heads/main main

it 'accepts an unsigned commit elsewhere'
git switch -q -c topic
commit topic.txt one
push_accepted origin topic

it 'refuses an unsigned commit that went through another branch first'
push_refused origin topic:main
says branch.signatures "commit $(short topic) is unsigned" refs/heads/main
push_refused origin topic:refs/heads/protected/new
says branch.signatures "commit $(short topic) is unsigned" refs/heads/protected/new

it 'refuses one that is hidden behind a signed commit'
git commit -q --allow-empty -S -m 'Signed on top'
push_refused origin topic:main
says "commit $(short topic~) is unsigned"
never_says "commit $(short topic) "

it 'refuses one that comes with a signed merge'
git switch -q -C merge main
git merge -q --no-ff -S -m 'Merge topic' topic~
push_refused origin merge:main
says "commit $(short topic~) is unsigned" 'refused: 1 rule'

it 'takes text in a message or an unknown header for no signature'
git switch -q main
reset
sign() { git update-ref refs/heads/main "$(git hash-object -t commit -w --stdin)"; }
git commit -q --allow-empty -S -m 'Signed'
git cat-file commit main >"$work/signed"
{ sed '/^gpgsig/,/^ -----END/d' "$work/signed" && sed -n "/^gpgsig/,/^ -----END/s/^\($signature_header\)\? //p" "$work/signed"; } | sign
push_refused origin main
says "commit $(short main) is unsigned"
sed 's/^gpgsig[-a-z0-9]* /gpgsignature /' "$work/signed" | sign
push_refused origin main
says "commit $(short main) is unsigned"

it 'refuses a signature that is none'
sed '/^gpgsig/,/^ -----END/{/^ [A-Za-z0-9+\/=]*$/d}' "$work/signed" | sign
push_refused origin main
says "commit $(short main) has a malformed signature"
sign <"$work/signed"
push_accepted origin main

it 'refuses a lightweight and an unsigned tag, and accepts a signed one'
git tag v1
push_refused origin v1
says tag.signatures 'is a lightweight tag'
git tag -f -a -m one v1 >/dev/null
push_refused origin v1
says tag.signatures 'is unsigned'
git tag -f -s -m one v1 >/dev/null
push_accepted origin v1
server_has refs/tags/v1 refs/tags/v1
