# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='mailmap = "refs/heads/main"
[rule.committer-email]
require = ".*@example\\.org"'

prepare() {
  commit .mailmap 'Ann <ann@example.org> <ann@home.net>'
  exits 0 git push -q origin main
}

passes() { GIT_COMMITTER_EMAIL=ann@home.net commit one.txt 1; }

refuses() { GIT_COMMITTER_EMAIL=bob@home.net commit two.txt 2; }
