# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.known-members]
roles = "developer"
[[principal]]
name = "ann"
emails = ["ann@example.org"]
roles = ["developer"]
[[principal]]
name = "bob"
emails = ["bob@example.org"]'

passes() { commit one.txt 1; }

refuses() {
  GIT_AUTHOR_EMAIL=bob@example.org commit two.txt 2
  GIT_COMMITTER_EMAIL=eve@example.org commit three.txt 3
}
