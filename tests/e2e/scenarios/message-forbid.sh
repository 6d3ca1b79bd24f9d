# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.message-forbid]
patterns = ["(?i)skip[- ]ci"]'

passes() { commit one.txt 1; }

refuses() { commit two.txt 2 "$(printf 'Write two\n\n[Skip CI]\n')"; }
