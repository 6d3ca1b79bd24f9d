#!/usr/bin/env bash
# SSH signatures, keys and certificates that must not count, though ssh-keygen takes some of them.
# shellcheck source=tests/hostile/signatures.sh
source "$(dirname "${BASH_SOURCE[0]}")/signatures.sh" || exit 1
make_signing_pair

for who in ann bob eve carl late soon gone; do person "$who" -t ed25519; done
person rsa -t rsa -b 2048 -m PEM
person small -t rsa -b 1024
for authority in corp other; do ssh-keygen -q -t ed25519 -N '' -f "$work/$authority"; done
printf '*@example.org cert-authority %s\n' "$(cat "$work/corp.pub")" >>"$work/allowed"
# Keys of which OpenSSL has the private half, so that they sign whatever they are given.
openssl genpkey -algorithm ed25519 -out "$work/hand.pem"
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/touch.pem"
openssl pkey -in "$work/hand.pem" -pubout -outform DER | forge ed25519-key >"$work/hand.pub"
openssl pkey -in "$work/touch.pem" -pubout -outform DER | forge security-key >"$work/touch.pub"
for who in hand touch; do printf '%s@example.org %s\n' "$who" "$(cat "$work/$who.pub")" >>"$work/allowed"; done

# certify NAME FILE [ssh-keygen's OPTION]...: a certificate of the key of that name; it is FILE, and signs as NAME.
certify() {
  cp "$work/$1" "$work/$2"
  cp "$work/$1.pub" "$work/$2.pub"
  ssh-keygen -q -s "$work/corp" -I "$2" "${@:3}" "$work/$2.pub"
}
certify carl valid -n carl@example.org -z 1
certify carl revoked-serial -n carl@example.org -z 2
certify carl revoked-name -n carl@example.org -z 3
certify carl expired -n carl@example.org -V 20200101:20210101
certify carl future -n carl@example.org -V 20700101:20710101
certify carl of-bob -n bob@example.org
certify carl of-nobody -n nobody@example.org
certify carl of-two -n carl@example.org,bob@example.org
certify carl of-all
certify carl host -h -n carl@example.org
certify carl restricted -n carl@example.org -O force-command=true
certify gone of-gone -n carl@example.org
cp "$work/carl" "$work/foreign"
cp "$work/carl.pub" "$work/foreign.pub"
ssh-keygen -q -s "$work/other" -I foreign -n carl@example.org "$work/foreign.pub"
printf 'serial: 2\nid: revoked-name\n' >"$work/krl.txt"
ssh-keygen -q -k -f "$work/krl" -s "$work/corp.pub" "$work/krl.txt"
ssh-keygen -q -k -u -f "$work/krl" "$work/gone.pub"
git config gpg.ssh.revocationFile "$work/krl"

policy <<POLICY
$(principal ann "$(key_of ann)")
$(principal bob "$(key_of bob), \"certificate:corp:bob@example.org\"")
$(principal carl '"certificate:corp:carl@example.org"')
$(principal late "$(key_of late)" 'valid_until = 2024-06-01')
$(principal soon "$(key_of soon)" 'valid_from = 2070-01-01')
$(for who in gone rsa small hand touch; do principal "$who" "$(key_of "$who")"; done)
[[authority]]
name = "corp"
ssh = [$(key_of corp)]
[[branch]]
name = "main"
signatures = "authorized"
scope = "all"
[signatures]
revoked_ssh = ["krl"]
POLICY

it 'of another namespace'
honest ann
forge payload <"$object" >"$work/payload"
for namespace in file email git@example.org Git; do
  ssh-keygen -q -Y sign -n "$namespace" -f "$work/ann" <"$work/payload" >"$work/armour" 2>"$work/ignored"
  signed_by "$work/armour"
  refused B malformed
done

it 'with a field that was changed'
resigned sshsig namespace=file
refused B malformed
resigned sshsig 'namespace=git\0'
refused G malformed
resigned sshsig version=0
refused G malformed
resigned sshsig version=2
refused B malformed
resigned sshsig hash=sha1
refused B malformed
resigned sshsig hash=sha256
refused B bad
resigned sshsig algorithm=ssh-rsa
refused B malformed
resigned sshsig behind=x
refused B malformed
resigned sshsig inside=x
refused B malformed
resigned sshsig key="$work/eve.pub"
refused B 'unknown key'
resigned sshsig key="$work/bob.pub"
refused B bad

it 'as it was'
accepted_unedited

it 'over a digest that is not of the hash that it names'
commit_as hand
# over CLAIMED USED: a signature that names the one hash, over a digest that is of the other.
over() {
  forge ssh-to-sign "$@" <"$object" >"$work/to-sign"
  openssl pkeyutl -sign -inkey "$work/hand.pem" -rawin -in "$work/to-sign" | forge ssh-made "$work/hand.pub" ssh-ed25519 "$1" >"$work/armour"
  signed_by "$work/armour"
}
over sha256 sha512
refused B bad
over sha512 sha256
refused B bad
over sha1 sha1
refused B malformed
over md5 md5
refused B malformed
over sha256 sha256
kept
accepted_unedited

it 'by RSA with SHA-1, and by an RSA key that is too short'
commit_as rsa
forge ssh-to-sign <"$object" >"$work/to-sign"
openssl dgst -sha1 -sign "$work/rsa" "$work/to-sign" | forge ssh-made "$work/rsa.pub" ssh-rsa >"$work/armour"
signed_by "$work/armour"
refused B weak
honest rsa
accepted_unedited
honest small
refused G weak

it 'by a security key that nobody touched'
touched() {
  commit_as touch
  forge security-key-to-sign "$1" <"$object" >"$work/to-sign"
  openssl dgst -sha256 -sign "$work/touch.pem" "$work/to-sign" | forge security-key-made "$work/touch.pub" "$1" >"$work/armour"
  signed_by "$work/armour"
}
touched 0
refused G bad
touched 4
refused G bad
touched 1
kept
accepted_unedited

it 'by somebody who is no longer, or not yet, a principal, whatever the date of the commit'
honest late
refused G 'expired key'
honest soon
refused G 'expired key'
GIT_COMMITTER_DATE='2070-02-01T00:00:00Z' honest soon
refused G 'expired key'

it 'by a key that is revoked, with and without a certificate'
honest gone
refused B 'revoked key'

# certified FILE: a commit of Carl's, signed with that certificate.
certified() {
  commit_as carl
  git -c user.signingKey="$work/$1-cert.pub" commit -q --amend --allow-empty --no-edit -S
  take commit HEAD
}
it 'with a certificate as it should be'
certified valid
accepted_unedited

it 'with a certificate that is revoked'
for which in revoked-serial revoked-name of-gone; do
  certified "$which"
  refused B 'revoked key'
done

it 'with a certificate whose time has run out or is to come'
certified expired
refused U 'expired key'
GIT_COMMITTER_DATE='2020-02-01T00:00:00Z' certified expired
refused G 'expired key'
certified future
refused U 'expired key'
GIT_COMMITTER_DATE='2070-02-01T00:00:00Z' certified future
refused G 'expired key'

it 'with a certificate for somebody else, for nobody, for several people, or for a host'
certified of-bob
refused G good signatures.email
for which in of-nobody of-two; do
  certified "$which"
  refused G 'unknown key'
done
certified of-all
refused U 'unknown key'
certified host
refused U bad

it 'with a certificate that is for one command, and one of another authority'
certified restricted
refused G bad
certified foreign
refused U 'unknown key'
