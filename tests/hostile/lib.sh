# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for the tests that read this file
# What the tests with hostile input share, over what the end-to-end tests share (SALLYPORT_PREFIX, `attempt`, `exits`, `says` ...).
# Objects that git would not make, or not cheaply, come from packs.py. They are judged as git receive-pack has a push judged:
# in a quarantine of the server, by the pre-receive program itself, so that no git on the way takes offence at them.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=tests/e2e/lib.sh
source "$here/../e2e/lib.sh" || exit 1

# What a judge may take of memory of its own, in MiB, whatever it is given. Mapped files (rules, packs, what is large and lies in scratch files) are
# not in it: the system can take them back. docs/architecture.md has the sum.
memory_bound=512
# Each thread beyond two has a stack and working memory of its own, which the kernel counts whether it is used or not.
threads=$(getconf _NPROCESSORS_ONLN)
[ "$threads" -le 2 ] || memory_bound=$((memory_bound + 48 * (threads - 2)))

# bounded COMMAND...: runs it with no more memory than that. The kernel sees to it, so that a peak of a moment counts as well; who is refused
# memory cannot decide, which no test takes for an answer.
bounded() { (ulimit -d $((memory_bound * 1024)) && exec "$@"); }

# incoming SHAPE [ARGUMENT]...: a pack of that shape waits in the quarantine of the server. `tips` are the ids that packs.py names,
# `tip` the first. What stands in `secret` is put in where the shape has a place for it.
secret=
incoming() {
  quarantine=$server/objects/tmp_objdir-incoming-test
  rm -rf "$quarantine"
  mkdir -p "$quarantine/pack"
  printf '%s' "$secret" | python3 "$here/packs.py" "$1" "$work/pack" "${@:2}" >"$work/tips"
  tip=$(head -n 1 "$work/tips")
  GIT_OBJECT_DIRECTORY=$quarantine GIT_ALTERNATE_OBJECT_DIRECTORIES=$server/objects \
    git -C "$server" index-pack --stdin <"$work/pack" >"$work/index-pack"
}

# receive [OPTION]...: pre-receive judges `lines`, bounded.
receive() {
  (cd "$server" && GIT_DIR=. GIT_QUARANTINE_PATH=$quarantine GIT_OBJECT_DIRECTORY=$quarantine \
    GIT_ALTERNATE_OBJECT_DIRECTORIES=$server/objects bounded "$hooks/pre-receive" "$@" <"$work/lines")
}

# receives STATUS [OPTION]...: what waits is judged as a new branch, and the answer is this.
receives() {
  printf '%s %s refs/heads/new\n' "$zero" "$tip" >"$work/lines"
  exits "$1" receive "${@:2}"
}

# No byte that a terminal would take for more than text is in what was printed last. (0x9b, a C1 control, only where it is none of the bytes of a character.)
prints_no_controls() {
  iconv -f UTF-8 -t UTF-8 "$work/output" >"$work/as-text" || fail 'what was printed is not UTF-8'
  if LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xaa-\xae]' "$work/output"; then
    fail 'what was printed holds control characters'
  fi
}
