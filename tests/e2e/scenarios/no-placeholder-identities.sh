# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.no-placeholder-identities]'

known() { GIT_AUTHOR_EMAIL=ann@kernel.org GIT_COMMITTER_EMAIL=ann@kernel.org "$@"; }

passes() { known commit one.txt 1; }

refuses() {
  GIT_AUTHOR_EMAIL=ann@laptop.localdomain known_committer commit two.txt 2
  GIT_AUTHOR_NAME=$(printf 'An\u202en') known commit three.txt 3
}
known_committer() { GIT_COMMITTER_EMAIL=ann@kernel.org "$@"; }
