# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
# The file that was purged is banned, whatever it is called and whoever brings it.
policy_text="[rule.banned-objects]
ids = \"$(printf 'purged\n' | git hash-object --stdin)\""

passes() { commit one.txt 1; }

refuses() {
  commit two.txt purged
  git rm -q two.txt
  git commit -q -m 'Take it away'
}
