# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.no-empty-commits]'

# A merge of what is there already changes nothing, and is no empty commit.
passes() {
  git switch -q -c topic
  commit one.txt 1
  git switch -q main
  git merge -q --no-ff -m 'Merge topic' topic
}

refuses() { git commit -q --allow-empty -m 'Start the builders'; }
