#!/usr/bin/env bash
# A fork that takes objects from another repository.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
secret=$(token 1)

it 'judges what is new to the fork although the pool has it already'
git clone -q --bare "$server" "$work/pool.git"
commit file.txt "key: $secret"
git push -q "$work/pool.git" main:other
make_server_at "$work/fork.git"
echo "$work/pool.git/objects" >"$server/objects/info/alternates"
git -C "$server" fetch -q "$work/pool.git" main:main
git remote set-url origin "$server"
git -C "$server" cat-file -e "$(git rev-parse main)" || fail 'the fork should see the objects of the pool'
push_refused origin main
says "file.txt:1:6, commit $(short main), refs/heads/main"

it 'judges a blob that only the pool has'
git switch -q -c renamed HEAD~
git update-index --add --cacheinfo "100644,$(git rev-parse main:file.txt),other.txt"
git commit -q -m 'Take it from the pool'
push_refused origin renamed
says "other.txt:1:6, commit $(short renamed), refs/heads/renamed"

it 'accepts what is clean, wherever its objects lie'
git switch -q -c clean main~
commit clean.txt 'key: none'
git push -q "$work/pool.git" clean
push_accepted origin clean
server_has refs/heads/clean clean

it 'follows alternates of alternates, relative ones, and ones whose path is quoted'
mkdir "$work/odd \"dir\":x"
cp -a "$work/pool.git" "$work/odd \"dir\":x/far.git"
rm "$work/pool.git" -rf
git init -q --bare "$work/near.git"
echo '../../odd "dir":x/far.git/objects' >"$work/near.git/objects/info/alternates"
printf '"%s/n\\145ar.git/objects"\n' "$work" >"$server/objects/info/alternates"
commit clean.txt 'key: still none'
push_accepted origin clean
push_refused origin main
says "file.txt:1:6, commit $(short main)"

it 'cannot decide where an alternate is gone'
rm -rf "$work/near.git"
commit clean.txt 'key: none once more'
before=$(git --git-dir="$server" for-each-ref --format="%(objectname)" refs/heads/clean)
attempt git push origin clean
[ "$status" -ne 0 ] || fail 'accepted'
same "$(git --git-dir="$server" for-each-ref --format="%(objectname)" refs/heads/clean)" "$before"
