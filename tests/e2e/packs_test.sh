#!/usr/bin/env bash
# Histories as packs hold them: deltas of deltas, of which only what changed is scanned, and packs that are odd.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

# A file of some 500 lines in 120 versions, each a line or two apart, and in one of them a secret that the next one takes out.
make_history() {
  local version line
  local -a lines
  secret=$(token 1)
  for line in {1..500}; do lines+=("line $line: $((line * 7919 % 1009)) and more text that stays as it is"); done
  for version in {1..120}; do
    lines[version * 3]="changed in version $version"
    [ "$version" != 60 ] || lines[400]="key: $secret"
    [ "$version" != 61 ] || lines[400]='key: taken out'
    [ "$version" != 90 ] || lines=("a new first line" "${lines[@]}")
    printf '%s\n' "${lines[@]}" >file.txt
    git add file.txt
    git commit -q -m "version $version"
  done
}

# What was printed, without what differs from run to run.
without_time() { grep -v '"seconds"' "$work/output"; }

make_pair
make_history

it 'says the same of a packed history whether it scans what changed or each object whole, and of loose objects'
exits 1 check_push --all --format json
without_time >"$work/loose"
git repack -q -adf --depth=50 --window=50
exits 1 check_push --all --format json
without_time >"$work/by-delta"
exits 1 check_push --all --format json --whole-objects
without_time >"$work/whole"
cmp "$work/by-delta" "$work/whole" || fail 'the two differ'
cmp "$work/by-delta" "$work/loose" || fail 'packing changed the report'
grep -q '"line": 401' "$work/by-delta" || fail 'the secret is not told'
git verify-pack -v .git/objects/pack/*.idx >"$work/pack"
[ "$(grep -c ' blob ' "$work/pack")" -gt 100 ] || fail 'there are no blobs'
grep -q 'chain length = 1[0-9]' "$work/pack" || fail 'there are no deep deltas'

it 'says the same where all versions are stored whole, of which each but one is scanned beside another'
git repack -q -adf --depth=0
git verify-pack -v .git/objects/pack/*.idx >"$work/pack"
! grep -q 'chain length' "$work/pack" || fail 'there are deltas'
for threads in 1 2 7; do
  exits 1 check_push --all --format json --threads "$threads"
  without_time | cmp - "$work/whole" || fail "$threads threads say something else"
done
git repack -q -adf --depth=50 --window=50

it 'finds it with one thread and with many'
exits 1 check_push --all --format json --threads 1
without_time | cmp - "$work/whole" || fail 'one thread says something else'
exits 1 check_push --all --format json --threads 7
without_time | cmp - "$work/whole" || fail 'seven threads say something else'

it 'refuses it in a pack that is pushed'
git -C "$server" config receive.unpackLimit 1
push_refused -q origin main
says 'file.txt:401' "commit $(short main~60)"

it 'reads a pack of an older form all the same, and says who did; libgit2 knows no ids of SHA-256'
git -c pack.indexVersion=1 repack -q -adf
if [ "$GIT_DEFAULT_HASH" = sha1 ]; then
  exits 1 check_push --all
  says 'file.txt:401' 'read by libgit2'
else
  exits 2 check_push --all
  git -c pack.indexVersion=2 repack -q -adf
fi

it 'refuses what it cannot read'
pack=$(ls .git/objects/pack/*.pack)
chmod u+w "$pack"
printf 'damage' | dd of="$pack" bs=1 seek=$(($(stat -c %s "$pack") / 2)) conv=notrunc status=none
exits 2 check_push --all
