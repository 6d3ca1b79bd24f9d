#!/usr/bin/env bash
# Builds and installs Sallyport, puts its hooks into repositories and takes them out again.
# This file reads the command line; what is done stands in install/, one file a task.
set -euo pipefail
# The programs trust rules and policies only if nobody but their owner can write them.
umask 022
unset CDPATH

source_dir=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'TEXT'
Usage: ./install.sh [options]
Without an action: build, and install into the prefix.

Actions
  --repo DIR     put the hooks pre-commit, commit-msg and pre-push into the
                 repository of the work tree DIR
  --server DIR   put the hooks pre-receive and post-receive into the bare
                 repository DIR
  --uninstall    with --repo or --server: take our hooks out and put back what
                 was there before; without: remove the installed files
  --demo         install, then show on a throw-away repository what is
                 refused and what is not
  --test         build and run every test
  --help         this text

Installed are check-push and sallyport (bin), the programs of the hooks
(libexec/sallyport), the rules and the documents (share).

Settings
  --prefix DIR   where to install (default: /usr/local for root, else
                 ~/.local; for --demo a temporary folder); --test has its own
  --dry-run      say what would be done and change nothing
  --no-deps      do not install packages of the distribution

--repo and --server may be given several times. They build and install first
if that has not been done. A hook that is there already is kept as
NAME.before-sallyport and goes on being run.

Exit status: 0 done, 1 not (all) done, 2 the command line is wrong.
TEXT
}

say() { printf '%s\n' "$*"; }
warn() { printf 'install.sh: %s\n' "$*" >&2; }
fail() {
  warn "$@"
  exit 1
}
usage_error() {
  warn "$1 (try ./install.sh --help)"
  exit 2
}

# Runs a command that changes something, or, in a dry run, says that it would.
run() {
  if [ "$dry_run" = yes ]; then
    say "would run: $(shell_words "$@")"
  else
    "$@"
  fi
}

# Its arguments as a shell would have to read them. Plain words stay plain.
shell_words() {
  local word out=''
  for word in "$@"; do
    case $word in
      '' | *[!A-Za-z0-9_./=:,+@%-]*) word="'${word//\'/\'\\\'\'}'" ;;
    esac
    out+="${out:+ }$word"
  done
  printf '%s' "$out"
}

# An absolute form of a path that need not exist; symbolic links stay.
absolute_path() { realpath -ms -- "$1"; }

# shellcheck source=install/packages.sh
. "$source_dir/install/packages.sh"
# shellcheck source=install/build.sh
. "$source_dir/install/build.sh"
# shellcheck source=install/hooks.sh
. "$source_dir/install/hooks.sh"
# shellcheck source=install/demo.sh
. "$source_dir/install/demo.sh"
# shellcheck source=install/test.sh
. "$source_dir/install/test.sh"

action=install
prefix=
dry_run=no
with_packages=yes
uninstall=no
work_trees=()
servers=()

# The value of an option that is written "--name value" or "--name=value". Sets `value` and `used`, the words it took.
option_value() {
  case $1 in
    *=*) value=${1#*=} used=1 ;;
    *)
      [ $# -ge 2 ] || usage_error "$1 needs a value"
      value=$2 used=2
      ;;
  esac
  [ -n "$value" ] || usage_error "${1%%=*} needs a value"
  case $value in *$'\n'*) usage_error "${1%%=*}: a path with a line break is not supported" ;; esac
}

read_command_line() {
  local value used
  while [ $# -gt 0 ]; do
    used=1
    case $1 in
      --help | -h)
        usage
        exit 0
        ;;
      --demo | --test)
        [ "$action" = install ] || usage_error "--demo and --test do not go together"
        action=${1#--}
        ;;
      --uninstall) uninstall=yes ;;
      --dry-run) dry_run=yes ;;
      --no-deps) with_packages=no ;;
      --prefix | --prefix=*)
        option_value "$@"
        prefix=$(absolute_path "$value")
        ;;
      --repo | --repo=*)
        option_value "$@"
        work_trees+=("$value")
        ;;
      --server | --server=*)
        option_value "$@"
        servers+=("$value")
        ;;
      *) usage_error "unknown option: $1" ;;
    esac
    shift "$used"
  done
  if [ "$action" != install ]; then
    [ "$uninstall" = no ] || usage_error "--uninstall does not go with --$action"
    [ $((${#work_trees[@]} + ${#servers[@]})) -eq 0 ] ||
      usage_error "--repo and --server do not go with --$action"
  fi
}

default_prefix() {
  if [ "$(id -u)" -eq 0 ]; then
    printf '/usr/local'
  else
    [ -n "${HOME:-}" ] || usage_error 'HOME is not set, so say where to install: --prefix DIR'
    printf '%s' "$HOME/.local"
  fi
}

# Every --repo and --server in turn; one that fails does not keep the others from being done.
for_each_repository() {
  local verb=$1 status=0 dir
  for dir in ${work_trees[@]+"${work_trees[@]}"}; do
    ("${verb}_client_hooks" "$dir") || status=1
  done
  for dir in ${servers[@]+"${servers[@]}"}; do
    ("${verb}_server_hook" "$dir") || status=1
  done
  return "$status"
}

main() {
  read_command_line "$@"
  # git sets these for its aliases and hooks; with them it would not look at the repositories that are named here.
  local variable
  for variable in $(git rev-parse --local-env-vars 2>/dev/null || true); do unset "$variable"; done

  case $action in
    demo) demo ;;
    test) test_all ;;
    install)
      prefix=${prefix:-$(default_prefix)}
      if [ $((${#work_trees[@]} + ${#servers[@]})) -gt 0 ]; then
        if [ "$uninstall" = yes ]; then
          for_each_repository remove
        else
          programs_are_installed || install_programs
          for_each_repository install
        fi
      elif [ "$uninstall" = yes ]; then
        remove_programs
      else
        install_programs
        say "Next: $(shell_words "$source_dir/install.sh" --prefix "$prefix") --repo DIR   (a clone)"
        say "      $(shell_words "$source_dir/install.sh" --prefix "$prefix") --server DIR (a bare repository)"
      fi
      ;;
  esac
}

main "$@"
