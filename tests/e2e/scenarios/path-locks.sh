# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.path-locks]
paths = "abi/**"
until = 2099-01-01
reason = "version 2 is out"'

prepare() {
  commit abi/one.h 1
  commit abi/two.h 2
  git push -q origin main
}

passes() { commit src/one.c 1; }

refuses() {
  commit abi/one.h 2
  git rm -q abi/two.h
  git commit -q -m 'Take it away'
}
