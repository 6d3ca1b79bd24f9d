# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.no-foxtrot]'

passes() {
  git switch -q -c topic
  commit one.txt 1
  git switch -q main
  git merge -q --no-ff -m 'Merge topic' topic
}

# Somebody merges what is there into their own work, as `git pull` does.
refuses() {
  git switch -q -c mine HEAD~
  commit two.txt 2
  git merge -q --no-ff -m "Merge branch 'main'" main
  git branch -q -f main
}
