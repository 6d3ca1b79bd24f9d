#!/usr/bin/env bash
# Rules on file names and sizes.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
reset() { git reset -q --hard origin/main; }

it 'refuses a .env file and accepts a .env.example'
commit deploy/.env 'COLOUR=blue'
push_refused origin main
says path.deny deploy/.env "commit $(short main)" '.env.example' 'refused: 1 rule'
reset
commit deploy/.env.example 'COLOUR='
push_accepted origin main

it 'refuses key files by name, wherever they lie, and names all of them'
for name in id_rsa ssh/id_ed25519 certs/server.pem store.p12; do
  mkdir -p "$(dirname "$name")"
  echo 'no key at all' >"$name"
done
git add .
git commit -q -m 'Keys'
push_refused origin main
says id_rsa ssh/id_ed25519 certs/server.pem store.p12
reset

it 'accepts the removal of what may not enter'
commit old.txt old
git -C "$server" fetch -q "$clone" main:main
git mv old.txt .env
git commit -q -m 'Rename'
push_refused origin main
says path.deny .env
git -C "$server" fetch -q "$clone" main:main
git rm -q .env
git commit -q -m 'Gone'
push_accepted origin main

it 'goes by the tables of the policy'
policy <<'POLICY'
contact = "the file keepers"
[[path]]
name = "tests/**/*.pem"
allow = true
[[path]]
name = "*.iso"
deny = true
message = "images live on the mirror"
[[path]]
name = "**"
max_bytes = "1 KiB"
[[path]]
name = "*.log"
max_bytes = 10
mode = "warn"
POLICY
commit tests/data/a.pem 'no key at all'
push_accepted origin main
commit image/disk.iso small
push_refused origin main
says path.deny image/disk.iso 'images live on the mirror' 'the file keepers'
reset

it 'refuses a file that is too large, and accepts one that is as large as may be'
head -c 1025 /dev/zero >large.txt
git add .
git commit -q -m Large
push_refused origin main
says path.max_bytes large.txt 1025 1024 "commit $(short main)"
head -c 1024 /dev/zero >large.txt
git commit -q -a --amend --no-edit
push_accepted origin main

it 'only warns where the table says so'
commit much.log 'more than ten bytes'
push_accepted origin main
says 'warning, rule: path.max_bytes' much.log '1 warning'

it 'refuses what is beyond a limit, since it was not looked at'
policy <<<$'[limits]\nobject_bytes = 500'
seq 200 >numbers.txt
git add .
git commit -q -m Numbers
push_refused origin main
says limits.object_bytes numbers.txt "commit $(short main)"
reset
seq 10 >numbers.txt
git add .
git commit -q -m Numbers
push_accepted origin main
policy <<<$'[limits]\ntree_depth = 3'
commit a/b/c/d/e/f.txt deep
push_refused origin main
says limits.tree_depth
