# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.no-hidden-message-text]'

passes() { commit one.txt 1 "$(printf 'Schreibe Übung 1\r\n\r\nUnd mehr\r\n')"; }

refuses() {
  commit two.txt 2 "$(printf 'Write \u202eowt\n')"
  commit three.txt 3 "$(printf 'Write three \e[2K\n')"
  printf 'Write f\374nf\n' >"$work/message"
  commit four.txt 4
  git commit -q --amend -F "$work/message" 2>/dev/null
  git -c i18n.commitEncoding=UTF-7 commit -q --allow-empty -m 'Write six +IC4-'
}
