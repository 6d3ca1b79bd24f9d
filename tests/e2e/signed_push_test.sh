#!/usr/bin/env bash
# Pushes that must be signed themselves: git push --signed.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
for who in ann bob; do ssh-keygen -q -t ed25519 -N '' -C "$who" -f "$work/$who"; done
git config gpg.format ssh
git config user.signingKey "$work/ann.pub"
# take PUSHEES: the policy; who pushes to main must be Ann.
take() {
  policy <<POLICY
[[principal]]
name = "ann"
emails = ["ann@example.org"]
keys = ["$(cat "$work/ann.pub")"]
roles = ["keeper"]
[[principal]]
name = "bob"
keys = ["$(cat "$work/bob.pub")"]
[[branch]]
name = "main"
push_certificate = "authorized"
roles = ["keeper"]
[push_certificate]
pushees = ["$1"]
POLICY
}
take '**'
git -C "$server" config receive.certNonceSeed 'a seed'

# By hand there is no certificate yet, so check-push can only warn; pushes are not compared with it here.
pushes() {
  local expected=$1
  shift
  refs_before=$(refs_of_server)
  attempt timeout -v 30 git push "$@"
  if [ "$expected" = accepted ]; then
    [ "$status" -eq 0 ] || fail "not accepted: git push $*"
    [ "$(refs_of_server)" != "$refs_before" ] || fail 'the refs did not move'
  else
    [ "$status" -ne 0 ] || fail "accepted: git push $*"
    same "$(refs_of_server)" "$refs_before"
    says branch.push_certificate 'git push --signed'
  fi
}

it 'refuses a push that is not signed, whatever it does'
commit file one
pushes refused origin main
says 'the push is not signed'
pushes refused origin :main

it 'takes one that is signed by somebody who may'
pushes accepted --signed origin main

it 'takes other branches without'
pushes accepted origin main:topic

it 'refuses one that is signed by somebody who may not'
commit file two
git config user.signingKey "$work/bob.pub"
pushes refused --signed origin main
says 'bob signed the push, who is not keeper'
git config user.signingKey "$work/ann.pub"

it 'refuses one for another repository'
take 'ssh://elsewhere/**'
pushes refused --signed origin main
says 'the certificate of the push is for'
take '**'

it 'refuses a certificate whose list is not what is pushed, or whose nonce is not the one of this push'
# A hook that says something else to ours than git said to it, as a server would that was taken over on the way.
for change in 's/^[0-9a-f]*/0000000000000000000000000000000000000000/' 's/main$/other/'; do
  printf '#!/bin/sh\nsed "%s" | "%s"\n' "$change" "$hooks/pre-receive" >"$server/hooks/pre-receive"
  sed -i 's/name = "main"/name = ["main", "other"]/' "$work/policy.toml"
  attempt timeout -v 30 git push --signed origin main
  [ "$status" -ne 0 ] || fail 'accepted'
  says 'says something else than is pushed' 'of refs/heads/'
done
printf '#!/bin/sh\nGIT_PUSH_CERT_NONCE_STATUS=BAD exec "%s"\n' "$hooks/pre-receive" >"$server/hooks/pre-receive"
pushes refused --signed origin main
says 'its nonce is BAD'
hand_over "$server/hooks/pre-receive" pre-receive

it 'says by hand that a certificate will be asked for'
exits 0 check_push --policy "$work/policy.toml" origin/main..main
says 'warning, rule: branch.push_certificate' 'git push --signed'
