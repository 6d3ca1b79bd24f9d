# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.body-width]
max = 30'

passes() {
  commit one.txt 1 "$(printf 'Write one\n\nShort lines\nhttps://example.org/a/very/long/address\n\n    if (this is code) { all of it; }\n\nSigned-off-by: Ann <ann@example.org>')"
}

refuses() { commit two.txt 2 "$(printf 'Write two\n\nThis line is surely wider than that')"; }
