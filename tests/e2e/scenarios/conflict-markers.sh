# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.conflict-markers]'

passes() { commit title.md "$(printf 'Title\n=======')"; }

refuses() { commit one.c "$(printf 'a\n<%s ours\nb\n=======\nc\n>%s theirs' '<<<<<<' '>>>>>>')"; }
