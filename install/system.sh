# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are shared with install.sh, which reads this file
# --system: the server's hooks for every repository of the machine, by git's system configuration.
#
# git 2.54 and later run commands that the configuration names (git-config(1), hook.<name>.event and .command) beside a
# repository's own hooks. Before that there is only core.hooksPath, which takes the place of every repository's own hooks
# folder: ours holds a script for each hook that git knows by name, and each goes on to the repository's own.
#
# What is written into the configuration is a block between two marked lines at its end, so that it can be taken out again
# byte for byte.
#
# Like those of hooks.sh these functions run behind `||`, where `set -e` has no effect.

block_begin='# sallyport-begin'
block_end='# sallyport-end'

# githooks(5) of git 2.54, without fsmonitor-watchman, which git does not look for by its name.
known_hooks=(applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit prepare-commit-msg commit-msg post-commit
  pre-rebase post-checkout post-merge pre-push pre-receive update proc-receive post-receive post-update reference-transaction
  push-to-checkout pre-auto-gc post-rewrite sendemail-validate p4-changelist p4-prepare-changelist p4-post-changelist
  p4-pre-submit post-index-change)

# The editor is handed the name of the file, be it there or not.
system_configuration() {
  GIT_EDITOR='echo' git config --system --edit || fail 'git does not say where its system configuration is'
}

git_has_configured_hooks() {
  local version
  version=$(git version | sed -E 's/^git version ([0-9]+\.[0-9]+).*/\1/') || fail 'git does not tell its version'
  [ "$(printf '%s\n2.54\n' "$version" | sort -V | head -n 1)" = 2.54 ]
}

# As git reads a value in quotes.
configuration_value() {
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

# A name of its own for each hook: a name has one command.
configured_hooks_block() {
  local name friendly
  for name in "${server_hooks[@]}"; do
    friendly=sallyport
    if [ "$name" != pre-receive ]; then friendly=sallyport-$name; fi
    printf '[hook "%s"]\n\tevent = %s\n' "$friendly" "$name"
    printf '\tcommand = %s\n' "$(configuration_value "$(shell_words "$prefix/libexec/sallyport/$name")")"
  done
}

hooks_path_block() { printf '[core]\n\thooksPath = %s\n' "$(configuration_value "$system_hooks")"; }

# without_block FILE: its text as it was before we added to it. A file that did not end in a line break says so in the mark.
without_block() {
  [ -e "$1" ] || return 0
  if ! grep -q "^$block_begin" -- "$1"; then
    cat -- "$1"
    return
  fi
  awk -v begin="$block_begin" -v end="$block_end" '
    function put(line) { if (held) printf "%s\n", last; last = line; held = 1 }
    index($0, begin) == 1 { inside = 1; if ($0 ~ /unended$/) joined = 1; next }
    inside { if ($0 == end) inside = 0; next }
    { put($0); joined = 0 }
    END { if (held) printf((joined ? "%s" : "%s\n"), last); if (inside) exit 1 }' "$1"
}

# Whether we made it, or would have to.
is_our_file() {
  [ ! -e "$1" ] || [ "$(head -n 1 -- "$1")" = "$block_begin new" ]
}

# configuration_with BLOCK FILE: the file with that block at its end.
configuration_with() {
  local mark=$block_begin
  cat -- "$scratch/without" || return 1
  if is_our_file "$2"; then
    mark+=' new'
  elif [ -n "$(tail -c 1 -- "$scratch/without")" ]; then
    mark+=' unended'
    printf '\n'
  fi
  printf '%s\n%s\n%s\n' "$mark" "$1" "$block_end"
}

# replace_configuration FILE: by standard input, in one step, keeping its mode and owner.
replace_configuration() {
  local next
  next=$(mktemp "$1.sallyport.XXXXXXXX") || { warn "cannot write beside $1"; return 1; }
  if cat >"$next" && like_before "$1" "$next" && mv -f -- "$next" "$1"; then return 0; fi
  rm -f -- "$next"
  warn "cannot write $1"
  return 1
}

like_before() {
  [ -e "$1" ] || { chmod 644 -- "$2" && return; }
  chmod --reference="$1" -- "$2" && chown --reference="$1" -- "$2"
}

find_system() {
  system_file=$(system_configuration) || return 1
  # A link is followed, or the rename would put a file in its place.
  system_file=$(realpath -m -- "$system_file") || return 1
  system_hooks=$prefix/libexec/sallyport/system-hooks
  scratch=$(mktemp -d) || fail 'cannot make a temporary folder'
  trap 'rm -rf -- "$scratch"' EXIT
  without_block "$system_file" >"$scratch/without" || fail "the mark '$block_end' is gone from $system_file: mend it by hand"
}

install_system_hooks() {
  local block
  find_system || return 1
  if git_has_configured_hooks; then
    block=$(configured_hooks_block)
  else
    if git config --file "$scratch/without" --get core.hooksPath; then
      fail "core.hooksPath is set already in $system_file: put our hook into that folder, or take the setting out"
    fi
    write_system_hooks || return 1
    block=$(hooks_path_block)
  fi
  configuration_with "$block" "$system_file" >"$scratch/next" || fail "cannot read $system_file"
  if [ -e "$system_file" ] && cmp -s -- "$scratch/next" "$system_file"; then
    say "$system_file: already names our hooks"
  elif [ "$dry_run" = yes ]; then
    say "would add to $system_file:"
    say "$block"
  else
    replace_configuration "$system_file" <"$scratch/next" || return 1
    say "$system_file: names our hooks now, for every repository of this machine"
  fi
  # From one of the two ways to the other, after an update of git.
  if git_has_configured_hooks && [ -d "$system_hooks" ]; then remove_system_scripts || return 1; fi
  say '  A repository whose own configuration sets core.hooksPath, or switches hooks off, is not reached:'
  say "  $(shell_words "$prefix/bin/sallyport") doctor DIR tells."
}

remove_system_hooks() {
  find_system || return 1
  if [ ! -e "$system_file" ] || cmp -s -- "$scratch/without" "$system_file"; then
    say "$system_file: nothing to remove"
  elif [ ! -s "$scratch/without" ] && is_our_file "$system_file"; then
    run rm -f -- "$system_file" || return 1
    [ "$dry_run" = yes ] || say "$system_file: removed"
  elif [ "$dry_run" = yes ]; then
    say "would take our lines out of $system_file"
  else
    replace_configuration "$system_file" <"$scratch/without" || return 1
    say "$system_file: as it was before"
  fi
  if [ -d "$system_hooks" ]; then remove_system_scripts || return 1; fi
}

# In the order of the list, pre-receive not before its folder is whole: it is the setting that makes git look here.
write_system_hooks() {
  local name status=0
  hooks_dir=$system_hooks
  for name in "${known_hooks[@]}"; do write_system_hook "$name" || status=1; done
  return "$status"
}

write_system_hook() {
  local hook=$system_hooks/$1
  case $(kind_of_hook "$hook") in
    foreign | edited)
      warn "$hook is not as we wrote it: left as it is. Move it away and run this again."
      return 1
      ;;
    ours) if [ -x "$hook" ] && marked_text "$1" <<<"$(system_hook_body "$1")" | cmp -s -- - "$hook"; then return 0; fi ;;
    absent) ;;
  esac
  if [ "$dry_run" = yes ]; then
    say "would write: $hook"
    return 0
  fi
  if ! mkdir -p -- "$hooks_dir" || ! marked_text "$1" <<<"$(system_hook_body "$1")" | write_hook "$hook"; then
    warn "cannot write $hook"
    return 1
  fi
}

remove_system_scripts() {
  local name status=0
  for name in "${known_hooks[@]}"; do
    case $(kind_of_hook "$system_hooks/$name") in
      ours) run rm -f -- "$system_hooks/$name" || status=1 ;;
      absent) ;;
      *) warn "$system_hooks/$name is not as we wrote it: left as it is" && status=1 ;;
    esac
  done
  if [ "$dry_run" = no ] && [ -z "$(ls -A -- "$system_hooks")" ]; then rmdir -- "$system_hooks" || status=1; fi
  return "$status"
}

# The script NAME of our folder: `own` is the hook that git would have run without core.hooksPath. From 2.46 on git init and git clone
# already run reference-transaction, where git itself knows no repository yet.
system_hook_body() {
  local otherwise=" || fail 'git does not say which repository this is'"
  if [ "$1" = reference-transaction ]; then otherwise=" 2>/dev/null || common=\${GIT_DIR:?}"; fi
  cat <<TEXT
# Runs this repository's own hook, and Sallyport's where there is one of that name. Sallyport's "install.sh --uninstall --system" takes it out.
fail() { echo "sallyport: \$1" >&2; exit 2; }
common=\$(git rev-parse --git-common-dir)$otherwise
own=\$common/hooks/$1
# A hooks folder may be a link to this one.
if [ ! -x "\$own" ] || [ "\$own" -ef "\$0" ]; then own=; fi
TEXT
  case $1 in
    pre-receive | post-receive)
      if [ -x "$prefix/libexec/sallyport/$1" ]; then
        system_hook_with_ours "$1" "$(shell_words "$prefix/libexec/sallyport/$1")"
      else
        system_hook_alone "$1"
      fi
      ;;
    *) system_hook_alone "$1" ;;
  esac
}

system_hook_alone() {
  # shellcheck disable=SC2016 # what the script holds
  printf 'if [ -n "$own" ]; then exec "$own" "$@"; fi\n'
  if [ "$1" = push-to-checkout ]; then checkout_of_git; fi
}

# Either refuses before refs move; afterwards both run, ours first, as in a chain (hooks.sh).
system_hook_with_ours() {
  # shellcheck disable=SC2016 # what the script holds
  printf 'if [ -z "$own" ]; then exec %s "$@"; fi\n' "$2"
  keep_input
  if [ "$1" = pre-receive ]; then
    cat <<TEXT
"\$own" "\$@" <&3 3<&- 4<&- || exit
exec $2 "\$@" <&4 3<&- 4<&-
TEXT
  else
    cat <<TEXT
status=0
$2 "\$@" <&4 3<&- 4<&- || status=\$?
"\$own" "\$@" <&3 3<&- 4<&- || status=\$?
exit "\$status"
TEXT
  fi
}

# git leaves the work tree to this hook as soon as there is one; so what it does without (githooks(5), receive-pack) is done here.
checkout_of_git() {
  cat <<'TEXT'
head=HEAD
git rev-parse -q --verify HEAD >/dev/null || head=$(git hash-object -t tree /dev/null)
git update-index -q --ignore-submodules --refresh || fail 'Up-to-date check failed'
git diff-files --quiet --ignore-submodules -- || fail 'Working directory has unstaged changes'
git diff-index --quiet --cached --ignore-submodules "$head" -- || fail 'Working directory has staged changes'
exec git read-tree -u -m "$1"
TEXT
}
