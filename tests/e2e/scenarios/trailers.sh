# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.trailers]
required = "Reviewed-by"
any_of = ["Fixes", "Refs"]
forbidden = "Change-Id"
values = { Refs = "#[0-9]+" }'

passes() { commit one.txt 1 "$(printf 'Write one\n\nreviewed-by: Bob <bob@example.org>\nRefs: #12')"; }

refuses() {
  commit two.txt 2 "$(printf 'Write two\n\nChange-Id: I12')"
  commit three.txt 3 "$(printf 'Write three\n\nReviewed-by: Bob\nRefs: 12')"
}
