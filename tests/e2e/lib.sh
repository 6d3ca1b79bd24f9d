# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for the tests that read this file
# What the end-to-end tests share. They run the installed programs on real repositories: real commits, real pushes.
#
# SALLYPORT_PREFIX names the prefix under which Sallyport is installed. Each test has a folder of its own ($work), no user's
# or system's git configuration, a fixed identity and date, and a server whose hook only hands over to ours.
#
# Whatever a test runs through `attempt` (all pushes do) must never print a secret made by `token`. Whatever it pushes through
# `push_...` is also judged by `check-push --stdin`, on a copy of the server as it was before, and must get the same report. Options that
# it needs for that, such as `--as alice`, stand in `twin_options`.

set -Eeuo pipefail

if [ -z "${SALLYPORT_PREFIX:-}" ]; then
  echo 'SALLYPORT_PREFIX must name the prefix under which Sallyport is installed' >&2
  exit 1
fi
hooks=$SALLYPORT_PREFIX/libexec/sallyport
for program in "$hooks"/{pre-commit,commit-msg,pre-push,pre-receive,post-receive} "$SALLYPORT_PREFIX/bin/check-push"; do
  if [ ! -x "$program" ]; then
    echo "SALLYPORT_PREFIX is $SALLYPORT_PREFIX, but there is no program $program" >&2
    exit 1
  fi
done

work=$(cd "$(mktemp -d)" && pwd -P)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
trap 'fail "status $? at ${BASH_SOURCE[0]##*/}:$LINENO"' ERR
sentence='(the beginning)'
twin_options=()

umask 022
for variable in $(git rev-parse --local-env-vars) "${!GIT_@}" "${!SSH_@}"; do unset "$variable"; done
mkdir "$work/home"
export HOME=$work/home XDG_CONFIG_HOME=$work/home/config XDG_CACHE_HOME=$work/home/cache
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 GIT_EDITOR=true LC_ALL=C.UTF-8 NO_COLOR=1
export GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@example.org GIT_COMMITTER_NAME=Ann GIT_COMMITTER_EMAIL=ann@example.org
export GIT_AUTHOR_DATE='2024-05-06 07:08:09 +0000' GIT_COMMITTER_DATE='2024-05-06 07:08:09 +0000'
# No repository above the folder can be taken for one of the test.
export GIT_CEILING_DIRECTORIES=$work

# SALLYPORT_HASH=sha256 runs a test over repositories whose ids are of SHA-256, and SALLYPORT_REFS=reftable, with git
# 2.45 and later, over those that keep their refs in tables.
export GIT_DEFAULT_HASH=${SALLYPORT_HASH:-sha1} GIT_DEFAULT_REF_FORMAT=${SALLYPORT_REFS:-files}
case $GIT_DEFAULT_HASH in sha1) id_characters=40 ;; *) id_characters=64 ;; esac
zero=$(printf '0%.0s' $(seq "$id_characters"))
# Some id, and the header that git keeps a commit's signature in.
some_id=$(printf '1%.0s' $(seq "$id_characters"))
signature_header=gpgsig
[ "$GIT_DEFAULT_HASH" = sha1 ] || signature_header=gpgsig-sha256
: >"$work/secrets"
cd "$work"

# What the lines that follow show.
it() {
  sentence=$*
  printf '%s\n' "- $sentence"
}

fail() {
  local file
  trap - ERR
  [ "$BASHPID" = $$ ] || exit 1
  printf 'FAILED: %s: %s\n' "$sentence" "$*" >&2
  for file in output twin-output; do
    if [ -f "$work/$file" ]; then sed "s/^/  $file| /" "$work/$file" >&2; fi
  done
  exit 1
}

# with_checksum BODY: its first 30 characters and the six that a GitHub token ends with: their CRC-32, which gzip writes, in base 62.
with_checksum() {
  local digits=0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz body=${1:0:30} sum='' crc _
  crc=$(($(printf '%s' "$body" | gzip -c | tail -c 8 | od -An -N4 -tu4)))
  for _ in 1 2 3 4 5 6; do
    sum=${digits:crc % 62:1}$sum
    crc=$((crc / 62))
  done
  printf '%s%s' "$body" "$sum"
}

# token N: a made-up GitHub token, the same for the same number. From then on no output may show the middle of it.
token() {
  local body
  body=$(printf 'token %s' "$1" | sha512sum | base64 -w 0 | tr -dc 0-9A-Za-z)
  body=$(with_checksum "$body")
  printf '%s\n' "${body:10:16}" >>"$work/secrets"
  printf 'gh%s_%s' p "$body"
}

# attempt COMMAND...: its exit status is in `status`, what it printed in `flat`, where all blanks and line breaks are single
# blanks and git's "remote:" is gone.
attempt() {
  status=0
  rm -f "$work/twin-output"
  "$@" >"$work/output" 2>&1 || status=$?
  [ "$status" -ne 124 ] || fail "this does not end: $*"
  flat=$(tr -d '\0' <"$work/output" | sed -E 's/^remote: ?//; s/[[:space:]]+$//' | tr -s ' \n' ' ')
  if grep -aqFf "$work/secrets" "$work/output"; then fail "the secret was shown by: $*"; fi
}

# Each of the texts stands in what was printed last.
says() {
  local text
  for text; do [[ $flat == *"$text"* ]] || fail "should have said: $text"; done
}
never_says() {
  local text
  for text; do [[ $flat != *"$text"* ]] || fail "should not have said: $text"; done
}
same() { [ "$1" = "$2" ] || fail "'$1' is not '$2'"; }

# exits STATUS COMMAND...
exits() {
  local expected=$1
  shift
  attempt "$@"
  [ "$status" -eq "$expected" ] || fail "exit status $status, not $expected, of: $*"
}

# Nothing here takes long, unless it never ends. `timeout` ends whatever it has started, too.
check_push() { timeout -v 30 "$SALLYPORT_PREFIX/bin/check-push" "$@"; }

# hand_over FILE PROGRAM: a hook that does nothing but hand over to one of ours.
hand_over() {
  mkdir -p "$(dirname "$1")"
  # shellcheck disable=SC2016 # "$@" is for the hook
  printf '#!/bin/sh\nexec "%s" "$@"\n' "$hooks/$2" >"$1"
  chmod 755 "$1"
}

# A bare repository with our hook and an empty policy, which leaves everything at its default.
make_server_at() {
  server=$1
  git init -q --bare -b main "$server"
  rm -rf "$server/hooks"
  hand_over "$server/hooks/pre-receive" pre-receive
  policy </dev/null
}

# Standard input becomes the server's policy.
policy() {
  cat >"$work/policy.toml"
  git -C "$server" config sallyport.policy "$work/policy.toml"
}

# A repository with the server as `origin` and without our hooks, to work in.
make_clone_at() {
  clone=$1
  git init -q -b main "$clone"
  note_pushes "$clone"
  git -C "$clone" remote add origin "$server"
  cd "$clone"
}

# In place of our hooks, one that only notes what is pushed.
note_pushes() {
  rm -rf "$1/.git/hooks"
  mkdir "$1/.git/hooks"
  printf '#!/bin/sh\ncat >"%s"\n' "$work/pushed" >"$1/.git/hooks/pre-push"
  chmod 755 "$1/.git/hooks/pre-push"
}

make_empty_pair() {
  make_server_at "$work/server.git"
  make_clone_at "$work/clone"
}

# A server and a clone, with one clean commit on main in both.
make_pair() {
  make_empty_pair
  commit README 'A beginning'
  exits 0 git push -q origin main
}

# All three of our hooks in the clone.
use_client_hooks() {
  local name
  for name in pre-commit commit-msg pre-push; do hand_over "$clone/.git/hooks/$name" "$name"; done
}

# commit PATH TEXT [MESSAGE]: writes the file and commits it.
commit() {
  mkdir -p "$(dirname "./$1")"
  printf '%s\n' "$2" >"$1"
  git add -f -- "$1"
  git commit -q -m "${3:-Write ${1##*/}}"
}

# The first twelve digits of a revision, as reports show them.
short() { git rev-parse --verify -q "$1" | cut -c 1-12; }

refs_of_server() { git -C "$server" for-each-ref --format='%(refname) %(objectname)'; }

# server_has REF REVISION: so far has the ref moved.
server_has() { same "$(git -C "$server" rev-parse --verify -q "$1")" "$(git rev-parse --verify -q "$2")"; }
server_lacks() { ! git -C "$server" rev-parse --verify -q "$1" >/dev/null || fail "the server has $1"; }

# report_of PROGRAM (a pattern): its report without its name, without who pushed, which the server alone knows, without what depends on
# the time it took, and in no order.
report_of() {
  sed -E 's/[[:space:]]+$//; s/; looked at/\nlooked at/; /^pushed by /d' |
    sed -E "/^[a-z-]+: (reading|comparing|scanning) [a-z]+: [0-9]/d; s/^$1: //; s/^(looked at .*) in [0-9.]+ s$/\1/" | LC_ALL=C sort
}

push() {
  local objects
  refs_before=$(refs_of_server)
  rm -rf "$work/pushed" "$work/twin.git"
  cp -a "$server" "$work/twin.git"
  attempt timeout -v 30 git push "$@"
  [ -s "$work/pushed" ] || fail "nothing was pushed by: git push $*"
  report=$(sed -nE 's/^remote: ?//p' "$work/output" | report_of 'sallyport( pre-receive)?')
  objects=$(realpath "$(git rev-parse --git-path objects)")
  awk '{ print $4, $2, $3 }' "$work/pushed" >"$work/lines"
  twin_status=0
  GIT_ALTERNATE_OBJECT_DIRECTORIES=$objects check_push -C "$work/twin.git" --stdin "${twin_options[@]}" <"$work/lines" \
    >"$work/twin-output" 2>&1 || twin_status=$?
  twin_report=$(report_of check-push <"$work/twin-output")
}

# judged VERDICT TWIN_STATUS
judged() {
  [[ $flat =~ (sallyport|pre-receive):\ $1 ]] || fail "pre-receive did not say: $1"
  same "$twin_report" "$report"
  same "$twin_status" "$2"
}

# push_accepted [git push's ARGUMENT...]: it goes in, and refs move.
push_accepted() {
  push "$@"
  [ "$status" -eq 0 ] || fail "not accepted: git push $*"
  [ "$(refs_of_server)" != "$refs_before" ] || fail "the server's refs did not move at: git push $*"
  judged accepted 0
}

# What check-push notes of the push that was judged last.
notes() { [[ $twin_report == *"note: "*"$1"* ]] || fail "check-push should have noted: $1"; }

# It does not go in, and no ref moves: because the policy says so, or because it could not be decided.
push_refused() {
  push "$@"
  stays_out "$@"
  judged refused 1
}
push_undecided() {
  push "$@"
  stays_out "$@"
  judged 'could not decide' 2
}
stays_out() {
  [ "$status" -ne 0 ] || fail "accepted: git push $*"
  same "$(refs_of_server)" "$refs_before"
  says 'pre-receive hook declined'
}
