# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are for the tests that read this file
# What the tests of install.sh share. They need in the environment:
#   SALLYPORT_PREFIX  where Sallyport is installed (by install.sh; only read, never changed)
#   SALLYPORT_SOURCE  the source tree, which holds install.sh
# How hooks are chained is tested with stand-ins for the programs, which write down what they were given.
set -uo pipefail
: "${SALLYPORT_PREFIX:?}" "${SALLYPORT_SOURCE:?}"

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
export HOME=$work/home GIT_CONFIG_GLOBAL=$work/home/gitconfig GIT_CONFIG_NOSYSTEM=1
unset XDG_CONFIG_HOME
for variable in $(git rev-parse --local-env-vars); do unset "$variable"; done
mkdir "$HOME"
git config --global user.name Tester
git config --global user.email tester@example.org
git config --global init.defaultBranch main

install() { "$SALLYPORT_SOURCE/install.sh" --no-deps --prefix "$prefix" "$@"; }

# Stand-ins: each appends its name and arguments to $room/called, keeps its input as $room/input.NAME, and ends with the
# status in $room/status.NAME, or 0. `room` reaches them through the environment.
make_stand_in() {
  mkdir -p "$(dirname "$1")"
  cat >"$1" <<TEXT
#!/bin/sh
echo "$2 \$*" >>"\$room/called"
cat >"\$room/input.$2"
if [ -f "\$room/status.$2" ]; then exit "\$(cat "\$room/status.$2")"; fi
TEXT
  chmod 755 "$1"
}

# Every test starts with a folder of its own, whose name holds what paths may hold, and with stand-ins below `prefix`.
enter_room() {
  export room="$work/$1/it's \"a\" room: \$1 %s"
  prefix="$room/opt dir"
  mkdir -p "$room"
  cd "$room" || exit 1
  local name
  for name in pre-commit commit-msg pre-push pre-receive post-receive; do
    make_stand_in "$prefix/libexec/sallyport/$name" "our-$name"
  done
}

must_fail() {
  if "$@"; then
    echo "this should have failed: $*"
    exit 1
  fi
}
must_say() {
  local text=$1 output
  shift
  output=$("$@" 2>&1) || true
  grep -qF -- "$text" <<<"$output" || {
    printf 'should have said "%s", but said:\n%s\n' "$text" "$output"
    exit 1
  }
}
must_be_same() { [ "$1" = "$2" ] || { printf 'not the same:\n%s\n--\n%s\n' "$1" "$2" && exit 1; }; }
must_be_absent() {
  if [ -e "$1" ] || [ -L "$1" ]; then
    echo "should not be there: $1"
    exit 1
  fi
}

# Everything in a folder: kind, mode, time, link target and content.
snapshot() {
  find "$1" -printf '%P %y %m %T@ %l\n' | LC_ALL=C sort
  find "$1" -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum
}

with_bare_repository() {
  git init -q --bare repo.git
  rm -rf repo.git/hooks
  hook=$room/repo.git/hooks/pre-receive
}
with_clone() {
  git init -q clone
  rm -rf clone/.git/hooks
  hook=$room/clone/.git/hooks/pre-commit
}
with_old_hook() {
  make_stand_in "$1" "$2"
  printf '# the end, without a line break' >>"$1"
  chmod 751 "$1"
}

# Runs each function called test_... in a room of its own; the argument is how many there must be at least.
run_tests() {
  local name status tests count=0 failures=0
  tests=$(declare -F | sed -n 's/^declare -f \(test_.*\)/\1/p')
  for name in $tests; do
    (
      set -e
      enter_room "$name"
      "$name"
    ) >"$work/log" 2>&1
    status=$?
    count=$((count + 1))
    if [ "$status" -eq 0 ]; then
      echo "ok: ${name#test_}"
    else
      failures=$((failures + 1))
      echo "FAILED (status $status): ${name#test_}"
      sed 's/^/  /' "$work/log"
    fi
  done
  echo "$((count - failures)) passed, $failures failed"
  [ "$failures" -eq 0 ] && [ "$count" -ge "$1" ]
}
