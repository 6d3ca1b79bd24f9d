#!/usr/bin/env bash
# What a later commit of the same push takes out was in it all the same.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
secret=$(token 1)

it 'refuses a secret that is added and removed within one push'
commit config.yml "key: $secret"
bad=$(short HEAD)
commit config.yml 'key: none'
git rm -q config.yml
git commit -q -m 'No configuration'
push_refused origin main
says "config.yml:1:6, commit $bad, refs/heads/main" 'refused: 1 secret'

it 'names the first commit that brings it, however often the file is written again'
git reset -q --hard origin/main
commit config.yml "key: $secret"
first=$(short HEAD)
for number in 1 2 3 4; do commit config.yml "key: $secret # $number"; done
push_refused origin main
says "config.yml:1:6, commit $first" 'refused: 1 secret'
never_says "$(short HEAD)"

it 'names every file that holds it, as one secret'
git reset -q --hard origin/main
printf 'key: %s\n' "$secret" | tee one.txt >two.txt
git add .
git commit -q -m 'Twice'
push_refused origin main
says "one.txt:1:6, commit $(short HEAD)" "two.txt:1:6, commit $(short HEAD)" 'refused: 1 secret'

it 'accepts the same commits without it'
git reset -q --hard origin/main
commit config.yml 'key: none'
commit config.yml 'key: nothing'
push_accepted origin main
server_has refs/heads/main main
