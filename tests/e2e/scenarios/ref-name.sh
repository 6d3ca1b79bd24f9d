# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.ref-name]
refs = "refs/heads/**"
require = ["main", "(feature|fix)/[a-z0-9-]+"]'

passes() {
  commit one.txt 1
  refspecs=(main HEAD:refs/heads/feature/one)
}

refuses() { refspecs=(HEAD:refs/heads/JohnsBranch "HEAD:refs/heads/$(git rev-parse HEAD)"); }
