#!/usr/bin/env bash
# Where the objects of a push lie when the hook looks: loose or packed, thin packs, odd paths.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_server_at "$work/a:b \"c\" d'e;\$f.git"
make_clone_at "$work/clone"
secret=$(token 1)
seq 2000 >numbers.txt
git add .
git commit -q -m 'Numbers'
push_accepted origin main
server_has refs/heads/main main

for unpack_limit in 1 10000; do
  git -C "$server" config receive.unpackLimit $unpack_limit
  it "refuses with receive.unpackLimit $unpack_limit, in a path with a colon and quotes"
  sed -i "1000s/.*/key: $secret/" numbers.txt
  git commit -q -a -m 'One line of many'
  push_refused origin main
  says "numbers.txt:1000:6, commit $(short main), refs/heads/main"

  it "accepts with receive.unpackLimit $unpack_limit"
  sed -i "1000s/.*/clean $unpack_limit/" numbers.txt
  git commit -q -a --amend --no-edit
  push_accepted --thin origin main
  server_has refs/heads/main main
done

it 'keeps a pack with receive.unpackLimit 1, so that what was tested is what it seems'
find "$server/objects/pack" -name '*.pack' | grep -q . || fail 'there is no pack'

for thin in --thin --no-thin; do
  it "judges a pack sent with $thin, whose base only the server has"
  git -C "$server" config receive.unpackLimit 1
  sed -i "500s/.*/key: $secret $thin/" numbers.txt
  git commit -q -a -m 'Another line'
  push_refused $thin origin main
  says "numbers.txt:500:6, commit $(short main)"
  git reset -q --hard origin/main
done

it 'is the same for a repository named over file:// and with a work tree of its own'
git clone -q "$server" "$work/other: 'one'" 2>/dev/null
server="$work/other: 'one'/.git"
git -C "$server" config receive.denyCurrentBranch ignore
hand_over "$server/hooks/pre-receive" pre-receive
policy </dev/null
git remote set-url origin "file://$work/other: 'one'"
commit file.txt "key: $secret"
push_refused origin main
says "file.txt:1:6, commit $(short main)"
commit file.txt 'key: none'
git reset -q --soft origin/main
git commit -q -m 'Clean'
push_accepted origin main
