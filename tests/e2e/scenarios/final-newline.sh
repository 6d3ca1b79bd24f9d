# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.final-newline]'

commit_bytes() {
  printf '%s' "$2" >"$1"
  git add "$1"
  git commit -q -m "Write $1"
}

passes() {
  commit one.txt 1
  commit_bytes empty.txt ''
}

refuses() { commit_bytes two.txt 2; }
