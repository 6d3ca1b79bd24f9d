# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.hidden-text]'

passes() { commit one.c "$(printf '/* caf\xC3\xA9 */')"; }

refuses() {
  commit two.c "$(printf 'if (is_admin) { /*\xE2\x80\xAE } \xE2\x81\xA6*/')"
  commit three.c "$(printf 'x\xE2\x80\x8B = 1;')"
}
