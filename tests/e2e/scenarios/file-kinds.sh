# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='builtin_paths = false
[rule.file-kinds]
except = "test/**"'

passes() {
  commit src/env.txt 'A=1'
  commit test/.env 'A=1'
}

# By its name, and by its first bytes.
refuses() {
  commit .env 'A=1'
  printf '\xFE\xED\xFE\xED\0\0\0\2' >keys.bin
  git add keys.bin
  git commit -q -m 'Add keys'
}
