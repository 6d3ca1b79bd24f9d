# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.conventional-commits]
scopes = ["core", "web"]'

passes() {
  commit one.txt 1 'feat(core)!: write one'
  git revert --no-edit HEAD >/dev/null
}

refuses() {
  commit two.txt 2 'Write two'
  commit three.txt 3 'feature: write three'
  commit four.txt 4 'fix(dark): write four'
}
