# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[identity]
provider = "http"
[[principal]]
name = "alice"
accounts = ["alice"]
roles = ["maintainer"]
[[principal]]
name = "bob"
accounts = ["bob"]
[rule.pusher]
roles = ["maintainer"]'

passes() {
  commit one.txt 1
  pusher=alice
}

refuses() {
  commit two.txt 2
  pusher=bob
}
