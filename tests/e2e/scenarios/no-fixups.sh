# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.no-fixups]'

passes() { commit one.txt 1 'Explain fixup! commits'; }

refuses() {
  commit two.txt 2 'fixup! Write one.txt'
  commit three.txt 3 'WIP: the rest'
}
