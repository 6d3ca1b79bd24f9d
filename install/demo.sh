# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are shared with install.sh, which reads this file
# --demo: a server and a clone in a temporary folder, and what Sallyport lets in and what not. Every step is checked; one
# that comes out otherwise ends the demo with status 1.

demo() {
  [ "$dry_run" = no ] || fail '--demo has no dry run: it works in a temporary folder'
  local room kept=yes
  ensure_packages "${demo_packages[@]}"
  room=$(mktemp -d "${TMPDIR:-/tmp}/sallyport-demo.XXXXXXXX")
  # shellcheck disable=SC2064 # this very folder, whatever the variable says later
  trap "rm -rf -- $(shell_words "$room")" EXIT
  if [ -z "$prefix" ]; then
    prefix=$room/prefix
    kept=no
  fi
  with_packages=no # they are there
  install_programs

  # Nothing of the user's own configuration, and nothing left of ours.
  export HOME=$room/home GIT_CONFIG_GLOBAL=$room/home/gitconfig GIT_CONFIG_NOSYSTEM=1
  unset XDG_CONFIG_HOME
  mkdir -p "$HOME"
  git config --global user.name 'Demo Developer'
  git config --global user.email 'developer@example.org'
  git config --global init.defaultBranch main
  cd "$room" || exit
  demo_story
  demo_what_next "$kept"
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

demo_story() {
  local token
  # Of the form of a GitHub token, and nobody's: made now, so that it stands in no file of this project.
  token=$(printf 'gh%s_' p)$(with_checksum "$(head -c 8192 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9')")

  scene 'A server: a bare repository with a policy and the pre-receive hook'
  accepted git init --quiet --bare server.git
  accepted ssh-keygen -q -t ed25519 -N '' -f key
  accepted ssh-keygen -q -t ed25519 -N '' -f stranger
  cat >policy.toml <<'TEXT'
contact = "the demo's administrator"

[[principal]]
name = "you"
emails = ["developer@example.org"]
keys = ["key.pub"]
roles = ["maintainer"]

[[branch]]
name = "main"
deny = ["force-push", "delete"]

[[branch]]
name = "release"
signatures = "authorized"
roles = ["maintainer"]
TEXT
  sed 's/^/  | /' policy.toml
  accepted git -C server.git config sallyport.policy "$room/policy.toml"
  accepted "$source_dir/install.sh" --no-deps --prefix "$prefix" --server server.git

  scene 'A clone with the local hooks'
  accepted git clone --quiet server.git clone
  accepted "$source_dir/install.sh" --no-deps --prefix "$prefix" --repo clone
  cd clone || exit

  accepted git config gpg.format ssh
  accepted git config user.signingKey "$room/key.pub"

  scene 'A clean commit goes in (signed, so that it may go to the branch release too)'
  say "$ echo 'Hello' >README.md"
  echo 'Hello' >README.md
  accepted git add README.md
  accepted git commit --quiet --gpg-sign -m 'Say hello'
  accepted git push --quiet origin HEAD:main

  scene 'A commit with a token in it is refused on the developer'\''s machine'
  say "$ printf 'token = \"%s\"\n' ghp_... >settings.ini     (a token made up just now)"
  printf 'token = "%s"\n' "$token" >settings.ini
  accepted git add settings.ini
  refused 'settings\.ini' git commit --quiet -m 'Add the settings'

  scene 'The local hooks can be skipped; the server cannot'
  accepted git commit --quiet --no-verify -m 'Add the settings'
  refused 'settings\.ini' git push --quiet origin HEAD:main
  expect_no_output 'hook declined'
  refused 'pre-receive hook declined' git push --quiet --no-verify origin HEAD:main
  expect_output 'settings\.ini'
  expect_no_output "$token"
  accepted git reset --quiet --hard origin/main

  scene 'On a branch for those who may sign, an unsigned commit is refused, and one by a stranger; yours goes in'
  accepted git commit --quiet --allow-empty -m 'Release 1.0'
  refused 'pre-receive hook declined' git push --quiet origin HEAD:release
  expect_output 'branch\.signatures'
  accepted git -c user.signingKey="$room/stranger.pub" commit --quiet --amend --gpg-sign --no-edit --allow-empty
  refused 'unknown' git push --quiet origin HEAD:release
  accepted git commit --quiet --amend --gpg-sign --no-edit --allow-empty
  accepted git push --quiet origin HEAD:release
  accepted git reset --quiet --hard origin/main

  scene 'History on main cannot be rewritten'
  accepted git commit --quiet --amend -m 'Say hello, differently'
  refused 'pre-receive hook declined' git push --quiet --force origin HEAD:main
  expect_output 'branch\.deny\.force-push'
}

scene() { printf '\n== %s\n' "$*"; }

# accepted COMMAND...: shows and runs it; it must succeed.
accepted() {
  demo_run "$@"
  [ "$demo_status" -eq 0 ] || fail "the demo failed: this should have succeeded, but ended with status $demo_status"
}

# refused PATTERN COMMAND...: shows and runs it; it must fail and say something that matches PATTERN.
refused() {
  local pattern=$1
  shift
  demo_run "$@"
  [ "$demo_status" -ne 0 ] || fail 'the demo failed: this should have been refused'
  expect_output "$pattern"
  printf '  (refused, as it should be)\n'
}

demo_run() {
  printf '$ %s\n' "$(shell_words "$@")"
  demo_status=0
  demo_output=$("$@" 2>&1) || demo_status=$?
  [ -z "$demo_output" ] || printf '%s\n' "$demo_output" | sed 's/^/  /'
}

expect_output() {
  grep -qiE -e "$1" <<<"$demo_output" || fail "the demo failed: the answer should have spoken of \"$1\""
}

expect_no_output() {
  ! grep -qF -e "$1" <<<"$demo_output" || fail 'the demo failed: the answer holds what it should not'
}

demo_what_next() {
  local install=./install.sh
  printf '\nAll of this came out as it should.\n\n'
  if [ "$1" = yes ]; then
    say "Sallyport is installed under $prefix."
    install+=" --prefix $(shell_words "$prefix")"
  else
    say 'Nothing of this was kept. To install for good:'
    say '  ./install.sh'
  fi
  cat <<TEXT
For a repository of your own:
  $install --repo DIR     hooks in a clone
  $install --server DIR   the hook on a server (a bare repository)
What a push would be told, or what a whole history holds:
  check-push                        what "git push" would send
  check-push --all                  everything that any ref reaches
The policy and how to write one: docs/policy.md, docs/admin-guide.md
TEXT
}
