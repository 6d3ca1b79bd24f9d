# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.commit-dates]'

passes() { commit one.txt 1; }

refuses() { GIT_COMMITTER_DATE='2099-01-01 00:00:00 +0000' commit two.txt 2; }
