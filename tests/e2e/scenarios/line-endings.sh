# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.line-endings]
paths = ["*.c", "*.h"]'

passes() {
  commit one.c 1
  commit one.bat "$(printf 'dir\r')"
}

refuses() { commit two.c "$(printf 'one\r\ntwo\r')"; }
