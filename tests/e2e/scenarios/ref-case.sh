# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.ref-case]'

passes() {
  commit one.txt 1
  refspecs=(main HEAD:refs/heads/feature/one)
}

refuses() { refspecs=(HEAD:refs/heads/Main HEAD:refs/heads/Feature/two); }
