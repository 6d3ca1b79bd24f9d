# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.executable-bit]
allow = ["*.sh", "bin/**"]'

commit_program() {
  mkdir -p "$(dirname "./$1")"
  echo '#!/bin/sh' >"$1"
  chmod 755 "$1"
  git add "$1"
  git commit -q -m 'Add a program'
}

passes() {
  commit_program bin/run
  commit plain.txt 1
}

refuses() { commit_program plain.py; }
