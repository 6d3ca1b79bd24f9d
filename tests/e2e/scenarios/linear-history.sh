# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.linear-history]'

passes() { commit one.txt 1; }

refuses() {
  git switch -q -c topic
  commit two.txt 2
  git switch -q main
  git merge -q --no-ff -m 'Merge topic' topic
}
