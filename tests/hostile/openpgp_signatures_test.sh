#!/usr/bin/env bash
# OpenPGP signatures and keys: what gpg lets be made that must not count, and what it takes for good itself.
# shellcheck source=tests/hostile/signatures.sh
source "$(dirname "${BASH_SOURCE[0]}")/signatures.sh" || exit 1
make_signing_pair
make_gpg_home
git config gpg.format openpgp
mkdir "$work/keys"

# pgp OPTION...: gpg, which asks nobody. at DATE OPTION...: the same on another day.
pgp() { gpg --batch --quiet --no-tty --passphrase '' "$@" 2>>"$work/gpg"; }
at() { pgp --faked-system-time "$1T000000!" "${@:2}"; }
# key NAME ALGORITHM [LIFETIME] [DATE]: a key that signs, made long ago.
key() { at "${4:-20200101}" --quick-generate-key "$1@example.org" "$2" sign "${3:-never}"; }
# with_sub_key NAME: a primary key that certifies alone, and a sub-key that signs.
with_sub_key() {
  at 20200101 --quick-generate-key "$1@example.org" ed25519 cert never
  at 20200101 --quick-add-key "$(fingerprint "$1")" ed25519 sign never
}
fingerprint() { pgp --with-colons --list-keys "$1@example.org" | awk -F : '$1 == "fpr" { print $10; exit }'; }
# revoke NAME REASON: 1 compromised, 2 superseded, 3 no longer used.
revoke() {
  printf 'y\n%s\n\ny\n' "$2" | gpg --no-tty --command-fd 0 --passphrase '' --pinentry-mode loopback --gen-revoke "$1@example.org" \
    >"$work/revocation" 2>>"$work/gpg"
  pgp --import "$work/revocation"
}
# made_by NAME [gpg's OPTION]...: `object` with an OpenPGP signature of that key.
made_by() {
  forge payload <"$object" >"$work/payload"
  pgp --armor --local-user "$1@example.org" "${@:2}" --output - --detach-sign "$work/payload" >"$work/armour"
  signed_by "$work/armour"
}

for who in ann bob eve superseded unused compromised; do key "$who" ed25519; done
key expired ed25519 1y
key early ed25519 never 20700101
key small rsa1024
key dsa dsa1024
with_sub_key sub
with_sub_key bare
with_sub_key orphan
known=(ann bob superseded unused compromised expired early small dsa sub bare orphan)
{
  for who in "${known[@]}"; do principal "$who" "\"keys/$who.pgp\""; done
  printf '[[%s]]\nname = "%s"\nsignatures = "authorized"\n' branch main tag v1
} | policy
export_keys() {
  for who in "${known[@]}"; do pgp --export "$who@example.org" >"$work/keys/$who.pgp"; done
}

it 'as it should be: by a primary key, and by a sub-key'
export_keys
for who in ann sub; do
  commit_as "$who"
  made_by "$who"
  kept
  accepted_unedited
done

it 'a key that nobody has, and one of somebody else'
commit_as ann
for who in eve bob ann; do
  made_by "$who"
  cp "$work/armour" "$work/by-$who"
done
kept
signed_by "$work/by-eve"
refused G 'unknown key'
signed_by "$work/by-bob"
refused G good signatures.email

it 'two signatures in one armour, whoever made the second, and in either order'
for other in ann bob eve; do
  resigned join "$work/by-$other"
  refused E malformed
done
for other in bob eve; do
  forge join "$work/by-ann" <"$work/by-$other" >"$work/armour"
  signed_by "$work/armour"
  refused E malformed
done

it 'a NUL and a tail, and a signature of something else'
edited append '\0and what only some see\n'
refused B malformed objects
edited change 'By ann' 'By eve'
refused B bad

it 'under the label of another kind'
resigned label 'SSH SIGNATURE'
refused B malformed
resigned label 'SIGNED MESSAGE'
refused N malformed

it 'what is signed but not detached: inline, and in clear text'
pgp --armor --local-user ann@example.org --output - --sign "$work/payload" >"$work/armour"
signed_by "$work/armour"
refused N malformed
resigned label 'PGP MESSAGE'
refused G malformed
forge label 'PGP SIGNATURE' <"$work/armour" >"$work/odd-armour"
signed_by "$work/odd-armour"
refused N malformed
pgp --local-user ann@example.org --output - --clearsign "$work/payload" >"$work/armour"
signed_by "$work/armour"
refused 128 malformed

it 'a signature over text with its line ends changed'
made_by ann --textmode
refused G malformed

it 'a signature that names two keys as its maker'
resigned issuer "$(fingerprint eve | tail -c 17)"
refused G malformed

it 'a notation that must be understood'
made_by ann --sig-notation '!x@example.org=y'
refused B malformed
made_by ann --sig-notation 'x@example.org=y'
kept
accepted_unedited

it 'a weak digest, and weak keys'
commit_as ann
made_by ann --digest-algo SHA1 --allow-weak-digest-algos
refused G weak
for who in small dsa; do
  commit_as "$who"
  made_by "$who"
  refused G weak
done

it 'a signature that has expired'
commit_as ann
made_by ann --faked-system-time '20200201T000000!' --default-sig-expire 1d
refused X 'expired signature'

it 'a key that has expired, whatever the date of the commit, and one that is not valid yet'
GIT_COMMITTER_DATE='2020-02-01T00:00:00Z' commit_as expired
made_by expired --faked-system-time '20200201T000000!'
refused Y 'expired key'
GIT_COMMITTER_DATE='2070-02-01T00:00:00Z' commit_as early
made_by early --faked-system-time '20700201T000000!'
refused E 'expired key'

it 'a key that was revoked after it signed, for whatever reason'
for who in superseded unused compromised; do
  for message in before after; do
    commit_as "$who" -m "$message"
    made_by "$who" --faked-system-time '20200201T000000!'
    kept
    [ "$message" = after ] || accepted_unedited
  done
  cp "$object" "$work/by-$who"
done
revoke compromised 1
revoke superseded 2
revoke unused 3
export_keys
for who in superseded unused compromised; do
  object=$work/by-$who
  store <"$object"
  refused R 'revoked key'
done

it 'a sub-key of a primary key that is revoked'
commit_as orphan
made_by orphan
kept
accepted_unedited
commit_as orphan
made_by orphan
revoke orphan 1
export_keys
refused R 'revoked key'

it 'a sub-key that does not say that it belongs to its primary key'
commit_as bare
made_by bare
kept
accepted_unedited
commit_as bare
made_by bare
forge without-vouching <"$work/keys/bare.pgp" >"$work/bare.pgp"
pgp --yes --delete-secret-and-public-key "$(fingerprint bare)"
pgp --import "$work/bare.pgp"
export_keys
refused E bad

it 'a tag: with two signatures in one armour, inline, and in clear text'
table=tag
destination=refs/tags/v1
tag_as ann v1 -a
made_by ann
kept
accepted_unedited
tag_as ann v1 -a -m Again
for who in eve ann; do
  made_by "$who"
  cp "$work/armour" "$work/by-$who"
done
kept
resigned join "$work/by-eve"
refused B malformed
resigned join "$work/by-ann"
refused B malformed
forge join "$work/by-ann" <"$work/by-eve" >"$work/armour"
signed_by "$work/armour"
refused B malformed
resigned label 'PGP MESSAGE'
refused G malformed
pgp --armor --local-user ann@example.org --output - --sign "$work/payload" >"$work/armour"
signed_by "$work/armour"
refused B malformed
pgp --local-user ann@example.org --output - --clearsign "$work/payload" >"$work/armour"
signed_by "$work/armour"
refused B malformed
