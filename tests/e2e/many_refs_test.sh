#!/usr/bin/env bash
# Several refs in one push: all are judged together.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
secret=$(token 1)

it 'judges a new branch by what it adds, not by what main holds already'
git switch -q -c topic
commit notes.txt 'nothing of interest'
push_accepted origin topic
says 'looked at 1 commit, 3 objects'
server_has refs/heads/topic topic

it 'refuses a secret on a new branch and names it'
git switch -q -c feature/new
commit src/run.sh "export KEY=$secret"
push_refused origin feature/new
says "src/run.sh:1:12, commit $(short HEAD), refs/heads/feature/new"

it 'refuses all refs of a push when the last one holds a secret'
git switch -q main
for number in 1 2 3 4 5 6 7 8; do
  git switch -q -c "many/$number" main
  commit "file$number" "content $number"
done
git switch -q -c many/9 main
commit file9 "key: $secret"
push_refused origin 'refs/heads/many/*:refs/heads/many/*'
says "file9:1:6, commit $(short many/9), refs/heads/many/9" 'refused: 1 secret'
server_lacks refs/heads/many/1

it 'accepts the same refs without the last one'
git branch -q -D many/8
git switch -q -C many/9 main
commit file9 'content 9'
push_accepted origin 'refs/heads/many/*:refs/heads/many/*'
says 'looked at 8 commits, 24 objects'
server_has refs/heads/many/9 many/9

it 'reports the secret of every ref'
git switch -q -C one main
commit one.txt "key: $secret"
git switch -q -C two main
commit two.txt "key: $(token 2)"
push_refused origin one two
says 'one.txt:1:6' 'two.txt:1:6' 'refused: 2 secrets'

it 'looks at nothing when a branch is made of what is there'
git branch -q again main
push_accepted origin again
says 'looked at 0 commits, 0 objects'
