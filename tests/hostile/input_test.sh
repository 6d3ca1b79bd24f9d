#!/usr/bin/env bash
# shellcheck disable=SC2016 # what stands in single quotes is for an inner shell
# Standard input that git would not give.
# shellcheck source=tests/hostile/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh" || exit 1
make_pair
commit bad "$(token 1)"
GIT_DIR=$server git fetch -q "$clone" main
old=$(git rev-parse origin/main) new=$(git rev-parse main)

# both STATUS: what waits in `lines` is judged by pre-receive and by check-push --stdin, with the same answer.
both() {
  exits "$1" env -C "$server" GIT_DIR=. "$hooks/pre-receive" <"$work/lines"
  prints_no_controls
  exits "$1" check_push -C "$server" --stdin <"$work/lines"
  prints_no_controls
}

it 'lines as git gives them are judged'
printf '%s %s refs/heads/main\n' "$old" "$new" >"$work/lines"
both 1
says 'refused: 1 secret'

it 'no input at all is not accepted'
: >"$work/lines"
both 2
says 'standard input is empty'

it 'garbage is not accepted'
for garbage in 'x' '\n' '\0' ' \n' "$old" "$old $new" "$old $new refs/heads/main" "$old $new  refs/heads/main\n" "$old,$new,refs/heads/main\n" \
  "$old $new refs/heads/main\n\n" "$old $new refs/heads/main\nrubbish\n" "${old:1} $new refs/heads/main\n" "x$old $new refs/heads/main\n" \
  "$old $new refs/heads/main\n$old $new refs/heads/main\n" "$zero $zero refs/heads/main\n" "\x1f\x8b\x08\0\0\0" "$old $new refs/heads/main\r\n\x1b]0;x\a"; do
  printf '%b' "$garbage" >"$work/lines"
  both 2
done

it 'a megabyte of noise is not accepted'
head -c 1000000 /dev/urandom >"$work/lines"
both 2
used=$(wc -c <"$work/output")
[ "$used" -lt 2000 ] || fail "it was answered with $used bytes"

it 'a secret is found though the line ends with a return, which is part of the name'
printf '%s %s refs/heads/main\r\n' "$zero" "$new" >"$work/lines"
both 1

it 'standard input that is closed is not accepted'
exits 2 env -C "$server" GIT_DIR=. bash -c 'exec "$0" <&-' "$hooks/pre-receive"
exits 2 bash -c 'exec "$0" -C "$1" --stdin <&-' "$SALLYPORT_PREFIX/bin/check-push" "$server"

it 'standard input that is a folder is not accepted'
exits 2 env -C "$server" GIT_DIR=. "$hooks/pre-receive" </

it 'hooks take no arguments that git does not give'
exits 2 env -C "$server" GIT_DIR=. "$hooks/pre-receive" --no-such-option <"$work/lines"
exits 2 env -C "$server" GIT_DIR=. "$hooks/pre-receive" extra <"$work/lines"
exits 2 check_push --all --staged
exits 2 check_push no-such-revision
