#!/usr/bin/env bash
# The first push into an empty repository.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_empty_pair
secret=$(token 1)

it 'refuses a secret in the very first commit'
commit config/settings.ini "key = $secret"
push_refused origin main
says 'github-pat-classic, critical' "config/settings.ini:1:7, commit $(short main), refs/heads/main" 'refused: 1 secret'
server_lacks refs/heads/main

it 'leaves nothing of a refused push behind'
same "$(git -C "$server" cat-file --batch-all-objects --batch-check)" ''

it 'still refuses once the secret is taken out in a second commit'
commit config/settings.ini 'key = none'
push_refused origin main
says "config/settings.ini:1:7, commit $(short main~), refs/heads/main"

it 'accepts once the first commit itself is clean'
git reset -q --soft main~
git commit -q --amend --no-edit
push_accepted origin main
server_has refs/heads/main main

it 'is the same over file://'
commit settings.ini "key = $secret"
git remote set-url origin "file://$server"
push_refused origin main
says "settings.ini:1:7, commit $(short main), refs/heads/main"
git rm -q settings.ini
git commit -q --amend --allow-empty -m 'Nothing new'
push_accepted origin main

it 'needs no policy at all'
git -C "$server" config --unset sallyport.policy
if [ -e /etc/sallyport/policy.toml ]; then
  echo '  (left out: this machine has a policy of its own)'
  exit 0
fi
commit settings.ini "key = $secret"
push_refused origin main
says 'github-pat-classic'
