#!/usr/bin/env bash
# X.509 signatures and certificates that must not count, though gpgsm takes some of them.
# shellcheck source=tests/hostile/signatures.sh
source "$(dirname "${BASH_SOURCE[0]}")/signatures.sh" || exit 1
make_signing_pair
make_gpg_home
git config gpg.format x509

cat >"$work/ca.cnf" <<'CONFIG'
[ca]
default_ca = here
[here]
new_certs_dir = .
database = index
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
default_crl_days = 3650
[any]
commonName = supplied
[req]
distinguished_name = none
[none]
CONFIG
certificates=$work/certificates
mkdir "$certificates"
: >"$certificates/index"
issuing() { (cd "$certificates" && openssl "$@" 2>>"$work/openssl"); }
# authority NAME: roots. certificate NAME AUTHORITY EMAIL [openssl req's or ca's OPTION]...: what an authority says of a new key.
authority() {
  issuing req -x509 -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.pem" -subj "/CN=$1" -days 3650 -config "$work/ca.cnf" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
}
algorithm=(ec -pkeyopt 'ec_paramgen_curve:P-256')
usage=critical,digitalSignature
purpose=emailProtection
certificate() {
  issuing req -new -newkey "${algorithm[@]}" -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1" -config "$work/ca.cnf" \
    -addext "subjectAltName=email:$3" -addext "keyUsage=$usage" -addext "extendedKeyUsage=$purpose"
  issuing ca -batch -config "$work/ca.cnf" -cert "$2.pem" -keyfile "$2.key" -in "$1.csr" -out "$1.pem" -notext -days 3650 "${@:4}"
}
authority corp
authority other
certificate ann corp ann@example.org
certificate bob corp bob@example.org
certificate nobody corp nobody@example.org
certificate expired corp ann@example.org -startdate 20200101000000Z -enddate 20210101000000Z
certificate future corp ann@example.org -startdate 20400101000000Z -enddate 20410101000000Z
certificate foreign other ann@example.org
certificate below-ann ann ann@example.org
certificate revoked corp ann@example.org
usage=critical,keyEncipherment certificate sealing corp ann@example.org
purpose=serverAuth certificate serving corp ann@example.org
algorithm=(rsa:1024)
certificate small corp ann@example.org
issuing ca -batch -config "$work/ca.cnf" -cert corp.pem -keyfile corp.key -revoke revoked.pem
issuing ca -batch -config "$work/ca.cnf" -cert corp.pem -keyfile corp.key -gencrl -out crl.pem

echo disable-crl-checks >"$GNUPGHOME/gpgsm.conf"
gpgsm --quiet --batch --import "$certificates/corp.pem" "$certificates/ann.pem" "$certificates/bob.pem" 2>>"$work/gpg"
gpgsm --batch --with-colons --list-keys corp 2>>"$work/gpg" | awk -F : '$1 == "fpr" { print $10 " S relax" }' >"$GNUPGHOME/trustlist.txt"
gpgconf --kill gpg-agent # it has read the list already

policy <<POLICY
$(principal ann '"certificate:corp:ann@example.org"')
$(principal bob '"certificate:corp:bob@example.org"')
[[authority]]
name = "corp"
x509 = ["certificates/corp.pem"]
[[branch]]
name = "main"
signatures = "authorized"
scope = "all"
[signatures]
revoked_x509 = ["certificates/crl.pem"]
POLICY

# cms NAME [openssl cms' OPTION]...: `object` with a signature by that certificate.
cms() {
  forge payload <"$object" >"$work/payload"
  issuing cms -sign -binary -nosmimecap -signer "$1.pem" -inkey "$1.key" -outform DER -in "$work/payload" -out "$work/der" "${@:2}"
  sealed
}
sealed() {
  forge armour 'SIGNED MESSAGE' <"$work/der" >"$work/armour"
  signed_by "$work/armour"
}

it 'as it should be'
commit_as ann
cms ann
kept
accepted_unedited

it 'of something else, and with bytes behind it'
commit_as ann
cms ann
kept
edited change 'By ann' 'By eve'
refused B bad
cp "$work/der" "$work/whole"
printf 'x' >>"$work/der"
sealed
refused G malformed
cat "$work/whole" "$work/whole" >"$work/der"
sealed
refused G malformed

it 'with what is signed inside, and without what is to be signed with it'
cms ann -nodetach
refused N malformed
cms ann -noattr
refused G malformed

it 'by two'
for who in bob foreign; do
  cms ann -signer "$who.pem" -inkey "$who.key"
  refused E malformed
  cms "$who" -signer ann.pem -inkey ann.key
  refused E malformed
done

it 'with a weak digest, and with a key that is too short'
cms ann -md sha1
refused G weak
cms small
refused G weak

it 'by a certificate of another authority, and of somebody who is none'
cms foreign
refused U 'unknown key'
cms below-ann -certfile ann.pem
refused U 'unknown key'
cms ann -nocerts
refused G 'unknown key'

it 'by a certificate for somebody else, and for nobody'
cms bob
refused G good signatures.email
cms nobody
refused G 'unknown key'

it 'by a certificate whose time has run out or is to come, whatever the date of the commit'
cms expired
refused Y 'expired key'
cms future
refused U 'expired key'
GIT_COMMITTER_DATE='2020-02-01T00:00:00Z' commit_as ann
cms expired
refused Y 'expired key'
commit_as ann

it 'by a certificate that is revoked'
cms revoked
refused G 'revoked key'

it 'by a certificate that is for something else than signing'
cms sealing
refused G bad
cms serving
refused G bad
