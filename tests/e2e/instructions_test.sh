#!/usr/bin/env bash
# What the programs cost, in instructions: a count is the same on a busy machine, so that a few percent more are seen. bench/README.md says what
# the counts depend on and what not. SALLYPORT_UPDATE=yes writes them down anew.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

judge=${SALLYPORT_SOURCE:?}/bench/instructions.py
if ! python3 "$judge" --can-compare; then exit 77; fi
command -v valgrind >/dev/null || fail 'valgrind is missing: apt-get install valgrind'

# Code that is chosen by what the processor can do is chosen alike: libc's and libcrypto's plainest.
export GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-AVX,-BMI2,-ERMS,-FSRM,-SSE4_2,-SSE4_1,-SSSE3,-LZCNT,-POPCNT,-XSAVEC OPENSSL_ia32cap=0:0
# MALLOC_PERTURB_, which meson sets for tests, has all memory filled.
unset MALLOC_ARENA_MAX MALLOC_CHECK_ MALLOC_PERTURB_ LD_PRELOAD LD_LIBRARY_PATH

# A copy, because what is compiled under valgrind, which hides some of the processor, is of no use to other tests.
copy=$work/installed
mkdir -p "$copy/share"
cp -a "$SALLYPORT_PREFIX/bin" "$SALLYPORT_PREFIX/libexec" "$copy"
cp -a "$SALLYPORT_PREFIX/share/sallyport" "$copy/share"
hooks=$copy/libexec/sallyport
: >"$work/counts"

# counted NAME: the command of valgrind that a program is put after, to be counted under this name.
counted() { printf 'valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --log-file=%s/count.%s' "$work" "$1"; }

# note_count NAME: what was counted. That nothing was is a failure.
note_count() {
  local count
  count=$(sed -nE 's/^==[0-9]+== I +refs: +([0-9,]+)$/\1/p' "$work/count.$1" | tr -d ,)
  [ -n "$count" ] || fail "nothing was counted of $1: $(cat "$work/count.$1")"
  printf '%s %s\n' "$1" "$count" >>"$work/counts"
}

# counts NAME COMMAND...: which must succeed.
counts() {
  local name=$1 words
  shift
  read -ra words <<<"$(counted "$name")"
  exits 0 "${words[@]}" "$@"
  note_count "$name"
}

# counting_hook FILE PROGRAM NAME: a hook that hands over to one of ours, which is counted.
counting_hook() {
  mkdir -p "$(dirname "$1")"
  printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$(counted "$3")" "$hooks/$2" >"$1"
  chmod 755 "$1"
}

# source_text SEED LINES: as programs have them.
source_text() {
  awk -v seed="$1" -v lines="$2" 'BEGIN {
    split("buffer channel cursor entry folder header index marker object packet queue reader signal table value window", word, " ")
    state = seed * 7919 + 1
    for (i = 0; i < lines; i++) {
      for (j = 1; j <= 5; j++) { state = (state * 1103515245 + 12345) % 2147483648; pick[j] = word[int(state / 65536) % 16 + 1] }
      printf "  %s_%s = %s(%d, %s); // the %s\n", pick[1], pick[2], pick[3], state % 1000, pick[4], pick[5]
    }
  }'
}

it 'compiles the rules for the processor that valgrind shows'
exits 0 valgrind --tool=none -q "$copy/bin/check-push" --rebuild-cache

make_empty_pair
for number in $(seq 60); do
  mkdir -p "part-$((number % 6))"
  source_text "$number" 120 >"part-$((number % 6))/file-$number.c"
done
git add .
git commit -q -m 'A beginning'
git branch topic
exits 0 git push -q "$server" main topic

it 'counts what it takes to read the files of rules'
counts rules "$copy/bin/sallyport" rules list
says 'github'

it 'counts what it takes to load the compiled rules, and look at a line'
echo 'Change what has to be changed' >"$work/message"
# Once the engine has been as it is for some seconds, a run finds it whole and puts that on record, for all that follow.
is_on_record() { [ -n "$(find "$copy/lib/sallyport/cache" -name '*.whole')" ]; }
for ((tries = 0; tries < 30; tries++)); do
  if is_on_record; then break; fi
  exits 0 valgrind --tool=none -q "$hooks/commit-msg" "$work/message"
done
is_on_record || fail 'the engine does not come on record'
counts commit-msg "$hooks/commit-msg" "$work/message"

it 'counts what it takes to begin, and have nothing to look at'
counting_hook "$server/hooks/pre-receive" pre-receive start
exits 0 git push "$server" :topic
says 'accepted'
note_count start

it 'counts a commit of one file'
counting_hook "$clone/.git/hooks/pre-commit" pre-commit pre-commit
source_text 100 130 >part-1/file-1.c
git add .
exits 0 git commit -q -m 'Change one file'
note_count pre-commit
rm "$clone/.git/hooks/pre-commit"

it 'counts a push of ten commits of five files'
for step in $(seq 10); do
  for number in 1 7 13 19 25; do source_text "$step$number" 3 >>"part-1/file-$number.c"; done
  git commit -q -a -m "Change five files, step $step"
done
counting_hook "$server/hooks/pre-receive" pre-receive pre-receive
exits 0 git push "$server" main
says 'looked at 11 commits' 'sallyport: accepted'
note_count pre-receive

it 'counts a check of a packed history with deltas'
for step in $(seq 60); do
  source_text "7$step" 2 >>part-2/file-2.c
  sed -i "$((step * 2))d" part-3/file-3.c
  git commit -q -a -m "Change two files, step $step"
done
git -c pack.threads=1 repack -qadf --window=10 --depth=50
git verify-pack -v .git/objects/pack/*.idx >"$work/packed"
grep -q '^chain length = ' "$work/packed" || fail 'the pack has no deltas'
counts check-push "$copy/bin/check-push" --all --threads 1
says 'accepted'

it 'knows what is too much, and what is missing'
sed 's/^start .*/start 900000000000/' "$work/counts" >"$work/grown"
exits 1 python3 "$judge" "$work/grown"
says 'start'
grep -v '^start ' "$work/counts" >"$work/fewer"
exits 1 python3 "$judge" "$work/fewer"
says 'start' 'was not counted'
exits 1 python3 "$judge" /dev/null

it 'takes no more instructions than are written down'
cat "$work/counts"
if [ "${SALLYPORT_UPDATE:-}" = yes ]; then
  exits 0 python3 "$judge" --update "$work/counts"
else
  attempt python3 "$judge" "$work/counts"
  cat "$work/output"
  [ "$status" -eq 0 ] || fail 'more instructions than are written down'
fi
