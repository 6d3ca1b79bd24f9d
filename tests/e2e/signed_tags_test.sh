#!/usr/bin/env bash
# Tags that must be signed by somebody who may, under their own name.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
for who in ann eve; do ssh-keygen -q -t ed25519 -N '' -C "$who" -f "$work/$who"; done
git config gpg.format ssh
git config user.signingKey "$work/ann.pub"
policy <<POLICY
[[principal]]
name = "ann"
emails = ["ann@example.org"]
keys = ["$(cat "$work/ann.pub")"]
roles = ["releaser"]
[[tag]]
name = "v*"
signatures = "authorized"
roles = ["releaser"]
immutable = true
POLICY

it 'takes a signed tag'
git tag -s -m one v1
push_accepted origin v1

it 'refuses a lightweight tag, an unsigned one, and one by an unknown key'
git tag v2
push_refused origin v2
says tag.signatures 'lightweight'
git tag -f -a -m two v2 >"$work/ignored"
push_refused origin v2
says tag.signatures 'is unsigned' "git tag -s -f -- v2 'v2^{}'"
git -c user.signingKey="$work/eve.pub" tag -f -s -m two v2 >"$work/ignored"
push_refused origin v2
says tag.signatures 'unknown key'

it 'refuses a signed tag under another name'
push_refused origin v1:refs/tags/v3
says tag.signatures.name 'holds a tag that is named v1'

it 'refuses a signed tag of a tag, of a tree and of a file'
for target in v1 'v1^{tree}' v1:README; do
  git tag -f -s -m nested v4 "$target" >"$work/ignored" 2>&1
  push_refused origin v4
  says tag.signatures.target
done

it 'refuses a tagger who is not the signer'
GIT_COMMITTER_EMAIL=eve@example.org git tag -f -s -m five v5 >"$work/ignored"
push_refused origin v5
says tag.signatures.email '<eve@example.org>'

it 'moves and removes no immutable tag'
commit file two
git tag -f -s -m again v1 >"$work/ignored"
push_refused origin -f v1
says tag.deny.
push_refused origin :refs/tags/v1
says tag.deny.delete
