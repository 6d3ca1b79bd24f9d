#!/usr/bin/env bash
# A second root, and other shapes of history.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
secret=$(token 1)

it 'refuses a secret in a second root'
git switch -q --orphan second
commit file.txt "key: $secret"
same "$(git rev-list --count --max-parents=0 second)" 1
push_refused origin second
says "file.txt:1:6, commit $(short second), refs/heads/second"

it 'accepts a clean second root, and counts all of it'
commit file.txt 'key: none'
git update-ref refs/heads/second "$(git commit-tree -m 'Another root' 'HEAD^{tree}')"
push_accepted origin second
says 'looked at 1 commit, 3 objects'

it 'refuses a secret that comes with a merge of an unrelated history'
git switch -q --orphan third
git rm -q -rf --ignore-unmatch .
commit third.txt "key: $secret"
git switch -q main
git merge -q --allow-unrelated-histories --no-edit third
push_refused origin main
says "third.txt:1:6, commit $(short third), refs/heads/main"

it 'accepts a commit without any file, and one that only removes'
git reset -q --hard origin/main
git commit -q --allow-empty -m 'Nothing'
git rm -q README
git commit -q -m 'Even less'
push_accepted origin main

it 'accepts a rename and a change of mode of what is clean'
commit a/deep/file.sh 'echo hello'
git mv a/deep/file.sh moved.sh
chmod +x moved.sh
git commit -q -a -m 'Move'
push_accepted origin main

it 'refuses where a file with a secret turns into a symlink or folder of another content'
commit thing 'key: none'
git rm -q thing
commit thing/inner "key: $secret"
push_refused origin main
says "thing/inner:1:6, commit $(short main)"
