# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.subject]
max_length = 20
min_length = 5
pattern = "\\p{Lu}.*"
forbid_final_period = true'

passes() {
  commit one.txt 1 "Über zwanzig Zeichen"
  git revert --no-edit HEAD >/dev/null
}

refuses() {
  commit two.txt 2 'This subject is longer than that'
  commit three.txt 3 'Two'
  commit four.txt 4 'write four'
  commit five.txt 5 'Write five.'
  commit six.txt 6 "$(printf 'Write six\r\nand more')"
  git commit -q --allow-empty --allow-empty-message -m ''
}
