# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.no-hidden-path-text]'

passes() { commit "$(printf 'caf\xC3\xA9.txt')" 1; }

# Taken out again before the push: it is in the history all the same.
refuses() {
  commit "$(printf 'invoice\xE2\x80\xAEfdp.exe')" 1
  git rm -q -- *.exe
  git commit -q -m 'Take it out'
}
