# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.author-email]
require = ".*@example\\.org"
forbid = "^root@"'

passes() { GIT_AUTHOR_EMAIL=Ann@Example.ORG commit one.txt 1; }

refuses() {
  GIT_AUTHOR_EMAIL=ann@example.org.elsewhere.net commit two.txt 2
  GIT_AUTHOR_EMAIL=root@example.org commit three.txt 3
}
