# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.issue-key]
pattern = "ABC-[0-9]+"
where = "subject"'

passes() {
  commit one.txt 1 'ABC-12: write one'
  git switch -q -c topic HEAD~1
  commit two.txt 2 'Write two (ABC-13)'
  git switch -q main
  git merge -q --no-ff -m 'Merge topic' topic
}

refuses() { commit three.txt 3 "$(printf 'XABC-1 Write three\n\nABC-14')"; }
