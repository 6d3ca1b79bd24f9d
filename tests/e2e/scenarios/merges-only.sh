# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.merges-only]
refs = "refs/heads/main"'

passes() {
  git switch -q -c topic
  commit one.txt 1
  git switch -q main
  git merge -q --no-ff -m 'Merge topic' topic
}

refuses() { commit two.txt 2; }
