#!/usr/bin/env bash
# A hook that is killed, or has not enough memory, lets nothing in.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
commit file.txt 'key: none'

it 'refuses a clean push when the hook is killed while it works'
# The hook's input comes from a pipe that this test holds open, so that it is certainly still waiting when it is killed.
mkfifo "$work/input" "$work/id"
cat >"$server/hooks/pre-receive" <<HOOK
#!/bin/sh
echo \$\$ >"$work/id"
exec "$hooks/pre-receive" "\$@" <"$work/input"
HOOK
git push origin main >"$work/push-output" 2>&1 &
push=$!
read -r id <"$work/id"
exec 3>"$work/input"
until [ "$(readlink "/proc/$id/exe")" = "$(realpath "$hooks/pre-receive")" ]; do :; done
kill -KILL "$id"
exits 1 wait "$push"
exec 3>&-
attempt cat "$work/push-output"
says 'pre-receive hook declined'
server_has refs/heads/main main~

it 'never accepts a secret, however little memory the hook has'
commit file.txt "key: $(token 1)"
before=$(refs_of_server)
ran=0
for megabytes in 8 16 32 64 128 256 512; do
  printf '#!/bin/sh\nexec prlimit --as=%d "%s" "$@"\n' "$((megabytes << 20))" "$hooks/pre-receive" \
    >"$server/hooks/pre-receive"
  attempt git push origin main
  [ "$status" -ne 0 ] || fail "accepted with $megabytes MiB"
  same "$(refs_of_server)" "$before"
  if [[ $flat == *'sallyport: refused'* ]]; then ran=1; fi
done
same "$ran" 1

it 'never accepts a secret when its report cannot be written'
printf '#!/bin/sh\nexec "%s" "$@" 2>/dev/full\n' "$hooks/pre-receive" >"$server/hooks/pre-receive"
attempt git push origin main
[ "$status" -ne 0 ] || fail 'accepted'
same "$(refs_of_server)" "$before"

it 'never accepts what it was not told of'
for input in /dev/null "$work/policy.toml" /dev/full; do
  exits 2 env GIT_DIR="$server" "$hooks/pre-receive" <"$input"
  says 'could not decide'
done
for line in 'garbage' "$zero $zero refs/heads/x" "$zero $(git rev-parse main) " "1 2 refs/heads/x" \
  "$zero $(git rev-parse main | tr 0-9 f) refs/heads/x" "$zero $(git rev-parse main) refs/heads/x y"; do
  exits 2 env GIT_DIR="$server" "$hooks/pre-receive" <<<"$line"
  says 'could not decide'
done
exits 2 sh -c "printf '%s %s refs/heads/x' $zero $(git rev-parse main~) | GIT_DIR='$server' '$hooks/pre-receive'"
says 'does not end'

it 'accepts the same push once all is well'
hand_over "$server/hooks/pre-receive" pre-receive
git reset -q --hard main~
push_accepted origin main
