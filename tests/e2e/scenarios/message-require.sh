# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.message-require]
patterns = "(?m)^Why: \\S"
merges = false'

passes() { commit one.txt 1 "$(printf 'Write one\r\n\r\nWhy: because\r\n')"; }

refuses() { commit two.txt 2 "$(printf 'Write two\n\nWhy:\n')"; }
