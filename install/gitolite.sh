# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are shared with install.sh, which reads this file
# Putting the server's hooks into gitolite.
#
# gitolite makes each repository's hooks/NAME a symbolic link to hooks/common/NAME below its LOCAL_CODE, or, without one, below
# its own folder, and deletes what was there. So a hook that a repository has of its own must be found before it is told to.
# Its feature "repo-specific-hooks" links hooks/NAME elsewhere for the repositories that use it: for those our script is
# offered in hooks/repo-specific as well, and named with "option hook.pre-receive = sallyport" in gitolite.conf.
#
# Like those of hooks.sh these functions run behind `||`, where `set -e` has no effect.

gitolite_homes() {
  local account
  printf '%s\n' "${HOME:-}"
  for account in gitolite3 git gitolite; do getent passwd "$account" | cut -d : -f 6; done
}

# Sets `account_home` and `as_account`, what a command starts with to run as gitolite's account.
find_gitolite_account() {
  local candidate owner
  account_home=$1
  if [ -z "$account_home" ]; then
    while IFS= read -r candidate; do
      if [ -n "$candidate" ] && [ -d "$candidate/.gitolite" ]; then account_home=$candidate && break; fi
    done < <(gitolite_homes)
    [ -n "$account_home" ] || fail 'gitolite is set up in no home folder that is known. Name its own: --gitolite HOME'
  fi
  [ -d "$account_home/.gitolite" ] || fail "gitolite is not set up in $account_home: there is no folder .gitolite"
  account_home=$(cd -- "$account_home" && pwd) || fail "cannot enter $account_home"
  owner=$(stat -c %U -- "$account_home/.gitolite") || fail "cannot tell whose $account_home/.gitolite is"
  as_account=(env -C "$account_home" HOME="$account_home" PATH="$account_home/bin:$PATH")
  if [ "$owner" != "$(id -un)" ]; then
    [ "$(id -u)" -eq 0 ] || fail "$account_home belongs to $owner: run this as $owner, or as root"
    as_account=(runuser -u "$owner" -- "${as_account[@]}")
  fi
  "${as_account[@]}" gitolite query-rc GL_REPO_BASE >/dev/null ||
    fail "gitolite does not answer: is the command gitolite on the PATH of $owner, or in $account_home/bin?"
}

# Sets `repositories_base`, `local_code` (gitolite's LOCAL_CODE, or its own folder) and `hooks_dir`.
find_gitolite() {
  find_gitolite_account "$1"
  repositories_base=$("${as_account[@]}" gitolite query-rc GL_REPO_BASE) || fail 'gitolite does not say where its repositories are'
  local_code=$("${as_account[@]}" gitolite query-rc LOCAL_CODE) || local_code=
  if [ -z "$local_code" ]; then
    local_code=$("${as_account[@]}" gitolite query-rc GL_ADMIN_BASE) || fail 'gitolite does not say where its own folder is'
  fi
  hooks_dir=$local_code/hooks/common
  specific_dir=$local_code/hooks/repo-specific
}

gitolite_repositories() {
  local list
  list=$("${as_account[@]}" gitolite list-phy-repos) || fail 'gitolite does not list its repositories'
  if [ -n "$list" ]; then printf '%s\n' "$list"; fi
}

# Hooks NAME that gitolite would delete: neither the link that it makes nor that of the feature repo-specific-hooks.
hooks_in_the_way() {
  local name=$1 one hook status=0
  while IFS= read -r one; do
    hook=$repositories_base/$one.git/hooks/$name
    is_there "$hook" || continue
    if [ -L "$hook" ]; then
      case $(readlink -- "$hook") in */hooks/common/"$name" | */multi-hook-driver) continue ;; esac
    fi
    warn "$hook is this repository's own, and gitolite would delete it"
    status=1
  done
  return "$status"
}

install_gitolite_hooks() {
  local name status=0 repositories
  find_gitolite "$1"
  repositories=$(gitolite_repositories) || return 1
  for name in "${server_hooks[@]}"; do hooks_in_the_way "$name" <<<"$repositories" || status=1; done
  if [ "$status" -ne 0 ]; then
    warn "Make it common (move it to $hooks_dir, where it is kept and run before ours), or repo-specific ($specific_dir), and"
    fail 'run this again.'
  fi
  if [ "$dry_run" = no ]; then make_folder "$hooks_dir" || return 1; fi
  for name in "${server_hooks[@]}"; do
    install_hook "$name" || return 1
    if [ "$dry_run" = no ]; then hand_to "$hooks_dir" "$hooks_dir/$name" || return 1; fi
  done
  if [ -d "$specific_dir" ]; then install_repo_specific || return 1; fi
  propagate_hooks || return 1
  [ "$dry_run" = yes ] || check_gitolite_repositories <<<"$repositories"
}

# The file of pre-receive is called sallyport, because that is the name that gitolite.conf will show.
install_repo_specific() {
  install_drop_in pre-receive "$specific_dir" || return 1
  say '  Repositories with hooks of their own (repo-specific-hooks) name it in gitolite.conf:'
  say '      option hook.pre-receive = sallyport'
}

propagate_hooks() {
  run "${as_account[@]}" gitolite setup --hooks-only || { warn 'gitolite setup --hooks-only failed'; return 1; }
  # The feature's links were replaced; its trigger makes them again.
  if [ -d "$specific_dir" ]; then
    run "${as_account[@]}" gitolite trigger POST_COMPILE || { warn 'gitolite trigger POST_COMPILE failed'; return 1; }
  fi
}

# Every repository must end at our file, by the common link or by one of the feature repo-specific-hooks.
check_gitolite_repositories() {
  local one hooks status=0
  while IFS= read -r one; do
    [ -n "$one" ] || continue
    hooks=$repositories_base/$one.git/hooks
    [ "$hooks/pre-receive" -ef "$hooks_dir/pre-receive" ] && continue
    if [ -n "$(find "$hooks" -name 'pre-receive.h[0-9]*-sallyport' -print -quit)" ]; then continue; fi
    warn "$one has hooks of its own and not ours: in gitolite.conf add sallyport to its option hook.pre-receive"
    status=1
  done
  return "$status"
}

remove_gitolite_hooks() {
  local name link status=0
  find_gitolite "$1"
  for name in "${server_hooks[@]}"; do remove_hook "$name" || status=1; done
  if [ -d "$specific_dir" ]; then remove_repo_specific || status=1; fi
  # Links that lead nowhere now, and the one to the second name of a hook that has its first one back.
  for name in "${server_hooks[@]}"; do
    for link in "$hooks_dir/$name" "$hooks_dir/$name.before-sallyport"; do
      is_there "$link" || remove_links "$link" || status=1
    done
  done
  return "$status"
}

remove_links() {
  find "$repositories_base" -path '*.git/hooks/*' -lname "$1" -print0 | while IFS= read -r -d '' link; do
    run rm -f -- "$link" || exit 1
  done
}

# It stays while gitolite.conf names it: a repository would lose its check, and say nothing.
remove_repo_specific() {
  local used
  used=$(find "$repositories_base" -path '*.git/hooks/*' -lname "$specific_dir/sallyport" -print -quit) || return 1
  if [ -n "$used" ]; then
    warn "$used leads to $specific_dir/sallyport, which is left: take sallyport out of gitolite.conf first"
    return 1
  fi
  remove_drop_in "$specific_dir"
}
