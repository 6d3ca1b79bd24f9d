#!/usr/bin/env bash
# Certificates of pushes that say, or are signed, something else than what is pushed here and now.
# shellcheck source=tests/hostile/signatures.sh
source "$(dirname "${BASH_SOURCE[0]}")/signatures.sh" || exit 1
make_signing_pair
for who in ann bob eve; do person "$who" -t ed25519; done
{
  principal ann "$(key_of ann)" 'roles = ["keeper"]'
  principal bob "$(key_of bob)"
  cat <<'POLICY'
[[branch]]
name = ["main", "other"]
push_certificate = "authorized"
roles = ["keeper"]
[push_certificate]
pushees = ["file:///here"]
POLICY
} | policy
git -C "$server" config receive.certNonceSeed 'a seed'
git -C "$server" config gpg.format ssh
git -C "$server" config gpg.ssh.allowedSignersFile "$work/allowed"
# What git itself says of the certificate stands in a file.
cat >"$server/hooks/pre-receive" <<HOOK
#!/bin/sh
echo "\$GIT_PUSH_CERT_STATUS \$GIT_PUSH_CERT_NONCE_STATUS" >"$work/git-says"
exec "$hooks/pre-receive" --rules "$work/rules.toml"
HOOK

# Everything is on the server already, on a branch that asks for nothing: a push moves main only.
be ann
commit one 1
commit two 2
exits 0 git push -q origin main:topic
old=$(git rev-parse origin/main) new=$(git rev-parse main)

certificate() {
  {
    printf '%s\n' 'certificate version 0.1' "pusher $(cat "$work/ann.pub") 1714979289 +0000" 'pushee file:///here' "nonce ${nonce-{nonce\}}" ''
    printf '%s %s %s\n' "$@"
  } >"$work/certificate"
}
certificate "$old" "$new" refs/heads/main

# pushes NAME [EDIT]...: what the server says to the certificate, signed with that key and then edited.
pushes() { (cd "$work" && "$python" -B -S -E -s "$here/certified_push.py" "$server" "$work/$1" "$work/certificate" "${@:2}"); }
# turned_down GIT REASON NAME [EDIT]...: git says GIT of it, and it is refused for that reason.
turned_down() {
  local before
  before=$(refs_of_server)
  : >"$work/git-says"
  attempt pushes "${@:3}"
  same "$(refs_of_server)" "$before"
  says branch.push_certificate "$2" 'pre-receive hook declined'
  prints_no_controls
  if [[ $git_version == 'git version 2.39.'* ]]; then same "$(cat "$work/git-says")" "$1"; fi
}
let_in() {
  exits 0 pushes "$@"
  same "$(git -C "$server" rev-parse main)" "$new"
  git -C "$server" update-ref refs/heads/main "$old"
}

it 'as it should be'
let_in ann

it 'of somebody else'
turned_down 'G OK' 'bob signed the push, who is not keeper' bob
turned_down 'G OK' 'unknown key' eve

it 'that says something else than what was signed'
turned_down 'B OK' ': bad' ann change "$new" "$(git rev-parse main~)"
turned_down 'B OK' ': bad' ann change refs/heads/main refs/heads/other
turned_down 'B OK' ': bad' ann change ' refs/heads/main\n' " refs/heads/main\n$zero $new refs/heads/other\n"
turned_down 'B OK' ': bad' ann change 'pusher ' 'pusher eve '

it 'with words behind the signature, and with one of something else'
honest ann
forge signature <"$object" >"$work/of-commit"
turned_down 'G OK' ': malformed' ann append 'evil\n'
turned_down 'B OK' ': bad' ann sign "$work/of-commit"

it 'of an earlier push, of another server, and without the nonce of any'
# nonce_of SEED: what a server with that seed would have given an hour ago.
nonce_of() {
  local stamp=$(($(date +%s) - 3600))
  printf '%s-%s' "$stamp" "$(printf '%s:%s' "$server" "$stamp" | openssl dgst -sha1 -hmac "$1" -r | cut -d ' ' -f 1)"
}
for seed in 'a seed' 'another seed'; do
  nonce=$(nonce_of "$seed") certificate "$old" "$new" refs/heads/main
  turned_down 'G BAD' 'its nonce is BAD' ann
done
certificate "$old" "$new" refs/heads/main
sed -i /^nonce/d "$work/certificate"
turned_down 'G MISSING' 'its nonce is MISSING' ann

it 'for another repository, or for none'
certificate "$old" "$new" refs/heads/main
sed -i 's/^pushee.*/pushee file:\/\/\/there/' "$work/certificate"
turned_down 'G OK' 'the certificate of the push is for file:///there' ann
sed -i 's/^pushee.*/pushee file:\/\/\/here\x1b[2J/' "$work/certificate"
turned_down 'G OK' 'the certificate of the push is for' ann
sed -i /^pushee/d "$work/certificate"
turned_down 'G OK' 'the certificate of the push is for no repository' ann

it 'that can be read in two ways'
for odd in '/^pusher/s/$/\r/' '/^nonce/s/^/note\n/' '/^nonce/p' 's/^certificate version 0.1/certificate version 0.2/' '/^pushee/s/^/pushee file:\/\/\/there\n/'; do
  certificate "$old" "$new" refs/heads/main
  sed -i "$odd" "$work/certificate"
  turned_down 'G OK' 'says something else than is pushed' ann
done

it 'as it should be, once more'
certificate "$old" "$new" refs/heads/main
let_in ann
