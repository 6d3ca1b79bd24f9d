#!/usr/bin/env bash
# What install.sh does to repositories and to a prefix.
# shellcheck source=tests/e2e/install_rooms.sh
. "${BASH_SOURCE[0]%/*}/install_rooms.sh"

test_a_hook_without_a_predecessor_is_three_lines() {
  with_bare_repository
  prefix=$work/plain
  make_stand_in "$prefix/libexec/sallyport/pre-receive" our-pre-receive
  for name in pre-commit commit-msg pre-push post-receive; do cp -p "$prefix/libexec/sallyport/"{pre-receive,"$name"}; done
  install --server repo.git
  must_be_same "$(sed 2d "$hook")" "$(printf '#!/bin/sh\nexec %s "$@"' "$prefix/libexec/sallyport/pre-receive")"
  must_be_same "$(wc -l <"$hook")" 3
  must_be_same "$(stat -c %a "$hook")" 755
}

test_git_runs_the_client_hooks_and_their_refusal_counts() {
  with_clone
  git init -q --bare server.git
  install --repo clone
  cd clone
  git commit -q --allow-empty -m one
  git push -q ../server.git main
  must_be_same "$(cut -d ' ' -f 1 ../called | tr '\n' ' ')" 'our-pre-commit our-commit-msg our-pre-push '
  for name in pre-commit commit-msg; do
    echo 1 >"../status.our-$name"
    must_fail git commit -q --allow-empty -m two
    rm "../status.our-$name"
  done
  echo 2 >../status.our-pre-push
  must_fail git push -q ../server.git main:other
}

test_a_chained_pre_receive_gives_both_the_same_input() {
  with_bare_repository
  with_old_hook "$hook" old
  install --server repo.git
  seq -f 'old new refs/heads/%.0f' 100000 >lines
  "$hook" one 'two  three' <lines
  cmp lines input.old
  cmp lines input.our-pre-receive
  must_be_same "$(cat called)" "$(printf '%s one two  three\n' old our-pre-receive)"
}

test_a_hook_that_does_not_read_its_input_leaves_all_of_it_to_the_other() {
  with_bare_repository
  mkdir repo.git/hooks
  printf '#!/bin/sh\nexit 0\n' >"$hook"
  chmod 755 "$hook"
  install --server repo.git
  seq 100000 >lines
  "$hook" <lines
  cmp lines input.our-pre-receive
}

test_post_receive_is_installed_and_chained_to_what_was_there() {
  with_bare_repository
  local after=$room/repo.git/hooks/post-receive
  with_old_hook "$after" old
  install --server repo.git
  seq -f 'old new refs/heads/%.0f' 100000 >lines
  mkdir tmp
  TMPDIR=$room/tmp "$after" <lines
  cmp lines input.old
  cmp lines input.our-post-receive
  must_be_same "$(cat called)" "$(printf 'our-post-receive \nold ')"
  must_be_same "$(ls -A tmp)" ''
  install --uninstall --server repo.git
  must_be_same "$(ls -A repo.git/hooks)" 'post-receive'
  TMPDIR=$room/tmp "$after" <lines
  must_be_same "$(cat called)" "$(printf 'our-post-receive \nold \nold ')"
}

test_each_post_receive_runs_whatever_the_other_answers() {
  with_bare_repository
  local after=$room/repo.git/hooks/post-receive name
  with_old_hook "$after" old
  install --server repo.git
  for name in old our-post-receive; do
    rm -f called status.*
    echo 3 >"status.$name"
    status=0
    "$after" </dev/null || status=$?
    must_be_same "$status" 3
    must_be_same "$(cat called)" "$(printf 'our-post-receive \nold ')"
  done
  rm -f called status.* "$after.before-sallyport"
  must_fail "$after" </dev/null
  must_be_same "$(cat called)" 'our-post-receive '
}

test_a_push_runs_both_server_hooks() {
  with_clone
  with_bare_repository
  install --server repo.git
  git -C clone commit -q --allow-empty -m one
  git -C clone push -q "$room/repo.git" main
  must_be_same "$(cut -d ' ' -f 1 called | tr '\n' ' ')" 'our-pre-receive our-post-receive '
  cmp input.our-pre-receive input.our-post-receive
}

test_either_of_a_chain_refuses_a_push() {
  with_clone
  with_bare_repository
  with_old_hook "$hook" old
  install --server repo.git
  git -C clone commit -q --allow-empty -m one
  echo 3 >status.old
  must_fail git -C clone push -q "$room/repo.git" main
  rm status.old
  echo 1 >status.our-pre-receive
  must_fail git -C clone push -q "$room/repo.git" main
  must_be_same "$(git -C repo.git for-each-ref)" ''
  rm status.our-pre-receive
  git -C clone push -q "$room/repo.git" main
  must_be_same "$(git -C repo.git rev-parse main)" "$(git -C clone rev-parse main)"
}

test_either_of_a_chain_refuses_a_commit() {
  with_clone
  with_old_hook "$hook" old
  with_old_hook "${hook%/*}/commit-msg" old-message
  install --repo clone
  for name in old old-message our-pre-commit our-commit-msg; do
    echo 1 >"status.$name"
    must_fail git -C clone commit -q --allow-empty -m one
    rm "status.$name"
  done
  git -C clone commit -q --allow-empty -m one
  must_be_same "$(grep -c COMMIT_EDITMSG called)" 5
}

test_a_chained_hook_keeps_the_status_of_the_one_that_refused() {
  with_bare_repository
  with_old_hook "$hook" old
  install --server repo.git
  status=0
  echo 7 >status.old
  "$hook" </dev/null || status=$?
  must_be_same "$status" 7
  status=0
  echo 0 >status.old
  echo 2 >status.our-pre-receive
  "$hook" </dev/null || status=$?
  must_be_same "$status" 2
}

test_an_old_hook_that_git_would_not_run_is_not_run() {
  with_bare_repository
  with_old_hook "$hook" old
  chmod 644 "$hook"
  install --server repo.git
  "$hook" </dev/null
  must_be_same "$(cat called)" 'our-pre-receive '
}

test_a_chain_without_its_old_hook_refuses_until_installed_again() {
  with_bare_repository
  with_old_hook "$hook" old
  install --server repo.git
  rm "$hook.before-sallyport"
  must_fail "$hook" </dev/null
  must_be_absent called
  install --server repo.git
  "$hook" </dev/null
  must_be_same "$(cat called)" 'our-pre-receive '
}

test_a_chain_that_cannot_keep_its_input_refuses() {
  with_bare_repository
  with_old_hook "$hook" old
  install --server repo.git
  must_fail env TMPDIR="$room/missing" "$hook" </dev/null
  must_be_absent called
}

test_a_chain_leaves_no_temporary_file() {
  with_bare_repository
  with_old_hook "$hook" old
  install --server repo.git
  mkdir tmp
  TMPDIR=$room/tmp "$hook" <<<line
  must_be_same "$(ls -A tmp)" ''
}

test_a_missing_program_refuses() {
  with_bare_repository
  install --server repo.git
  rm "$prefix/libexec/sallyport/pre-receive"
  must_fail "$hook" </dev/null
}

test_the_second_run_changes_nothing() {
  with_clone
  with_bare_repository
  with_old_hook "$hook" old
  install --repo clone --server repo.git
  before=$(snapshot .)
  must_say 'already installed' install --repo clone --server repo.git
  install --repo clone --server repo.git
  must_be_same "$before" "$(snapshot .)"
}

test_uninstall_restores_byte_for_byte() {
  with_clone
  with_bare_repository
  with_old_hook "$hook" old
  for name in pre-commit commit-msg post-commit; do with_old_hook "clone/.git/hooks/$name" "$name"; done
  ln -s ../../a-script-that-is-not-there clone/.git/hooks/pre-push
  before=$(snapshot clone/.git/hooks; snapshot repo.git/hooks)
  install --repo clone --server repo.git
  install --uninstall --repo clone --server repo.git
  # The folders' own times are later now.
  must_be_same "$(grep -v '^ d' <<<"$before")" "$(snapshot clone/.git/hooks | grep -v '^ d'; snapshot repo.git/hooks | grep -v '^ d')"
}

test_uninstall_without_a_predecessor_leaves_no_file() {
  with_bare_repository
  install --server repo.git
  install --uninstall --server repo.git
  must_be_same "$(ls -A repo.git/hooks)" ''
  must_say 'nothing to remove' install --uninstall --server repo.git
}

test_uninstall_leaves_a_foreign_hook() {
  with_bare_repository
  with_old_hook "$hook" old
  before=$(snapshot repo.git)
  install --uninstall --server repo.git
  must_be_same "$before" "$(snapshot repo.git)"
}

test_uninstall_needs_no_programs() {
  with_bare_repository
  install --server repo.git
  rm -r "$prefix"
  install --uninstall --server repo.git
  must_be_absent "$hook"
  must_be_absent "$prefix"
}

test_a_kept_hook_is_never_overwritten() {
  with_bare_repository
  with_old_hook "$hook" old
  with_old_hook "$hook.before-sallyport" older
  before=$(snapshot repo.git)
  must_fail install --server repo.git
  must_be_same "$before" "$(snapshot repo.git)"
}

test_an_edited_hook_is_kept() {
  with_bare_repository
  with_old_hook "$hook" old
  install --server repo.git
  sed -i '2a echo mine' "$hook"
  before=$(snapshot repo.git/hooks)
  must_fail install --uninstall --server repo.git
  must_say 'edited' install --uninstall --server repo.git
  must_fail install --server repo.git
  must_be_same "$before" "$(snapshot repo.git/hooks)"
}

test_a_line_break_at_the_end_is_an_edit() {
  with_bare_repository
  install --server repo.git
  echo >>"$hook"
  must_fail install --uninstall --server repo.git
  [ -f "$hook" ]
}

test_another_prefix_replaces_the_hook_and_keeps_the_chain() {
  with_bare_repository
  with_old_hook "$hook" old
  install --server repo.git
  mv "$prefix" "$room/moved"
  prefix=$room/moved
  must_say 'updated' install --server repo.git
  "$hook" </dev/null
  must_be_same "$(cat called)" "$(printf 'old \nour-pre-receive ')"
}

test_a_hook_that_lost_its_execute_bit_gets_it_back() {
  with_bare_repository
  install --server repo.git
  chmod 644 "$hook"
  install --server repo.git
  [ -x "$hook" ]
}

test_a_repository_that_moves_keeps_its_chain() {
  with_bare_repository
  with_old_hook "$hook" old
  install --server repo.git
  mv repo.git elsewhere.git
  elsewhere.git/hooks/pre-receive </dev/null
  must_be_same "$(cut -d ' ' -f 1 called | tr '\n' ' ')" 'old our-pre-receive '
}

test_a_local_hooks_path_is_used() {
  with_clone
  git -C clone config core.hooksPath .githooks
  with_old_hook clone/.githooks/pre-commit old
  mkdir clone/deeper
  install --repo clone/deeper
  must_be_absent clone/.git/hooks
  git -C clone commit -q --allow-empty -m one
  must_be_same "$(cut -d ' ' -f 1 called | tr '\n' ' ')" 'old our-pre-commit our-commit-msg '
  install --uninstall --repo clone
  must_be_same "$(ls -A clone/.githooks)" 'pre-commit'
}

test_a_global_hooks_path_out_of_the_repository_is_refused() {
  with_clone
  with_bare_repository
  mkdir everyones
  export GIT_CONFIG_GLOBAL=$room/gitconfig
  git config --global core.hooksPath "$room/everyones"
  must_fail install --repo clone
  must_fail install --server repo.git
  must_be_same "$(ls -A everyones)" ''
  # What it says to type works.
  output=$(install --repo clone 2>&1) || true
  eval "$(sed -n 's/^install.sh:  *\(git .* config core.hooksPath\)/\1/p' <<<"$output")"
  install --repo clone
  [ -x clone/.git/hooks/pre-push ]
  must_be_same "$(ls -A everyones)" ''
}

test_a_global_hooks_path_into_the_repository_is_used() {
  with_clone
  export GIT_CONFIG_GLOBAL=$room/gitconfig
  git config --global core.hooksPath .hooks
  install --repo clone
  [ -x clone/.hooks/pre-commit ]
}

test_a_linked_worktree_shares_the_hooks() {
  with_clone
  git -C clone commit -q --allow-empty -m one
  git -C clone worktree add -q ../linked
  install --repo linked
  [ -x "$hook" ]
}

test_variables_of_a_calling_git_do_not_lead_elsewhere() {
  with_clone
  git init -q other
  GIT_DIR=$room/other/.git GIT_WORK_TREE=$room/other install --repo clone
  [ -x "$hook" ]
  must_be_absent other/.git/hooks/pre-commit
}

test_the_wrong_kind_of_repository_is_refused() {
  with_clone
  with_bare_repository
  mkdir plain
  must_fail install --repo repo.git
  must_fail install --server clone
  must_fail install --repo plain
  must_fail install --server plain
  must_fail install --server missing
  must_be_absent "$hook"
}

test_one_repository_that_fails_does_not_stop_the_others() {
  with_bare_repository
  must_fail install --server missing --server repo.git
  [ -x "$hook" ]
}

test_a_dry_run_changes_nothing() {
  with_clone
  with_bare_repository
  with_old_hook "$hook" old
  install --repo clone
  mkdir -p "$prefix/share/sallyport"
  echo libexec/sallyport/pre-receive >"$prefix/share/sallyport/installed-files"
  before=$(snapshot .)
  install --dry-run --server repo.git
  install --dry-run --uninstall --repo clone
  install --dry-run --uninstall
  must_be_same "$before" "$(snapshot .)"
  prefix=$room/elsewhere
  must_say 'would run: meson setup' install --dry-run
  must_say 'would run: meson setup' install --dry-run --server repo.git
  must_be_same "$before" "$(snapshot .)"
}

test_a_wrong_command_line_is_status_2() {
  for words in --nonsense '--repo' '--prefix=' '--demo --test' '--demo --repo x' '--test --uninstall'; do
    status=0
    # shellcheck disable=SC2086 # several words
    "$SALLYPORT_SOURCE/install.sh" $words || status=$?
    must_be_same "$words $status" "$words 2"
  done
}

test_the_installation_is_complete_and_goes_without_a_trace() {
  cp -a "$SALLYPORT_PREFIX" copy
  prefix=$room/copy
  for name in bin/{check-push,sallyport} libexec/sallyport/{pre-commit,commit-msg,pre-push,pre-receive,post-receive}; do [ -x "copy/$name" ]; done
  [ -n "$(ls copy/share/sallyport/rules)" ] && [ -n "$(ls copy/share/doc/sallyport)" ]
  echo mine >copy/share/sallyport/rules/of-my-own
  must_say 'of-my-own' install --uninstall
  must_be_same "$(find copy -type f -printf '%P\n')" 'share/sallyport/rules/of-my-own'
  install --uninstall
}

test_the_real_programs_refuse_through_the_installed_hooks() {
  with_clone
  with_bare_repository
  with_old_hook "$hook" old
  prefix=$SALLYPORT_PREFIX
  install --repo clone --server repo.git
  git -C clone commit -q --allow-empty -m one
  git -C clone push -q "$room/repo.git" main
  git -C repo.git config sallyport.policy "$room/missing.toml"
  git -C clone commit -q --allow-empty -m two
  must_fail git -C clone push -q "$room/repo.git" main
  must_say 'missing.toml' git -C clone push -q "$room/repo.git" main
  must_be_same "$(git -C repo.git rev-parse main)" "$(git -C clone rev-parse main~1)"
  echo 'no = "such key"' >clone/.sallyport.toml
  must_fail git -C clone commit -q --allow-empty -m three
}

run_tests 31
