# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.no-unrelated-roots]'

passes() { commit one.txt 1; }

refuses() {
  git switch -q --orphan alone
  commit alone.txt 1
  refspecs=(alone)
}
