#!/usr/bin/env bash
# shellcheck disable=SC2016 # what stands in single quotes is for an inner shell
# A place to run in that lacks what programs take for granted. A clean push and one with a secret are judged in each: where it can be decided the
# answers are as always, where it cannot neither is accepted.
# shellcheck source=tests/hostile/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh" || exit 1
make_pair
commit clean 'Nothing here'
commit bad "$(token 1)"
git fetch -q origin
clean="$clone HEAD~2..HEAD~1" bad="$clone HEAD~1..HEAD"

# Check-push of a range, run through the command, which is given the program and its arguments.
judge_clean() { "$@" "$SALLYPORT_PREFIX/bin/check-push" -C "${clean% *}" "${clean#* }"; }
judge_bad() { "$@" "$SALLYPORT_PREFIX/bin/check-push" -C "${bad% *}" "${bad#* }"; }
decides() {
  exits 0 judge_clean "$@"
  exits 1 judge_bad "$@"
}
# Neither is accepted.
decides_nothing() {
  attempt judge_clean "$@"
  [ "$status" -ne 0 ] || fail "accepted though it could not be told: $*"
  attempt judge_bad "$@"
  [ "$status" -ne 0 ] || fail "accepted: $*"
}

it 'the usual place'
decides env

it 'no HOME, and none that can be read or written'
decides env -u HOME -u XDG_CACHE_HOME
decides env HOME=/nonexistent XDG_CACHE_HOME=/nonexistent/cache
decides env HOME=/proc XDG_CACHE_HOME=/proc/cache
decides env HOME= XDG_CACHE_HOME=

it 'no environment at all but a PATH'
decides env -i PATH="$PATH"

it 'a cache that cannot be used: the rules are compiled each time'
cp -a "$SALLYPORT_PREFIX" "$work/moved"
rm -rf "$work/moved/lib/sallyport/cache"
touch "$work/moved/lib/sallyport/cache" "$work/home/cache"
exits 0 "$work/moved/bin/check-push" HEAD~2..HEAD~1
exits 1 "$work/moved/bin/check-push" HEAD~1..HEAD
rm "$work/home/cache"

it 'a current folder that is gone'
decides bash -c 'mkdir "$0" && cd "$0" && rmdir "$0" && exec "$@"' "$work/gone"

it 'standard output that cannot be written: even what is clean is not accepted'
exits 2 judge_clean bash -c 'exec "$@" >/dev/full' bash
exits 2 judge_bad bash -c 'exec "$@" >/dev/full' bash
exits 2 judge_clean bash -c 'exec "$@" >&-' bash
exits 2 judge_bad bash -c 'exec "$@" >&-' bash
exits 2 judge_clean bash -c 'exec "$@" --format json >/dev/full' bash

it 'standard error that cannot be written'
attempt judge_bad bash -c 'exec "$@" 2>&-' bash
[ "$status" -ne 0 ] || fail 'accepted'
GIT_DIR=$server git fetch -q "$clone" main
printf '%s %s refs/heads/main\n' "$zero" "$(git rev-parse HEAD)" >"$work/lines"
attempt env -C "$server" GIT_DIR=. bash -c 'exec "$0" 2>/dev/full' "$hooks/pre-receive" <"$work/lines"
same "$status" 2
attempt env -C "$server" GIT_DIR=. bash -c 'exec "$0" 2>&-' "$hooks/pre-receive" <"$work/lines"
[ "$status" -ne 0 ] || fail 'accepted'

it 'a reader that hangs up does not make a verdict of it'
set +o pipefail
attempt bash -c '{ "$0" -C "$1" --format json HEAD~1..HEAD; echo "$?" >"$2"; } | true' "$SALLYPORT_PREFIX/bin/check-push" "$clone" "$work/status"
set -o pipefail
[ "$(cat "$work/status")" -ne 0 ] || fail 'accepted'

it 'few files that may be open'
for limit in 4 6 8 12 16; do
  attempt judge_bad bash -c 'ulimit -n "$0" && exec "$@"' "$limit"
  [ "$status" -ne 0 ] || fail "accepted with $limit open files"
  [ "$status" -le 2 ] || [ "$status" -eq 127 ] || fail "died with $status at $limit open files"
done
decides bash -c 'ulimit -n 64 && exec "$@"' bash

it 'little memory: what is too much is undecided, not accepted and no crash'
dd if=/dev/zero of=large bs=1M count=200 status=none
token 2 >>large
git add large
git -c core.compression=1 commit -q -m large
bad="$clone HEAD~1..HEAD"
for mib in 60 100 150 250; do
  attempt judge_bad bash -c 'ulimit -v "$0" && exec "$@"' $((mib * 1024))
  [ "$status" -ne 0 ] || fail "accepted with $mib MiB"
  [ "$status" -le 2 ] || [ "$status" -eq 127 ] || fail "died with $status at $mib MiB"
done
