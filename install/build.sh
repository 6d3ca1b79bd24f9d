# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are shared with install.sh, which reads this file
# Building, and putting the programs, rules and documents under the prefix or taking them away.

hook_programs=(pre-commit commit-msg pre-push pre-receive post-receive)

programs_are_installed() {
  local name
  for name in "${hook_programs[@]}"; do
    [ -x "$prefix/libexec/sallyport/$name" ] || return 1
  done
}

# build_in DIR PREFIX [MESON OPTION...]: sets up or updates a build folder, then builds. The folders below the prefix are
# fixed, because Debian's meson would put libraries under lib/<triplet>. A room's sources are compiled a dozen at a time
# (unity): reading the headers is half of what compiling one costs.
build_in() {
  local dir=$1 at=$2
  shift 2
  local setup=(meson setup --prefix "$at" --bindir bin --libdir lib --libexecdir libexec --datadir share
    -Dunity=on -Dunity_size=12 "$@")
  if [ ! -e "$dir/meson-private/coredata.dat" ]; then
    run "${setup[@]}" "$dir" "$source_dir" || return 1
  elif ! run "${setup[@]}" --reconfigure "$dir" "$source_dir"; then
    say 'The build folder does not fit any more (another meson, another compiler?): setting it up anew'
    run "${setup[@]}" --wipe "$dir" "$source_dir" || return 1
  fi
  run_ninja "$dir"
}

# Builds everything, or, where `suites` names suites of tests, what is installed and the programs that those run.
run_ninja() {
  local dir=$1 targets=()
  if [ "$dry_run" = no ] && [ -n "${suites[*]-}" ]; then
    mapfile -t targets < <(python3 "$source_dir/install/targets.py" "$dir" "${suites[@]}")
    [ ${#targets[@]} -gt 0 ] || fail "no target was found for the suites ${suites[*]}"
  fi
  run ninja -C "$dir" "${targets[@]}"
}

# The nearest folder that exists at or above a path must let us write, or the installation would stop midway.
require_writable() {
  local at=$1
  while [ ! -e "$at" ]; do at=$(dirname -- "$at"); done
  [ -d "$at" ] || fail "$at is not a folder"
  [ -w "$at" ] || fail "cannot write to $at: choose another --prefix, or run this as root"
}

# What meson installed, as paths below the prefix, into a list that --uninstall goes by. Files of an older version that are
# not part of this one go: a rule pack that stays behind would still be read.
keep_list_of_files() {
  local dir=$1 list=$prefix/share/sallyport/installed-files old
  local next=$list.next
  while IFS= read -r old; do
    case $old in
      "$prefix"/*) if [ -f "$old" ]; then printf '%s\n' "${old#"$prefix"/}"; fi ;;
    esac
  done <"$dir/meson-logs/install-log.txt" | LC_ALL=C sort >"$next" || return 1
  [ -s "$next" ] || fail "meson's list of installed files is empty ($dir/meson-logs/install-log.txt)"
  if [ -f "$list" ]; then
    LC_ALL=C comm -23 "$list" "$next" | while IFS= read -r old; do rm -f -- "${prefix:?}/$old"; done
  fi
  mv -f -- "$next" "$list"
}

# install_from DIR: what was built in DIR goes under the prefix, and the rules are compiled there once for all users.
install_from() {
  require_writable "$prefix"
  run meson install -C "$1" --no-rebuild --quiet || return 1
  [ "$dry_run" = yes ] || keep_list_of_files "$1" || return 1
  run "$prefix/bin/check-push" --rebuild-cache
}

install_programs() {
  require_writable "$prefix"
  ensure_packages
  build_in "$source_dir/build" "$prefix" -Dbuildtype=release -Dtests=false || fail 'the build failed'
  install_from "$source_dir/build" || fail 'the installation failed'
  [ "$dry_run" = yes ] || say "Installed under $prefix"
}

remove_programs() {
  local list=$prefix/share/sallyport/installed-files file dir
  # With core.hooksPath leading nowhere git would run no hook at all, and say nothing.
  if [ -d "$prefix/libexec/sallyport/system-hooks" ]; then
    fail "git's system configuration names $prefix/libexec/sallyport/system-hooks. First: --uninstall --system"
  fi
  if [ ! -f "$list" ]; then
    programs_are_installed && fail "$list is missing, so what belongs to Sallyport under $prefix is not known"
    say "Nothing of Sallyport is installed under $prefix"
    return 0
  fi
  while IFS= read -r file; do
    run rm -f -- "$prefix/$file"
  done <"$list"
  run rm -f -- "$list"
  # The compiled rules; nothing else is ever put there.
  run rm -rf -- "${prefix:?}/lib/sallyport"
  [ "$dry_run" = no ] || return 0
  for dir in libexec/sallyport share/sallyport share/doc/sallyport; do
    dir=$prefix/$dir
    [ -d "$dir" ] || continue
    find "$dir" -depth -type d -empty -delete
    if [ -d "$dir" ]; then warn "left in place, because it is not ours: $(find "$dir" -type f | head -n 5 | tr '\n' ' ')"; fi
  done
  say "Removed from $prefix. Repositories that still have the hooks refuse every change until the"
  say 'hooks are taken out as well (--uninstall with --repo, --server and the others).'
}
