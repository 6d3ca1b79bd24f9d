# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.author-is-committer]
allow = "forge@example\\.org"'

passes() {
  commit one.txt 1
  GIT_AUTHOR_EMAIL=bob@example.org GIT_COMMITTER_EMAIL=forge@example.org commit two.txt 2
}

refuses() { GIT_AUTHOR_EMAIL=bob@example.org commit three.txt 3; }
