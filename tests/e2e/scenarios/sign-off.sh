# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.sign-off]'

passes() {
  commit one.txt 1 "$(printf 'Write one\n\nSigned-off-by: ann <Ann@Example.org>')"
  git switch -q -c topic HEAD~1
  commit two.txt 2 "$(printf 'Write two\n\nSigned-off-by: Ann <ann@example.org>')"
  git switch -q main
  git merge -q --no-ff -m 'Merge topic' topic
}

refuses() { commit three.txt 3 "$(printf 'Write three\n\nSigned-off-by: Bob <bob@example.org>')"; }
