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
  --servers DIR  into every bare repository at or below DIR (the same as
                 --server DIR --recursive); once more for those made later
  --gitolite [HOME]
                 into gitolite, for all its repositories, those made later too;
                 HOME is the home folder of its account (default: your own, or
                 that of gitolite3, git or gitolite). As that account or root
  --gitea DIR    into every repository below DIR, as hooks/NAME.d/sallyport,
                 for Gitea and Forgejo; once more for those made later
  --gitlab [DIR] into GitLab, for all its repositories; DIR is its
                 custom_hooks_dir, or the file of Gitaly's settings, which
                 name it (default: where GitLab's packages keep that file)
  --system       for every repository of this machine, by git's system
                 configuration: hook.sallyport.* from git 2.54 on, before that
                 core.hooksPath, with each repository's own hooks still run
  --uninstall    with one of the above: take our hooks out and put back what
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

All that put hooks in may be given several times. They build and install first
if that has not been done. A hook that is there already is kept as
NAME.before-sallyport and goes on being run. Doing it twice changes nothing.
The hook post-receive is put in beside pre-receive where its program is
installed. Whether all is well afterwards: sallyport doctor DIR.

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
# shellcheck source=install/hosts.sh
. "$source_dir/install/hosts.sh"
# shellcheck source=install/gitolite.sh
. "$source_dir/install/gitolite.sh"
# shellcheck source=install/system.sh
. "$source_dir/install/system.sh"
# shellcheck source=install/demo.sh
. "$source_dir/install/demo.sh"
# shellcheck source=install/test.sh
. "$source_dir/install/test.sh"

action=install
prefix=
dry_run=no
with_packages=yes
uninstall=no
recursive=no
# Where hooks go: a kind (the functions install_KIND_hooks and remove_KIND_hooks) and a folder, one after the other.
places=()

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

# The same where the value may be left out: then it is empty.
optional_value() {
  case ${1#*=}${2--} in
    "$1"-*) value='' used=1 ;;
    *) option_value "$@" ;;
  esac
}

read_command_line() {
  local value used kind
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
        places+=(client "$value")
        ;;
      --server | --server=*)
        option_value "$@"
        places+=(server "$value")
        ;;
      --servers | --servers=*)
        option_value "$@"
        places+=(servers "$value")
        ;;
      --recursive) recursive=yes ;;
      --gitea | --gitea=* | --forgejo | --forgejo=*)
        option_value "$@"
        places+=(gitea "$value")
        ;;
      --gitolite | --gitolite=* | --gitlab | --gitlab=*)
        optional_value "$@"
        kind=${1%%=*}
        places+=("${kind#--}" "$value")
        ;;
      --system) places+=(system '') ;;
      *) usage_error "unknown option: $1" ;;
    esac
    shift "$used"
  done
  if [ "$action" != install ]; then
    [ "$uninstall" = no ] || usage_error "--uninstall does not go with --$action"
    [ ${#places[@]} -eq 0 ] || usage_error "--repo, --server and the like do not go with --$action"
  fi
  if [ "$recursive" = yes ]; then
    case " ${places[*]} " in *' server '*) ;; *) usage_error '--recursive needs --server DIR' ;; esac
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

# Every place in turn; one that fails does not keep the others from being done.
for_each_place() {
  local verb=$1 status=0 kind dir
  set -- "${places[@]}"
  while [ $# -gt 0 ]; do
    kind=$1 dir=$2
    shift 2
    if [ "$kind" = server ] && [ "$recursive" = yes ]; then kind=servers; fi
    ("${verb}_${kind}_hooks" "$dir") || status=1
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
      if [ ${#places[@]} -gt 0 ]; then
        if [ "$uninstall" = yes ]; then
          for_each_place remove
        else
          programs_are_installed || install_programs
          for_each_place install
        fi
      elif [ "$uninstall" = yes ]; then
        remove_programs
      else
        install_programs
        say "Next: $(shell_words "$source_dir/install.sh" --prefix "$prefix") --repo DIR   (a clone)"
        say "      $(shell_words "$source_dir/install.sh" --prefix "$prefix") --server DIR (a bare repository)"
        say '      --help has the other servers'
      fi
      ;;
  esac
}

main "$@"
