# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.path-length]
max_bytes = 40
max_component_bytes = 20'

passes() { commit "$(printf 'a%.0s' {1..20})/$(printf 'b%.0s' {1..19})" 1; }

refuses() {
  commit "$(printf 'a%.0s' {1..20})/$(printf 'b%.0s' {1..20})" 1
  commit "$(printf 'c%.0s' {1..21})" 1
}
