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

pushes() {
  export REMOTE_USER=$1
  git config sallyport.pusher "$1"
  twin_options=(--as "$1")
}

passes() {
  commit one.txt 1
  pushes alice
}

refuses() {
  commit two.txt 2
  pushes bob
}
