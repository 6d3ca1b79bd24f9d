# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.windows-names]'

passes() { commit console.txt 1; }

refuses() {
  commit docs/aux.txt 1
  commit 'what?' 1
}
