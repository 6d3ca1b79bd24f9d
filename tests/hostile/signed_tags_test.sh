#!/usr/bin/env bash
# Tags with a signature that is right, in a place or a form, or under a name, in which it must not count. Objects need not be canonical
# here, so that nothing but the signature keeps them out.
# shellcheck source=tests/hostile/signatures.sh
source "$(dirname "${BASH_SOURCE[0]}")/signatures.sh" || exit 1
make_signing_pair
for who in ann bob eve; do person "$who" -t ed25519; done
policy <<POLICY
$(principal ann "$(key_of ann)")
$(principal bob "$(key_of bob)")
[[tag]]
name = "v*"
signatures = "authorized"
objects = "off"
[[branch]]
name = "main"
signatures = "authorized"
objects = "off"
[[ref]]
name = "refs/releases/**"
signatures = "authorized"
POLICY
table=tag
honest ann -m 'A commit, signed'
push_accepted origin main
forge signature <"$object" >"$work/of-commit"
tag_as ann v0 -s
forge signature <"$object" >"$work/of-else"
tag_as ann v1 -s
forge payload <"$object" >"$work/payload"
for who in ann bob eve; do
  ssh-keygen -q -Y sign -n git -f "$work/$who" <"$work/payload" >"$work/by-$who" 2>"$work/ignored"
done
destination=refs/tags/v1

it 'a signature of another tag, of a commit, and of somebody else'
signed_by "$work/of-else"
refused B bad
signed_by "$work/of-commit"
refused B bad
signed_by "$work/by-eve"
refused G 'unknown key'
signed_by "$work/by-bob"
refused G good signatures.email

it 'something that is changed behind the signer: the commit, the name, the tagger, the words'
edited change "object $(git rev-parse main)" "object $(git rev-parse main~)"
refused B bad
edited change '\ntag v1' '\ntag v2'
destination=refs/tags/v2
refused B bad
destination=refs/tags/v1
edited change '\ntagger ann <ann@' '\ntagger bob <bob@'
refused B bad
edited change 'By ann' 'By eve'
refused B bad

it 'a NUL, behind which there is more or nothing'
edited append '\0'
refused G malformed
edited append '\0\nand what only some see\n'
refused G malformed
edited change 'By ann' 'By\0ann'
refused B malformed
edited change '\ntagger ' '\nnote a\0b\ntagger '
refused B malformed

it 'two signatures, and a signature header'
for who in ann bob eve; do
  resigned append "$(sed 's/$/\\n/' "$work/by-$who" | tr -d '\n')"
  refused B malformed
done
header="$(sed 's/$/\\n/; 2,$s/^/ /' "$work/by-ann" | tr -d '\n')"
edited change '\n\nBy' "\ngpgsig $header\nBy"
refused G malformed
edited change '\n\nBy' "\ngpgsig-sha256 $header\nBy"
refused G malformed

it 'a signature in a header alone, and one among the headers'
tag_as ann v1 -a
edited change '\n\nBy' "\ngpgsig $header\nBy"
refused B unsigned
edited change '\n\nBy ann\n' "\n$(sed 's/$/\\n/' "$work/by-ann" | tr -d '\n')"
refused B unsigned
tag_as ann v1 -s

it 'text around the signature'
resigned append 'evil\n'
refused G malformed
resigned append '\n'
refused G malformed
resigned change '-----BEGIN' ' -----BEGIN'
refused B unsigned
resigned change 'SIGNATURE-----\n' 'SIGNATURE-----\nComment: evil\n\n'
refused B malformed
resigned crlf
refused B malformed

it 'a signature under the label of another kind'
for label in 'PGP SIGNATURE' 'PGP MESSAGE' 'SIGNED MESSAGE'; do
  resigned label "$label"
  refused B malformed
done
resigned label 'GPG SIGNATURE'
refused B unsigned

it 'headers twice'
edited change '\ntagger ' '\ntagger eve <eve@example.org> 1714979289 +0000\ntagger '
refused B malformed
edited change '\ntag v1' '\ntag v1\ntag v2'
refused B malformed

it 'the same tag as it was'
accepted_unedited

it 'the same tag under another name, and without its object'
for destination in refs/tags/v2 refs/tags/v1.1; do refused G good signatures.name; done
tip=$(git rev-parse 'v1^{commit}')
push_refused origin "+$tip:refs/tags/v2"
says tag.signatures 'is a lightweight tag'

it 'a tag of a tag, of a tree, and of what it says is something else'
destination=refs/tags/v3
for target in v1 'v1^{tree}'; do
  git tag -f -s -m Nested v3 "$target" >"$work/ignored" 2>&1
  take tag v3
  refused G good signatures.target
done
