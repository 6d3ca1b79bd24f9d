#!/usr/bin/env bash
# Pushes from a linked work tree and from a shallow clone, and into a repository with linked work trees.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
secret=$(token 1)

it 'judges a push from a linked work tree'
git worktree add -q "$work/linked: tree" -b linked
cd "$work/linked: tree"
commit file.txt "key: $secret"
push_refused origin linked
says "file.txt:1:6, commit $(short linked), refs/heads/linked"
git commit -q --amend -m 'Another'
git reset -q --hard HEAD~
commit file.txt 'key: none'
push_accepted origin linked

it 'runs the hooks of a commit in a linked work tree'
use_client_hooks
exits 1 commit staged.txt "key: $secret"
says 'staged.txt:1:6' 'sallyport: refused'
git reset -q --hard
exits 0 commit staged.txt 'key: none'
exits 1 git commit -q --allow-empty -m "key: $secret"
says 'your commit message, line 1'
printf 'secrets = "off"\n' >.sallyport.toml
exits 0 commit other.txt "key: $secret"
note_pushes "$clone"
rm .sallyport.toml

cd "$clone"
git switch -q main

it 'judges a push from a shallow clone'
for number in 1 2 3; do commit "file$number" "content $number"; done
push_accepted origin main
git clone -q --depth 1 "file://$server" "$work/shallow"
clone=$work/shallow
note_pushes "$clone"
cd "$clone"
same "$(git rev-list --count HEAD)" 1
commit new.txt "key: $secret"
push_refused origin main
says "new.txt:1:6, commit $(short main)" 'looked at 1 commit,'
git reset -q --hard HEAD~
commit new.txt 'key: none'
push_accepted origin main
says 'looked at 1 commit,'
exits 0 check_push --all
says 'looked at 2 commits'

it 'judges all that a shallow push brings where the server takes it'
make_server_at "$work/empty.git"
git -C "$server" config receive.shallowUpdate true
git remote set-url origin "file://$server"
git remote add other "$work/server.git"
commit last.txt "key: $secret"
exits 1 git push origin main
says 'pre-receive hook declined' 'sallyport: refused: 1 secret' 'looked at 3 commits,' \
  "last.txt:1:6, commit $(short main)"
server_lacks refs/heads/main
git reset -q --hard HEAD~
exits 0 git push origin main
says 'sallyport: accepted; looked at 2 commits'
server_has refs/heads/main main

it 'takes for known what a detached linked work tree of the server has'
commit seen.txt "key: $secret"
exits 0 git -C "$server" fetch -q --update-shallow "$clone" main:refs/other
git -C "$server" worktree add -q --detach "$work/at" refs/other
git -C "$server" update-ref -d refs/other
push_accepted origin main
says 'looked at 0 commits'
