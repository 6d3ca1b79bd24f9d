# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.no-evil-merges]'

prepare() {
  commit both.txt before
  exits 0 git push -q origin main
}

# A conflict is resolved, and that is all.
passes() {
  git switch -q -c one
  commit both.txt one
  git switch -q -c two main
  commit both.txt two
  git merge -q one >/dev/null || true
  commit both.txt 'one and two' 'Merge one'
  git branch -q -f main
}

refuses() {
  git switch -q -c three main
  commit three.txt 3
  git switch -q main
  commit four.txt 4
  git merge -q --no-ff --no-commit three >/dev/null 2>&1
  commit README 'What no parent has' 'Merge three'
}
