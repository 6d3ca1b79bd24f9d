# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.path-collisions]'

# What is there before is nobody's fault.
prepare() {
  commit old/README 1
  commit old/Readme 2
  git push -q origin main
}

passes() {
  commit old/Readme 3
  commit old/other 4
}

refuses() {
  commit src/Main.c 1
  commit Src/Main.c 2
}
