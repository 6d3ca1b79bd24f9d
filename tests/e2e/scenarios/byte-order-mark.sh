# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.byte-order-mark]
except = "*.ps1"'

passes() { commit one.ps1 "$(printf '\xEF\xBB\xBFtext')"; }

refuses() { commit one.c "$(printf '\xEF\xBB\xBFtext')"; }
