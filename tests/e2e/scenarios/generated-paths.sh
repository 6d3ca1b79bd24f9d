# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.generated-paths]
except = "vendor/**"
also = "*.gen.c"'

passes() { commit vendor/one.c 1; }

refuses() {
  commit web/node_modules/left/index.js 1
  commit parser.gen.c 1
}
