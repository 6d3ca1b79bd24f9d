#!/usr/bin/env bash
# What install.sh does for hosting software and for whole machines. The hosts are stood in for by what is known of them: the
# folders they have, and the scripts that run the files in them. (gitolite and Gitea themselves: server_gitolite_test.sh,
# server_gitea_test.sh.)
# shellcheck source=tests/e2e/install_rooms.sh
. "${BASH_SOURCE[0]%/*}/install_rooms.sh"

# Files alone: what is in a folder, but for the folder's own times.
files_of() { snapshot "$1" | grep -v '^[^ ]* d ' | grep -v '^ d '; }

with_folder_of_repositories() {
  git init -q --bare srv/one.git
  git init -q --bare "srv/deep er/two.git"
  git init -q srv/worked-in
  rm -rf srv/one.git/hooks
}

# A hook that runs all files of NAME.d with the whole input, as Gitea's do; any of them refuses.
with_dispatcher() {
  mkdir -p "$1/hooks/$2.d"
  cat >"$1/hooks/$2" <<'TEXT'
#!/bin/sh
lines=$(cat)
refused=0
for file in "${0%/*}/${0##*/}".d/*; do
  [ -x "$file" ] || continue
  printf '%s\n' "$lines" | "$file" || refused=$?
done
exit "$refused"
TEXT
  chmod 755 "$1/hooks/$2"
  make_stand_in "$1/hooks/$2.d/gitea" gitea
}
with_gitea() {
  mkdir -p data/ann
  local name
  for name in x x.wiki; do
    git init -q --bare "data/ann/$name.git"
    rm -rf "data/ann/$name.git/hooks"
    with_dispatcher "data/ann/$name.git" pre-receive
    with_dispatcher "data/ann/$name.git" post-receive
  done
}
push_to() {
  git init -q "$room/clone-of-${1##*/}"
  git -C "$room/clone-of-${1##*/}" commit -q --allow-empty -m one
  git -C "$room/clone-of-${1##*/}" push -q "$1" HEAD:refs/heads/main
}

test_every_bare_repository_below_a_folder_is_reached() {
  with_folder_of_repositories
  install --servers srv
  for repository in srv/one.git 'srv/deep er/two.git'; do
    rm -f called
    push_to "$room/$repository"
    must_be_same "$(head -n 1 called)" 'our-pre-receive '
  done
  must_be_absent srv/worked-in/.git/hooks/pre-receive
  before=$(snapshot srv)
  must_say '2 repositories' install --server srv --recursive
  must_be_same "$before" "$(snapshot srv)"
  install --uninstall --servers srv
  must_be_absent 'srv/deep er/two.git/hooks/pre-receive'
}

test_one_repository_below_a_folder_that_fails_does_not_stop_the_others() {
  with_folder_of_repositories
  install --servers srv
  echo '# mine' >>srv/one.git/hooks/pre-receive
  rm "srv/deep er/two.git/hooks/pre-receive"
  must_fail install --servers srv
  [ -x "srv/deep er/two.git/hooks/pre-receive" ]
}

test_a_folder_without_a_repository_is_a_failure() {
  mkdir -p empty
  must_fail install --servers empty
  must_say 'no bare repository' install --servers empty
  must_fail install --servers missing
}

test_both_hooks_of_a_server_go_in_and_out() {
  with_gitea
  install --gitea data
  push_to "$room/data/ann/x.git"
  must_be_same "$(cut -d ' ' -f 1 called | tr '\n' ' ')" 'gitea our-pre-receive gitea our-post-receive '
  install --uninstall --gitea data
  must_be_same "$(find data -name sallyport)" ''
}

test_gitea_runs_ours_beside_its_own() {
  with_gitea
  install --gitea data
  push_to "$room/data/ann/x.git"
  must_be_same "$(cut -d ' ' -f 1 called | tr '\n' ' ')" 'gitea our-pre-receive gitea our-post-receive '
  must_be_same "$(cat input.our-pre-receive)" "$(cat input.gitea)"
  echo 1 >status.our-pre-receive
  must_fail push_to "$room/data/ann/x.wiki.git"
}

test_gitea_twice_and_back_leaves_what_was() {
  with_gitea
  before=$(files_of data)
  install --dry-run --gitea data
  must_be_same "$before" "$(files_of data)"
  install --gitea data
  between=$(snapshot data)
  must_say 'already installed' install --forgejo data
  must_be_same "$between" "$(snapshot data)"
  install --dry-run --uninstall --gitea data
  must_be_same "$between" "$(snapshot data)"
  install --uninstall --gitea data
  must_be_same "$before" "$(files_of data)"
}

test_gitea_without_its_dispatcher_is_told() {
  with_gitea
  rm data/ann/x.git/hooks/pre-receive
  must_fail install --gitea data
  must_say 'admin regenerate hooks' install --gitea data
  must_be_absent data/ann/x.git/hooks/pre-receive.d/sallyport
  [ -x data/ann/x.wiki.git/hooks/pre-receive.d/sallyport ]
}

test_a_foreign_or_edited_file_of_our_name_is_left() {
  with_gitea
  make_stand_in data/ann/x.git/hooks/pre-receive.d/sallyport theirs
  install --gitea data || true
  echo '# mine' >>data/ann/x.wiki.git/hooks/pre-receive.d/sallyport
  before=$(files_of data | grep -F /pre-receive.d/)
  must_fail install --gitea data
  must_fail install --uninstall --gitea data
  must_be_same "$before" "$(files_of data | grep -F /pre-receive.d/)"
}

test_what_root_makes_is_the_owners() {
  if [ "$(id -u)" -ne 0 ]; then
    echo 'not root: nobody could be given anything'
    return 0
  fi
  with_gitea
  rm -rf data/ann/x.git/hooks/pre-receive.d
  chown -R nobody data
  install --gitea data
  must_be_same "$(stat -c %U data/ann/x.git/hooks/pre-receive.d data/ann/x.git/hooks/pre-receive.d/sallyport | sort -u)" nobody
}

test_gitlab_takes_the_folder_that_gitaly_names() {
  mkdir gitlab
  ln -s "$room/gitlab" "$work/gitlab"
  printf '[hooks]\ncustom_hooks_dir = "%s"\n' "$work/gitlab/custom_hooks" >gitlab/config.toml
  install --gitlab gitlab/config.toml
  gitlab/custom_hooks/pre-receive.d/sallyport one </dev/null
  must_be_same "$(cat called)" 'our-pre-receive one'
  must_say 'already installed' install "--gitlab=$room/gitlab/custom_hooks"
  install --uninstall --gitlab gitlab/custom_hooks
  must_be_same "$(find gitlab -type f)" gitlab/config.toml
}

test_gitlab_without_a_folder_says_what_to_set() {
  echo '# custom_hooks_dir = "/somewhere"' >config.toml
  must_fail install --gitlab config.toml
  must_say "gitaly['configuration']" install --gitlab config.toml
  must_fail install --gitlab missing
}

# The system configuration of a machine with that version of git. The git itself is that of the machine.
with_machine() {
  unset GIT_CONFIG_NOSYSTEM
  export GIT_CONFIG_SYSTEM="$room/etc/gitconfig"
  # The room's name cannot stand in PATH.
  machine=$(mktemp -d -p "$work")
  mkdir -p etc
  cat >"$machine/git" <<TEXT
#!/bin/sh
if [ "\$1" = version ] || [ "\$1" = --version ]; then echo "git version $1"; exit; fi
exec $(command -v git) "\$@"
TEXT
  chmod 755 "$machine/git"
  PATH=$machine:$PATH
  printf '[user]\n\tname = Somebody' >etc/gitconfig
}

test_a_new_git_is_told_of_our_hooks_by_its_configuration() {
  with_machine 2.54.1
  before=$(snapshot etc/gitconfig)
  install --dry-run --system
  must_be_same "$before" "$(snapshot etc/gitconfig)"
  install --system
  must_be_same "$(git config --system hook.sallyport.event)" pre-receive
  must_be_same "$(git config --system hook.sallyport-post-receive.event)" post-receive
  sh -c "$(git config --system hook.sallyport.command) \"\$@\"" sh one 'two  three' </dev/null
  must_be_same "$(cat called)" 'our-pre-receive one two  three'
  must_be_same "$(git config --system user.name)" Somebody
  must_be_absent "$prefix/libexec/sallyport/system-hooks"
  between=$(snapshot etc)
  must_say already install --system
  must_be_same "$between" "$(snapshot etc)"
  install --uninstall --system
  must_be_same "$(cat etc/gitconfig; echo .)" "$(printf '[user]\n\tname = Somebody.')"
  must_say 'nothing to remove' install --uninstall --system
}

test_a_file_that_was_not_there_goes_again() {
  with_machine 2.60.0
  rm etc/gitconfig
  install --system
  install --system
  must_be_same "$(stat -c %a etc/gitconfig)" 644
  install --uninstall --system
  must_be_same "$(ls -A etc)" ''
}

test_what_was_added_after_our_lines_stays() {
  with_machine 2.54.0
  install --system
  git config --system user.email somebody@example.org
  install --system
  install --uninstall --system
  must_be_same "$(git config --system --list | sort | tr '\n' ' ')" 'user.email=somebody@example.org user.name=Somebody '
}

test_an_old_git_gets_a_folder_of_hooks_for_every_repository() {
  with_machine 2.39.5
  install --system
  must_be_same "$(git config --system core.hooksPath)" "$prefix/libexec/sallyport/system-hooks"
  git init -q --bare plain.git
  push_to "$room/plain.git"
  must_be_same "$(cut -d ' ' -f 1 called | tr '\n' ' ')" 'our-pre-receive our-post-receive '
  echo 1 >status.our-pre-receive
  git -C plain.git update-ref -d refs/heads/main
  must_fail push_to "$room/plain.git"
}

# As git init does since 2.46, from a template with a hook of its own.
test_a_repository_that_is_being_made_asks_no_more_than_its_own_hook() {
  with_machine 2.39.5
  install --system
  mkdir -p making/.git/hooks making/.git/refs
  (cd making && GIT_DIR=$PWD/.git "$prefix/libexec/sallyport/system-hooks/reference-transaction" prepared </dev/null)
  make_stand_in making/.git/hooks/reference-transaction reference-transaction
  (cd making && GIT_DIR=$PWD/.git "$prefix/libexec/sallyport/system-hooks/reference-transaction" prepared </dev/null)
  must_be_same "$(cut -d ' ' -f 1 called)" reference-transaction
  must_fail env GIT_DIR="$PWD/making/.git" "$prefix/libexec/sallyport/system-hooks/update" refs/heads/main x y
}

test_no_repository_loses_a_hook() {
  with_machine 2.39.5
  install --system
  git init -q --bare with-hooks.git
  for name in pre-receive update post-receive post-update reference-transaction; do make_stand_in "with-hooks.git/hooks/$name" "$name"; done
  push_to "$room/with-hooks.git"
  must_be_same "$(cut -d ' ' -f 1 called | grep -v reference | tr '\n' ' ')" 'pre-receive our-pre-receive update our-post-receive post-receive post-update '
  grep -q '^reference-transaction committed' called
  cmp input.pre-receive input.our-pre-receive
  echo 1 >status.pre-receive
  git -C with-hooks.git update-ref -d refs/heads/main
  rm called input.our-pre-receive
  must_fail push_to "$room/with-hooks.git"
  must_be_absent input.our-pre-receive
}

test_a_work_tree_keeps_its_hooks_and_works_without() {
  with_machine 2.39.5
  install --system
  git init -q clone
  git -C clone commit -q --allow-empty -m one
  must_be_absent called
  for name in pre-commit commit-msg post-commit; do make_stand_in "clone/.git/hooks/$name" "$name"; done
  git -C clone commit -q --allow-empty -m two
  git -C clone worktree add -q ../linked
  git -C linked commit -q --allow-empty -m three
  must_be_same "$(cut -d ' ' -f 1 called | uniq | tr '\n' ' ')" 'pre-commit commit-msg post-commit pre-commit commit-msg post-commit '
  git clone -q clone copy
  [ "$(git -C copy rev-list --count HEAD)" -eq 2 ]
}

test_a_push_into_a_work_tree_still_updates_it() {
  with_machine 2.39.5
  install --system
  git init -q target
  git -C target config receive.denyCurrentBranch updateInstead
  git init -q source
  echo one >source/file
  git -C source add file
  git -C source commit -q -m one
  git -C source push -q ../target main
  must_be_same "$(cat target/file)" one
  echo two >source/file
  git -C source commit -q -a -m two
  git -C source push -q ../target main
  must_be_same "$(cat target/file)" two
  echo mine >target/file
  echo three >source/file
  git -C source commit -q -a -m three
  must_fail git -C source push -q ../target main
  must_be_same "$(cat target/file)" mine
}

test_a_hooks_folder_that_is_a_link_to_ours_does_not_call_itself() {
  with_machine 2.39.5
  install --system
  git init -q --bare linked.git
  rm -rf linked.git/hooks
  ln -s "$prefix/libexec/sallyport/system-hooks" linked.git/hooks
  push_to "$room/linked.git"
  must_be_same "$(cut -d ' ' -f 1 called | tr '\n' ' ')" 'our-pre-receive our-post-receive '
}

test_every_hook_of_this_git_is_handed_on() {
  with_machine 2.39.5
  install --system
  # What git's own programs hold as names of hooks, and githooks(5) describes.
  for name in applypatch-msg commit-msg post-checkout post-commit post-merge post-receive post-rewrite post-update pre-applypatch \
    pre-auto-gc pre-commit pre-merge-commit pre-push pre-rebase pre-receive prepare-commit-msg proc-receive push-to-checkout \
    reference-transaction sendemail-validate update p4-pre-submit post-index-change; do
    [ -x "$prefix/libexec/sallyport/system-hooks/$name" ]
  done
}

test_a_machine_gets_its_old_state_back() {
  with_machine 2.39.5
  before=$(cat etc/gitconfig; echo .)
  install --dry-run --system
  must_be_absent "$prefix/libexec/sallyport/system-hooks"
  install --system
  between=$(snapshot etc; snapshot "$prefix")
  install --system
  must_be_same "$between" "$(snapshot etc; snapshot "$prefix")"
  must_fail install --uninstall
  must_say 'uninstall --system' install --uninstall
  install --uninstall --system
  must_be_same "$before" "$(cat etc/gitconfig; echo .)"
  must_be_absent "$prefix/libexec/sallyport/system-hooks"
}

test_a_new_git_takes_the_place_of_the_folder() {
  with_machine 2.39.5
  install --system
  sed -i 's/2\.39\.5/2.54.0/' "$machine/git"
  install --system
  must_be_same "$(git config --system --get-all core.hooksPath || true)" ''
  must_be_same "$(git config --system hook.sallyport.event)" pre-receive
  must_be_absent "$prefix/libexec/sallyport/system-hooks"
}

test_a_machine_with_a_hooks_path_of_its_own_is_left_alone() {
  with_machine 2.39.5
  git config --system core.hooksPath /somewhere
  before=$(snapshot etc)
  must_fail install --system
  must_be_same "$before" "$(snapshot etc)"
}

test_a_wrong_command_line_is_status_2() {
  for words in '--recursive' '--servers' '--gitea' '--demo --gitolite' '--test --system' '--recursive --servers x'; do
    status=0
    # shellcheck disable=SC2086 # several words
    "$SALLYPORT_SOURCE/install.sh" $words || status=$?
    must_be_same "$words $status" "$words 2"
  done
}

run_tests 20
