#!/usr/bin/env bash
# Commits with an SSH signature that is right, in a place or a form in which it must not count. Objects need not be canonical here, so
# that nothing but the signature keeps them out.
# shellcheck source=tests/hostile/signatures.sh
source "$(dirname "${BASH_SOURCE[0]}")/signatures.sh" || exit 1
make_signing_pair
for who in ann bob eve; do person "$who" -t ed25519; done
policy <<POLICY
$(principal ann "$(key_of ann)")
$(principal bob "$(key_of bob)")
[[branch]]
name = "main"
signatures = "authorized"
scope = "all"
objects = "off"
POLICY
# Signatures of the same person over something else, of somebody else over the same, and of somebody unknown.
honest ann -m 'Something else'
forge signature <"$object" >"$work/of-else"
honest ann
forge payload <"$object" >"$work/payload"
for who in bob eve; do ssh-keygen -q -Y sign -n git -f "$work/$who" <"$work/payload" >"$work/by-$who" 2>"$work/ignored"; done
printf '%s\n' '-----BEGIN SSH SIGNATURE-----' 'Z2FyYmFnZQ==' '-----END SSH SIGNATURE-----' >"$work/garbage"
forge signature <"$object" >"$work/own"

it 'a NUL, behind which there is more or nothing'
edited append '\0'
refused B malformed
edited append '\0\nand what only some see\n'
refused B malformed
edited change '\ngpgsig ' '\nnote a\0b\ngpgsig '
refused B malformed
edited change 'By ann' 'By\0ann'
refused B malformed

it 'a signature in the message, or under another name'
edited in-body
refused N unsigned
edited change '\ngpgsig ' '\nsignature '
refused N unsigned
edited change '\ngpgsig ' '\ngpgsig\t'
refused N unsigned
edited change '\ngpgsig ' '\nGpgsig '
refused N unsigned

it 'two signatures'
for other in own garbage by-bob by-eve of-else; do
  edited second behind "$work/$other"
  refused G malformed
done
for other in own by-bob by-eve; do
  edited second before "$work/$other"
  refused G malformed
done
for other in garbage of-else; do
  edited second before "$work/$other"
  refused B malformed
done
edited second behind "$work/by-bob" gpgsig-sha256
refused G malformed
edited second before "$work/garbage" gpgsig-sha256
refused G malformed
edited second behind "$work/own" gpgsig-later
refused G malformed
resigned append "$(sed 's/$/\\n/' "$work/by-bob" | tr -d '\n')"
refused G malformed

it 'text around the signature'
resigned append 'evil\n'
refused G malformed
resigned append '\n\n\n'
refused G malformed
resigned change '-----BEGIN' 'evil\n-----BEGIN'
refused 128 malformed
resigned change 'SIGNATURE-----\n' 'SIGNATURE-----\nComment: evil\n\n'
refused B malformed
resigned crlf
refused B malformed

it 'a signature header where it changes what is read'
edited early parent
refused G malformed
edited early author
refused G malformed
edited early committer
refused G malformed

it 'headers twice, and in another order'
edited change '\ncommitter ' '\ncommitter Bob <bob@example.org> 1714979289 +0000\ncommitter '
refused B malformed

it 'a signature under the label of another kind'
resigned label 'PGP SIGNATURE'
refused N malformed
resigned label 'PGP MESSAGE'
refused N malformed
resigned label 'SIGNED MESSAGE'
refused N malformed
resigned label 'GPG SIGNATURE'
refused 128 malformed

it 'a signature of something else, and of somebody else'
signed_by "$work/of-else"
refused B bad
signed_by "$work/by-eve"
refused G 'unknown key'
signed_by "$work/by-bob"
refused G good signatures.email

it 'something that is changed behind the signer'
edited change 'By ann' 'By eve'
refused B bad
edited change '\ncommitter ann' '\ncommitter bob'
refused B bad
edited change 'tree ' "tree $(git rev-parse 'HEAD^{tree}')\ntree "
refused B malformed

it 'the same commit as it was, and with the empty line that GitHub writes behind a signature'
accepted_unedited
resigned append '\n'
kept
accepted_unedited
