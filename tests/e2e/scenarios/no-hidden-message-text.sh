# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.no-hidden-message-text]'

passes() { commit one.txt 1 "$(printf 'Schreibe Übung 1\r\n\r\nUnd mehr\r\n')"; }

refuses() {
  commit two.txt 2 "$(printf 'Write \u202eowt\n')"
  commit three.txt 3 "$(printf 'Write three \e[2K\n')"
  # `git commit` would take it for Latin-1 and make UTF-8 of it.
  git reset -q --hard "$(git cat-file commit HEAD | LC_ALL=C sed 's/^Write three.*/Write dr\xe9i/' | git hash-object -t commit -w --stdin)"
  git -c i18n.commitEncoding=UTF-7 commit -q --allow-empty -m 'Write six +IC4-'
}
