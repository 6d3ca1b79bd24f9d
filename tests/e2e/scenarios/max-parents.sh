# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.max-parents]'

passes() {
  git switch -q -c topic
  commit one.txt 1
  git switch -q main
  git merge -q --no-ff -m 'Merge topic' topic
}

refuses() {
  git switch -q -c left
  commit left.txt 1
  git switch -q -c right main
  commit right.txt 1
  git switch -q main
  git merge -q --no-ff -m 'Merge both' left right >/dev/null
}
