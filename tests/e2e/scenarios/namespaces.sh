# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.namespaces]'

passes() {
  commit one.txt 1
  git tag v1
  refspecs=(main v1)
}

refuses() { refspecs=(HEAD:refs/notes/commits); }
