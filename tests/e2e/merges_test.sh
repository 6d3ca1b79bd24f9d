#!/usr/bin/env bash
# Merges: what no parent has belongs to the merge.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
secret=$(token 1)
git switch -q -c left
commit left.txt left
git switch -q -c right main
commit right.txt right
git push -q origin left right 2>/dev/null

it 'accepts a merge without content of its own'
git switch -q -c clean left
git merge -q --no-edit right
push_accepted origin clean

it 'refuses content that only the merge has'
git switch -q -c evil left
git merge -q --no-commit right
printf 'left\nkey: %s\n' "$secret" >left.txt
git add left.txt
git commit -q -m 'Merge right'
push_refused origin evil
says "left.txt:2:6, commit $(short evil), refs/heads/evil"

it 'refuses a file that only the merge adds'
git switch -q -c evil-file left
git merge -q --no-commit right
printf 'key: %s\n' "$secret" >"added by the merge"
git add .
git commit -q -m 'Merge right'
push_refused origin evil-file
says "added by the merge:1:6, commit $(short evil-file)"

it 'refuses an octopus with content of its own, and accepts one without'
git switch -q -c third main
commit third.txt third
git push -q origin third 2>/dev/null
git switch -q -c octopus left
git merge -q --no-edit right third
same "$(git rev-list --parents -n 1 HEAD | wc -w)" 4
git branch -q clean-octopus
printf 'key: %s\n' "$secret" >third.txt
git commit -q -a --amend --no-edit
push_refused origin octopus
says "third.txt:1:6, commit $(short octopus)"
push_accepted origin clean-octopus

it 'takes what one parent has for known in a merge'
git switch -q -c with-secret main
commit old.txt "key: $secret"
git -C "$server" fetch -q "$clone" with-secret:with-secret
git switch -q -c joined left
git merge -q --no-edit with-secret
push_accepted origin joined
server_has refs/heads/joined joined

it 'refuses merge commits where the policy denies them, and lets the same content in without'
policy <<'POLICY'
[[branch]]
name = "linear"
deny = ["merge-commits"]
POLICY
push_refused origin clean:linear
says 'branch.deny.merge-commits' "commit $(short clean)" 'refused: 1 rule'
push_accepted origin left:linear
