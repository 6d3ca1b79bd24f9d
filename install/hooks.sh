# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are shared with install.sh, which reads this file
# Putting hooks into a repository and taking them out.
#
# A hook of ours is a small sh script whose second line says so and holds a digest of the rest. By the digest we know our
# own work from work that somebody has edited since: the first may be replaced or removed, the second is left alone.
# What was there before is kept beside it as NAME.before-sallyport and goes on being run.
#
# These functions run in a subshell behind `||`, where `set -e` has no effect: every step says what happens if it fails.

client_hooks=(pre-commit commit-msg pre-push)
server_hooks=(pre-receive post-receive)
hook_mark='# sallyport-hook'

install_client_hooks() {
  local name status=0
  find_client_hooks "$1"
  for name in "${client_hooks[@]}"; do install_hook "$name" || status=1; done
  return "$status"
}

remove_client_hooks() {
  local name status=0
  find_client_hooks "$1"
  for name in "${client_hooks[@]}"; do remove_hook "$name" || status=1; done
  return "$status"
}

install_server_hook() {
  local name
  find_server_hooks "$1"
  for name in "${server_hooks[@]}"; do install_hook "$name" || return 1; done
  if ! git --git-dir="$repository" config --get sallyport.policy >/dev/null; then
    say "  Its policy is /etc/sallyport/policy.toml or, without that file, the built-in defaults. To name another:"
    say "  $(shell_words git --git-dir="$repository" config sallyport.policy) /absolute/path/policy.toml"
  fi
}

remove_server_hook() {
  local name
  find_server_hooks "$1"
  # A receipt that refs have moved belongs to one of what was decided: where the first hook stays, so does the second.
  for name in "${server_hooks[@]}"; do remove_hook "$name" || return 1; done
}

# find_*_hooks DIR: sets `repository` (for messages), `git_call` (how to reach it) and `hooks_dir`, or fails.
find_client_hooks() {
  local common
  [ -d "$1" ] || fail "$1 is not a folder"
  if [ "$(git -C "$1" rev-parse --is-bare-repository 2>/dev/null)" = true ]; then
    fail "$1 is a bare repository: nobody commits there. For the server's hook: --server $(shell_words "$1")"
  fi
  repository=$(git -C "$1" rev-parse --show-toplevel) || fail "$1 is not the work tree of a repository that git opens"
  git_call=(git -C "$repository")
  common=$("${git_call[@]}" rev-parse --git-common-dir) || fail "git finds no repository in $1"
  find_hooks_dir "$repository" "$(absolute_from "$repository" "$common")"
}

find_server_hooks() {
  [ -d "$1" ] || fail "$1 is not a folder"
  repository=$(cd -- "$1" && pwd) || fail "cannot enter $1"
  git_call=(git --git-dir="$repository")
  case $("${git_call[@]}" rev-parse --is-bare-repository) in
    true) ;;
    false) fail "$1 is not a bare repository. For a work tree: --repo $(shell_words "$1")" ;;
    *) fail "$1 is not a repository that git opens" ;;
  esac
  find_hooks_dir "$repository" "$repository"
}

absolute_from() {
  case $2 in
    /*) absolute_path "$2" ;;
    *) absolute_path "$1/$2" ;;
  esac
}

lies_in() {
  case "$(realpath -m -- "$1")/" in "$(realpath -m -- "$2")"/*) return 0 ;; esac
  return 1
}

# find_hooks_dir BASE GITDIR: where git looks for this repository's hooks. A relative core.hooksPath counts from BASE. One
# that is set for the whole account or machine is served only if it leads into this repository; otherwise our hooks would
# land in every other repository as well, and only by accident.
find_hooks_dir() {
  local base=$1 git_dir=$2 setting scope path
  path=$("${git_call[@]}" rev-parse --git-path hooks) || fail "git does not say where the hooks of $repository are"
  [ -n "$path" ] || fail "core.hooksPath of $repository is empty: no hook is run there"
  hooks_dir=$(absolute_from "$base" "$path")
  if setting=$("${git_call[@]}" config --show-scope --get core.hooksPath); then
    scope=${setting%%$'\t'*}
    if lies_in "$hooks_dir" "$base" || lies_in "$hooks_dir" "$git_dir"; then
      say "$repository: core.hooksPath ($scope) is set, so the hooks go to $hooks_dir"
    elif [ "$scope" = local ] || [ "$scope" = worktree ]; then
      say "$repository: its core.hooksPath leads out of it, to $hooks_dir: other repositories may use that folder too"
    else
      warn "$repository: core.hooksPath is set for more than this repository ($scope), to $hooks_dir."
      warn 'A hook there would act on every repository. To give this one its own hooks, without those, type'
      warn "  $(shell_words "${git_call[@]}" config core.hooksPath "$git_dir/hooks")"
      fail 'and run this again.'
    fi
  fi
  if [ -e "$hooks_dir" ] && [ ! -d "$hooks_dir" ]; then fail "$hooks_dir is not a folder: git runs no hook from it"; fi
}

# Whether something has that name, be it a symbolic link that leads nowhere.
is_there() { [ -e "$1" ] || [ -L "$1" ]; }

# hook_text NAME BACKUP: the hook as we write it, chained to the file BACKUP if that is there.
hook_text() {
  local body program
  program=$(shell_words "$prefix/libexec/sallyport/$1")
  if is_there "$2"; then
    case $1 in
      pre-receive | pre-push) body=$(chain_with_input "$1" "$program") ;;
      post-receive) body=$(chain_after "$1" "$program") ;;
      *) body=$(chain "$1" "$program") ;;
    esac
  else
    body="exec $program \"\$@\""
  fi
  marked_text "$1" <<<"$body"
}

# marked_text NAME: standard input as a script with our mark.
marked_text() {
  local body digest
  body=$(cat)
  digest=$(printf '%s\n' "$body" | sha256sum | cut -d ' ' -f 1)
  printf '#!/bin/sh\n%s %s %s\n%s\n' "$hook_mark" "$1" "$digest" "$body"
}

# What every chained hook begins with. Without the old hook it refuses: nobody said that it may be left out.
chain_head() {
  cat <<TEXT
# Runs the hook that was here before and then Sallyport's; each can refuse.
# Sallyport's "install.sh --uninstall" puts the old hook back.
fail() { echo "sallyport: \$1" >&2; exit 2; }
previous=\${0%/*}/$1.before-sallyport
[ -e "\$previous" ] || [ -L "\$previous" ] ||
  fail "\$previous is gone. To go on without it, run Sallyport's install.sh again."
TEXT
}

chain() {
  chain_head "$1"
  cat <<TEXT
# Git runs no hook that is not executable, and so do we.
if [ -x "\$previous" ]; then "\$previous" "\$@" || exit; fi
exec $2 "\$@"
TEXT
}

# The same for a hook that reads the list of refs: both must read all of it. It goes through a file, which is deleted as
# soon as it is open, because a pipe would stop at the first reader and a variable is no place for a hundred thousand refs.
chain_with_input() {
  chain_head "$1"
  keep_input
  cat <<TEXT
# Git runs no hook that is not executable, and so do we.
if [ -x "\$previous" ]; then "\$previous" "\$@" <&3 3<&- 4<&- || exit; fi
exec $2 "\$@" <&4 3<&- 4<&-
TEXT
}

# The same where nothing can be refused any more. Ours comes first, so that the receipt is written whatever the old hook
# does; either may complain.
chain_after() {
  cat <<TEXT
# Runs Sallyport's hook and then the one that was here before.
# Sallyport's "install.sh --uninstall" puts the old hook back.
fail() { echo "sallyport: \$1" >&2; exit 2; }
previous=\${0%/*}/$1.before-sallyport
TEXT
  keep_input
  cat <<TEXT
status=0
$2 "\$@" <&4 3<&- 4<&- || status=\$?
[ -e "\$previous" ] || [ -L "\$previous" ] ||
  fail "\$previous is gone. To go on without it, run Sallyport's install.sh again."
# Git runs no hook that is not executable, and so do we.
if [ -x "\$previous" ]; then "\$previous" "\$@" <&3 3<&- 4<&- || status=\$?; fi
exit "\$status"
TEXT
}

keep_input() {
  cat <<'TEXT'
# Both read the whole list of refs, from a file that is deleted as soon as it is open.
input=$(mktemp "${TMPDIR:-/tmp}/sallyport.XXXXXXXX") || fail 'cannot make a temporary file'
trap 'rm -f "$input"' EXIT
trap 'exit 2' HUP INT PIPE TERM
cat >"$input" || fail 'cannot keep the list of refs in a temporary file'
exec 3<"$input" 4<"$input" || fail 'cannot read the list of refs back'
rm -f "$input" || fail 'cannot delete a temporary file'
trap - EXIT HUP INT PIPE TERM
TEXT
}

# What a file in a hooks folder is: absent, foreign, ours (as we wrote it, in this version or another), edited (ours once).
kind_of_hook() {
  local mark digest
  is_there "$1" || { printf absent && return; }
  if [ -L "$1" ] || [ ! -f "$1" ] || [ ! -r "$1" ]; then printf foreign && return; fi
  mark=$(sed -n 2p -- "$1" | tr -d '\0')
  case $mark in "$hook_mark "*) ;; *) printf foreign && return ;; esac
  digest=$(tail -n +3 -- "$1" | sha256sum | cut -d ' ' -f 1)
  if [ "$(head -n 1 -- "$1" | tr -d '\0')" = '#!/bin/sh' ] && [ "${mark##* }" = "$digest" ]; then
    printf ours
  else
    printf edited
  fi
}

# Writes standard input to a new file beside the hook and renames it over it: at no time is there no hook or half of one.
write_hook() {
  local next
  next=$(mktemp "$hooks_dir/.sallyport.XXXXXXXX") || return 1
  if cat >"$next" && chmod 755 -- "$next" && mv -f -- "$next" "$1"; then return 0; fi
  rm -f -- "$next"
  return 1
}

install_hook() {
  local name=$1 hook=$hooks_dir/$1 backup=$hooks_dir/$1.before-sallyport did kept=no
  case $(kind_of_hook "$hook") in
    absent) did='installed' ;;
    ours)
      if [ -x "$hook" ] && hook_text "$name" "$backup" | cmp -s -- - "$hook"; then
        say "$hook: already installed"
        return 0
      fi
      did='updated'
      ;;
    edited)
      warn "$hook is Sallyport's, but it was edited since: left as it is. To have it written anew, delete it and run this again."
      return 1
      ;;
    foreign)
      did='installed'
      # An installation that was interrupted leaves one file with both names.
      if is_there "$backup" && [ ! "$hook" -ef "$backup" ]; then
        warn "$hook is not Sallyport's, and $backup, where it would be kept, exists: nothing done. Move one of them away."
        return 1
      fi
      is_there "$backup" || set_aside "$hook" "$backup" || return 1
      kept=yes
      ;;
  esac
  if [ "$dry_run" = yes ]; then
    say "would write: $hook"
    return 0
  fi
  if ! make_folder "$hooks_dir" || ! hook_text "$name" "$backup" | write_hook "$hook"; then
    warn "cannot write $hook"
    # The old hook is still in its place, and its second name would be in the way of the next attempt.
    if [ "$kept" = yes ]; then rm -f -- "$backup"; fi
    return 1
  fi
  if is_there "$backup"; then did+=", chained to $backup"; fi
  say "$hook: $did"
}

# Keeps a foreign hook under a second name; the first name is taken over by the rename in write_hook. A hard link keeps all of
# the file and fails if the name is taken. Where a file system has none, a copy must do.
set_aside() {
  [ ! -d "$1" ] || { warn "$1 is a folder"; return 1; }
  # shellcheck disable=SC2016 # what another script holds
  if grep -qE '\$(\{)?(0|BASH_SOURCE)|__file__|sys\.argv\[0\]' -- "$1" 2>/dev/null; then
    say "$1 looks at its own name, which becomes ${2##*/}: please check that it still does its work."
  fi
  if [ "$dry_run" = yes ]; then
    say "would keep: $1 as $2"
    return 0
  fi
  ln -P -- "$1" "$2" 2>/dev/null && return 0
  if is_there "$2" || ! cp -pP -- "$1" "$2"; then
    warn "cannot keep $1 as $2"
    return 1
  fi
}

remove_hook() {
  local hook=$hooks_dir/$1 backup=$hooks_dir/$1.before-sallyport kind
  kind=$(kind_of_hook "$hook")
  case $kind in
    edited)
      warn "$hook was edited since it was installed: left as it is, and with it what it was chained to."
      return 1
      ;;
    foreign)
      say "$hook: not Sallyport's, left as it is"
      if is_there "$backup"; then
        warn "$backup is left too"
        return 1
      fi
      return 0
      ;;
    absent | ours) ;;
  esac
  if is_there "$backup"; then
    run mv -fT -- "$backup" "$hook" || return 1
    [ "$dry_run" = yes ] || say "$hook: the earlier hook is back"
  elif [ "$kind" = ours ]; then
    run rm -f -- "$hook" || return 1
    [ "$dry_run" = yes ] || say "$hook: removed"
  else
    say "$hook: nothing to remove"
  fi
}
