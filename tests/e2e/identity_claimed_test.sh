#!/usr/bin/env bash
# Before a push the developer says who will push.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
cat >"$work/shared.toml" <<'POLICY'
[[principal]]
name = "alice"
accounts = ["alice9"]
[[group]]
name = "keepers"
members = ["alice"]
[[path]]
name = "*.iso"
deny = true
POLICY
policy <"$work/shared.toml"
commit disk.iso bytes
use_client_hooks
cp "$work/shared.toml" .sallyport.toml
pusher_in_report() {
  exits 1 check_push --format json "$@"
  python3 -c 'import json, sys; print(json.load(sys.stdin).get("pusher"))' <"$work/output" >"$work/pusher"
}

it 'nobody was asked: nothing is told'
exits 1 check_push HEAD~1..HEAD
never_says 'pushed by'
pusher_in_report HEAD~1..HEAD
grep -qx None "$work/pusher"

it 'check-push judges as somebody of the policy'
exits 1 check_push --as alice HEAD~1..HEAD
says 'pushed by alice (claimed: alice)'
pusher_in_report --as alice HEAD~1..HEAD
grep -q "'provider': 'claimed', 'account': 'alice', 'key': None, 'principal': 'alice'" "$work/pusher"

it 'or as nobody'
exits 1 check_push --as '' HEAD~1..HEAD
says 'pushed by nobody that the policy knows (claimed: nobody was named)'

it 'and not as somebody whom there is not'
exits 2 check_push --as alic HEAD~1..HEAD
says 'no [[principal]] is named alic; did you mean alice?'
exits 2 check_push --as keepers HEAD~1..HEAD

it 'so does pre-push, by its configuration'
exits 1 git push -q origin HEAD:topic
never_says 'pushed by'
git config sallyport.pusher alice
exits 1 git push -q origin HEAD:topic
says 'pushed by alice (claimed: alice)'
git config sallyport.pusher alic
exits 1 git push -q origin HEAD:topic
says 'did you mean alice?'

it 'the server believes none of it'
git config sallyport.pusher alice
exits 1 git push -q --no-verify origin HEAD:topic
never_says 'pushed by'
