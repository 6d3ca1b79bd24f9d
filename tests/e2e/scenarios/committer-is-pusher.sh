# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.committer-is-pusher]
[[principal]]
name = "ann"
emails = ["ann@example.org"]
accounts = ["ann9"]
[identity]
provider = "fixed"
account = "ann9"'
pusher=ann

# What others have committed is merged.
passes() {
  git switch -q -c topic
  GIT_COMMITTER_EMAIL=bob@example.org commit one.txt 1
  git switch -q main
  git merge -q --no-ff -m 'Merge topic' topic
}

refuses() { GIT_COMMITTER_EMAIL=bob@example.org commit two.txt 2; }
