#!/usr/bin/env bash
# The key of a forge may sign plain merges of what others signed, and nothing else.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
for who in ann forge; do ssh-keygen -q -t ed25519 -N '' -C "$who" -f "$work/$who"; done
git config gpg.format ssh
policy <<POLICY
[[principal]]
name = "ann"
emails = ["ann@example.org"]
keys = ["$(cat "$work/ann.pub")"]
roles = ["keeper"]
[[principal]]
name = "forge"
emails = ["forge@example.org"]
keys = ["$(cat "$work/forge.pub")"]
roles = ["merge-only", "keeper"]
[[branch]]
name = "main"
signatures = "authorized"
roles = ["keeper"]
POLICY
be() {
  export GIT_COMMITTER_NAME=$1 GIT_COMMITTER_EMAIL=$1@example.org
  git config user.signingKey "$work/$1.pub"
}
# write FILE TEXT: a commit that is signed by whoever it is now.
write() {
  printf '%s\n' "$2" >"$1"
  git add "$1"
  git commit -q -S -m "Write $1"
}
# topic: a branch at what the server has, with a commit of Ann's on it; main with another.
be ann
topic() {
  be ann
  git switch -q -C topic origin/main
  write topic "$1"
  git switch -q -C main origin/main
  write other "$1"
  be forge
}

it 'takes a plain merge of what somebody signed'
topic one
git merge -q --no-ff -S -m 'Merge topic' topic
push_accepted origin main

it 'refuses a merge that holds more than its parents'
topic two
git merge -q --no-ff --no-commit topic
echo evil >evil
git add evil
git commit -q -S -m 'Merge topic'
push_refused origin main
says branch.signatures.merge 'holds something else than merging its parents gives'

it 'refuses a merge that leaves one side out'
topic three
git merge -q --no-ff -s ours -S -m 'Merge topic' topic
push_refused origin main
says branch.signatures.merge

it 'refuses a merge of parents that conflict'
be ann
git switch -q -C topic origin/main
write same mine
git switch -q -C main origin/main
write same theirs
be forge
git merge -q --no-ff topic >"$work/ignored" 2>&1 || true
echo both >same
git add same
git commit -q -S -m 'Merge topic'
push_refused origin main
says branch.signatures.merge 'conflict'

it 'refuses a merge of what nobody signed, though the first-parent chain is signed'
topic four
git switch -q topic
git commit -q --amend --no-edit --no-gpg-sign
git switch -q main
git merge -q --no-ff -S -m 'Merge topic' topic
push_refused origin main
says "commit $(short topic) is unsigned"

it 'refuses a commit that is no merge'
git switch -q -C main origin/main
write web edit
push_refused origin main
says branch.signatures.merge 'is no merge of two parents'
