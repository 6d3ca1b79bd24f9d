# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are shared with install.sh, which reads this file
# Putting the server's hooks where hosting software looks for them: folders of repositories, gitolite, Gitea, GitLab.
#
# A host that keeps hooks/pre-receive to itself runs all files of a folder NAME.d. There ours is one more file, called
# sallyport, which is marked like every hook of ours (hooks.sh) and chained to nothing: the host runs the others.
#
# Like those of hooks.sh these functions run behind `||`, where `set -e` has no effect.

# for_bare_repositories DIR COMMAND...: calls the command with each bare repository at or below DIR. Links within DIR are not
# followed. Fails if one call failed, if a folder could not be read, or if there is no repository.
for_bare_repositories() {
  local dir=$1 list found=0 status=0 repository_at
  shift
  [ -d "$dir" ] || fail "$dir is not a folder"
  list=$(mktemp) || fail 'cannot make a temporary file'
  find -H "$dir" -type d -exec test -f '{}/HEAD' -a -d '{}/objects' -a -d '{}/refs' ';' -print0 -prune >"$list" || {
    warn "not all folders below $dir could be read"
    status=1
  }
  while IFS= read -r -d '' repository_at <&3; do
    # What stands beside a work tree takes no pushes from others.
    [ "$(git --git-dir="$repository_at" rev-parse --is-bare-repository 2>/dev/null)" = true ] || continue
    found=$((found + 1))
    ("$@" "$repository_at") || status=1
  done 3<"$list"
  rm -f -- "$list"
  [ "$found" -gt 0 ] || fail "there is no bare repository below $dir"
  say "$found repositories below $dir"
  return "$status"
}

install_server_hooks() { install_server_hook "$1"; }
remove_server_hooks() { remove_server_hook "$1"; }

install_servers_hooks() { for_bare_repositories "$1" install_server_hook; }
remove_servers_hooks() { for_bare_repositories "$1" remove_server_hook; }

# hand_to REFERENCE FILE...: what root makes in somebody's folder is theirs, or they could neither move nor delete it.
hand_to() {
  local reference=$1
  shift
  if [ "$(id -u)" -ne 0 ]; then return 0; fi
  chown --no-dereference --reference="$reference" -- "$@" || { warn "cannot hand $* to the owner of $reference"; return 1; }
}

# make_folder DIR: with what is missing above it, all of it its neighbours' owner's.
make_folder() {
  [ -d "$1" ] && return 0
  local above=${1%/*}
  make_folder "${above:-/}" || return 1
  mkdir -- "$1" || return 1
  hand_to "$above" "$1"
}

# install_drop_in NAME DIR: the hook NAME as DIR/sallyport.
install_drop_in() {
  local name=$1 file=$2/sallyport did=installed
  case $(kind_of_hook "$file") in
    absent) ;;
    ours)
      if [ -x "$file" ] && hook_text "$name" '' | cmp -s -- - "$file"; then
        say "$file: already installed"
        return 0
      fi
      did=updated
      ;;
    edited)
      warn "$file is Sallyport's, but it was edited since: left as it is. To have it written anew, delete it and run this again."
      return 1
      ;;
    foreign)
      warn "$file is not Sallyport's: nothing done. Give it another name and run this again."
      return 1
      ;;
  esac
  if [ "$dry_run" = yes ]; then
    say "would write: $file"
    return 0
  fi
  hooks_dir=$2
  if ! make_folder "$2" || ! hook_text "$name" '' | write_hook "$file" || ! hand_to "$2" "$file"; then
    warn "cannot write $file"
    return 1
  fi
  say "$file: $did"
}

remove_drop_in() {
  local file=$1/sallyport
  case $(kind_of_hook "$file") in
    ours)
      run rm -f -- "$file" || return 1
      [ "$dry_run" = yes ] || say "$file: removed"
      ;;
    absent) say "$file: nothing to remove" ;;
    foreign) say "$file: not Sallyport's, left as it is" ;;
    edited)
      warn "$file was edited since it was installed: left as it is"
      return 1
      ;;
  esac
}

# Gitea and Forgejo: hooks/NAME is theirs and runs hooks/NAME.d/*, each with the whole list of refs; any of them refuses. When
# they write their hooks anew they leave the other files of the folder.
install_gitea_hooks() { for_bare_repositories "$1" install_gitea_repository; }
remove_gitea_hooks() { for_bare_repositories "$1" remove_gitea_repository; }

install_gitea_repository() {
  local name status=0 dir
  find_server_hooks "$1"
  dir=$hooks_dir
  for name in "${server_hooks[@]}"; do
    if ! grep -qsF '.d/*' -- "$dir/$name"; then
      warn "$dir/$name does not run the files of $name.d, so a hook there would never be run. To have it written anew, type"
      warn '  gitea admin regenerate hooks   (forgejo admin regenerate hooks)'
      fail 'as the account of the server, and run this again.'
    fi
    install_drop_in "$name" "$dir/$name.d" || status=1
  done
  return "$status"
}

remove_gitea_repository() {
  local name status=0 dir
  find_server_hooks "$1"
  dir=$hooks_dir
  for name in "${server_hooks[@]}"; do remove_drop_in "$dir/$name.d" || status=1; done
  return "$status"
}

# GitLab: Gitaly runs <custom_hooks_dir>/NAME.d/* for all repositories, in the order of their names, after GitLab's own checks.
# The folder is the one that the settings of Gitaly name, in the file of the Linux packages or of an installation from source.
gitlab_settings=(/var/opt/gitlab/gitaly/config.toml /home/git/gitaly/config.toml)

# gitlab_hooks_dir [DIR]: DIR, or the folder that Gitaly's settings name; they may be named in place of DIR.
gitlab_hooks_dir() {
  local settings named
  if [ -f "$1" ]; then
    gitlab_settings=("$1")
  elif [ -n "$1" ]; then
    [ -d "$1" ] || fail "$1 is not a folder. It is the one that Gitaly's settings name as custom_hooks_dir; make it first."
    absolute_path "$1"
    return
  fi
  for settings in "${gitlab_settings[@]}"; do
    [ -e "$settings" ] || continue
    named=$(sed -nE "s/^ *custom_hooks_dir *= *(\"([^\"]*)\"|'([^']*)').*/\2\3/p" -- "$settings") ||
      fail "cannot read $settings"
    case $named in
      /*) ;;
      *)
        warn "$settings names no custom_hooks_dir, so GitLab runs no hooks of yours. In /etc/gitlab/gitlab.rb say"
        warn "  gitaly['configuration'] = { hooks: { custom_hooks_dir: '/var/opt/gitlab/gitaly/custom_hooks' } }"
        fail 'and run gitlab-ctl reconfigure (from source: [hooks] in that file, and restart Gitaly); then run this again.'
        ;;
    esac
    absolute_path "$named"
    return
  done
  fail "Gitaly's settings are not here (${gitlab_settings[*]}). Name its custom_hooks_dir: --gitlab DIR"
}

install_gitlab_hooks() {
  local dir name status=0
  dir=$(gitlab_hooks_dir "$1") || return 1
  for name in "${server_hooks[@]}"; do install_drop_in "$name" "$dir/$name.d" || status=1; done
  say '  Every server that runs Gitaly needs this, and Geo does not copy it to its secondary sites.'
  return "$status"
}

remove_gitlab_hooks() {
  local dir name status=0
  dir=$(gitlab_hooks_dir "$1") || return 1
  for name in "${server_hooks[@]}"; do remove_drop_in "$dir/$name.d" || status=1; done
  return "$status"
}
