#!/usr/bin/env bash
# The scenario table: one row a rule. Each row is a file in scenarios/, named after the rule, that sets `policy_text` and defines
# `prepare` (what is there before, pushed with an empty policy), `passes` and `refuses` (which make commits and set `refspecs`).
#
# A row about who pushes gives the server a way to know (`[identity]` in `policy_text`) and names the principal that this is: `pusher`,
# for both pushes or in each of the two functions. REMOTE_USER is the same word.
#
# Of each row it is shown that the server accepts the first push and refuses the second for this rule, that check-push and pre-push
# give the same verdict by the same policy, and that the message is the golden one (golden/scenarios/<rule>.txt; SALLYPORT_ACCEPT=1
# writes it anew).
#
#   scenario_test.sh RULE...
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

here=${SALLYPORT_SOURCE:?must name the source tree}/tests/e2e/scenarios
golden=$SALLYPORT_SOURCE/tests/golden/scenarios

# What git would hand to pre-push now, and what our pre-push says to it by the server's policy.
ask_pre_push() {
  rm -f "$work/pushed"
  git push -q --dry-run origin "${refspecs[@]}" >/dev/null 2>&1 || true
  [ -s "$work/pushed" ] || fail 'nothing would be pushed'
  attempt timeout -v 30 "$hooks/pre-push" --policy "$work/policy.toml" origin "$server" <"$work/pushed"
}

# What the server knows by itself, check-push and pre-push are told.
come_as_pusher() {
  twin_options=()
  [ -n "$pusher" ] || return 0
  export REMOTE_USER=$pusher
  git config sallyport.pusher "$pusher"
  twin_options=(--as "$pusher")
}

# The report without what differs from run to run, broken at words.
told() {
  printf '%s\n' "${flat//"$work"/WORK}" | sed -E 's/ looked at [^;]* in [0-9.]+ s//; s/ To WORK.*//' | fold -s -w 100 | sed 's/ *$//'
}

run_row() {
  local rule=$1 file=$here/$1.sh
  [ -f "$file" ] || fail "there is no row for the rule $rule"
  it "$rule"
  cd "$work"
  rm -rf "$work/server.git" "$work/clone"
  make_pair
  prepare() { :; }
  refspecs=(main)
  policy_text=''
  pusher=''
  # shellcheck source=/dev/null
  . "$file"
  prepare
  policy <<<"$policy_text"

  passes
  come_as_pusher
  ask_pre_push
  [ "$status" -eq 0 ] || fail 'pre-push refuses what the server should accept'
  push_accepted origin "${refspecs[@]}"
  never_says "rule: $rule"

  refspecs=(main)
  refuses
  come_as_pusher
  ask_pre_push
  [ "$status" -eq 1 ] || fail "pre-push says $status to what the server should refuse"
  says "rule: $rule"
  push_refused origin "${refspecs[@]}"
  says "rule: $rule"
  if [ -n "${SALLYPORT_ACCEPT:-}" ]; then
    mkdir -p "$golden"
    told >"$golden/$rule.txt"
  fi
  diff -u "$golden/$rule.txt" <(told) >&2 || fail "the message of $rule is not the golden one"
}

[ $# -gt 0 ] || fail 'no rule was named'
for rule; do run_row "$rule"; done
