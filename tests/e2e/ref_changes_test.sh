#!/usr/bin/env bash
# Deleting refs, and moving them to where their commits are lost.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
commit one.txt one
git branch -q old
commit two.txt two
git push -q origin main old 2>/dev/null

it 'accepts a push that only deletes, which brings nothing'
push_accepted origin --delete old
says 'looked at 0 commits, 0 objects'
server_lacks refs/heads/old

it 'accepts a force-push where nothing denies it'
git reset -q --hard main~
commit three.txt three
push_accepted --force origin main
server_has refs/heads/main main

it 'judges the content of a force-push'
git reset -q --hard main~
commit four.txt "key: $(token 1)"
push_refused --force origin main
says "four.txt:1:6, commit $(short main)"

it 'refuses a force-push by policy'
policy <<'POLICY'
contact = "the keepers of main"
[[branch]]
name = "main"
deny = ["force-push"]
[[branch]]
name = "keep"
deny = ["delete", "create"]
[[branch]]
name = "frozen"
deny = ["update"]
POLICY
commit four.txt clean
git commit -q --amend -m 'Four'
git reset -q --hard main~2
commit four.txt clean
push_refused --force origin main
says 'branch.deny.force-push' 'refs/heads/main' 'policy.toml:2' 'ask the keepers of main' 'refused: 1 rule'

it 'accepts a fast-forward on the same branch'
git fetch -q origin
git reset -q --hard origin/main
commit five.txt five
push_accepted origin main
server_has refs/heads/main main

it 'refuses creation, deletion and update by policy'
push_refused origin main:keep
says 'branch.deny.create' 'refs/heads/keep'
git -C "$server" branch keep main
push_refused origin --delete keep
says 'branch.deny.delete' 'refs/heads/keep'
push_accepted origin main:frozen
commit six.txt six
push_refused origin main:frozen
says 'branch.deny.update' 'refs/heads/frozen'
push_refused --force origin main~2:frozen
says 'branch.deny.update'

it 'refuses a deletion together with all else of its push'
push_refused origin main :keep
says 'branch.deny.delete'

it 'takes denials of other branches for no denial'
push_accepted origin main:keeper
push_accepted origin --delete keeper
