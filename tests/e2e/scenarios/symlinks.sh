# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.symlinks]'

commit_link() {
  ln -s "$2" "$1"
  git add "$1"
  git commit -q -m 'Add a link'
}

passes() { commit_link here README; }

refuses() {
  commit_link up ../elsewhere
  commit_link hook .git/hooks/pre-push
}
