# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.freeze]
refs = "refs/heads/release/**"
windows = [{ from = "2020-01-01", until = "2099-12-31", zone = "Europe/Berlin" }]
message = "ask the release manager"'

passes() { commit one.txt 1; }

refuses() { refspecs=(HEAD:refs/heads/release/1); }
