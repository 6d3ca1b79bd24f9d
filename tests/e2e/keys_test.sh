#!/usr/bin/env bash
# The keys of a policy: listing them, checking them, taking them over from elsewhere, and handing them to git.
# shellcheck source-path=SCRIPTDIR source=triage.sh
. "$(dirname -- "$0")/triage.sh" || exit 1
# shellcheck source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

# Directly below /tmp: the path of an agent's socket may not be longer than 107 bytes.
GNUPGHOME=$(mktemp -d /tmp/sallyport-keys-XXXXXX)
export GNUPGHOME
trap 'gpgconf --kill all; chmod -R u+w "$work"; rm -rf "$work" "$GNUPGHOME"' EXIT

make_pair
mkdir "$work/keys"
for who in ann bob eve corp; do ssh-keygen -q -t ed25519 -N '' -C "$who@laptop" -f "$work/$who"; done
ssh-keygen -q -t rsa -b 1024 -N '' -C old -f "$work/old"
gpg() { command gpg --batch --quiet --no-auto-check-trustdb "$@"; }
gpg --passphrase '' --quick-gen-key 'Zoe <zoe@example.org>' ed25519 sign never
gpg --passphrase '' --quick-gen-key 'Yan <yan@example.org>' ed25519 sign never
gpg --export >"$work/keys/ring.gpg"
zoe=$(gpg --list-keys --with-colons zoe@example.org | awk -F: '/^fpr/ { print $10; exit }')
yan=$(gpg --list-keys --with-colons yan@example.org | awk -F: '/^fpr/ { print $10; exit }')
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/carol.key" -out "$work/keys/carol.pem" -days 400 \
  -subj /CN=Carol -addext keyUsage=digitalSignature -addext extendedKeyUsage=emailProtection 2>"$work/openssl"
print_of() { ssh-keygen -lf "$work/$1.pub" | cut -d ' ' -f 2; }
public() { cut -d ' ' -f 1,2 "$work/$1.pub"; }

people_and() {
  policy <<POLICY
[[principal]]
name = "ann"
emails = ["ann@example.org"]
keys = ["$(public ann)"]
roles = ["keeper", "guest"]
valid_until = 2100-01-01
[[principal]]
name = "bob"
emails = ["bob@example.org"]
keys = ["certificate:corp:bob", "keys/carol.pem"]
[[principal]]
name = "zoe"
emails = ["zoe@example.org"]
keys = ["$zoe"]
[[authority]]
name = "corp"
ssh = ["$(public corp)"]
[signatures]
keyrings = ["keys/ring.gpg"]
$1
POLICY
}
key() { admin --policy "$work/policy.toml" key "$@"; }

it 'list tells every key, whose it is, until when it counts, and what is nobody'"'"'s'
people_and ''
exits 0 key list
says "ann ssh $(print_of ann) ssh-ed25519 256 until 2100-01-01 keeper,guest" 'bob certificate certificate:corp:bob' \
  "zoe openpgp $zoe" "(authority corp) ssh $(print_of corp)" "(nobody) openpgp $yan" 'Yan <yan@example.org>' '6 keys'
print=$(openssl x509 -in "$work/keys/carol.pem" -noout -fingerprint -sha256 | sed 's/.*=//' | tr -d : | tr A-F a-f)
says "bob x509 SHA256:$print nistp256 256 until"

it 'list tells the same in JSON'
key list --format json >"$work/list.json"
python3 - "$work/list.json" "$zoe" "$yan" <<'PY'
import json, sys
report = json.load(open(sys.argv[1]))
keys = report["keys"]
assert report["schema"] == 1 and len(keys) == 6, report
assert [k["principal"] for k in keys] == ["ann", "bob", "bob", "zoe", None, None], keys
ann = keys[0]
assert ann["format"] == "ssh" and ann["roles"] == ["keeper", "guest"] and ann["valid_until"] == "2100-01-01T00:00:00Z", ann
assert ann["status"] == "good" and ann["bits"] == 256, ann
assert keys[3]["key"] == sys.argv[2] and keys[3]["valid_until"] is None, keys[3]
nobody = keys[5]
assert nobody["key"] == sys.argv[3] and nobody["status"] == "unknown key" and nobody["names"] == ["Yan <yan@example.org>"], nobody
PY

it 'list finds the policy of the repository by itself'
exits 0 admin -C "$server" key list
says "zoe openpgp $zoe"
exits 0 admin key list
says '0 keys'

it 'check tells what is wrong, and what to do'
exits 1 key check
says "the OpenPGP certificate $yan, Yan <yan@example.org> is in a key ring and belongs to nobody" 'or take it out of the key ring' '1 to mend'
gpg --export "$zoe" >"$work/keys/ring.gpg"
exits 0 key check
says '3 principals, 5 keys, 0 to mend'
people_and "[[branch]]
name = \"main\"
signatures = \"authorized\"
roles = [\"keeper\", \"releaser\"]
[[principal]]
name = \"old\"
keys = [\"$(public old)\"]
valid_until = 2020-01-01"
exits 1 key check
# shellcheck disable=SC2016 # the backquotes are text
says 'role releaser is asked for by [[branch]] main' 'principal old' 'ran out on 2020-01-01' 'has no `emails`' \
  'is no good: weak (an RSA key of 1024 bits' '4 to mend'

it 'check of a policy that cannot be used is an error'
people_and '[[principal]]
name = "none"
keys = ["keys/missing.pub"]'
exits 2 key check
says '[[principal]] none' missing.pub
exits 2 key list

it 'check of revisions tells what each signature is worth, as of now'
people_and ''
git config gpg.format ssh
git config user.signingKey "$work/ann.pub"
git commit -q --allow-empty -S -m signed
git tag -s -m one v1
exits 0 key check HEAD v1
says "$(git rev-parse HEAD) commit ssh good $(print_of ann) ann" "$(git rev-parse v1) tag ssh good $(print_of ann) ann"
git tag -a -m two v2
exits 1 key check HEAD HEAD~ v2
says "$(git rev-parse HEAD) commit ssh good" "$(git rev-parse HEAD~) commit - unsigned" "$(git rev-parse v2) tag - unsigned"
git config user.signingKey "$work/eve.pub"
git commit -q --allow-empty -S -m 'by nobody'
exits 1 key check HEAD
says "commit ssh unknown key $(print_of eve)"
git -c gpg.format=openpgp -c user.signingKey="$zoe" commit -q --allow-empty -S -m 'by zoe'
exits 0 key check HEAD
says "commit openpgp good $zoe zoe"
exits 2 key check 'HEAD^{tree}'
says 'only commits and annotated tags are signed'
exits 2 key check no-such-revision

it 'export gives git the same answer'
key export >"$work/allowed"
git reset -q --hard v1
git config gpg.ssh.allowedSignersFile "$work/allowed"
exits 0 key check HEAD v1
exits 0 git verify-commit HEAD
exits 0 git verify-tag v1
git config user.signingKey "$work/eve.pub"
git commit -q --allow-empty -S -m 'by nobody'
exits 1 key check HEAD
exits 1 git verify-commit HEAD
ssh-keygen -q -s "$work/corp" -I bob -n bob "$work/bob.pub"
git -c user.signingKey="$work/bob-cert.pub" commit -q --allow-empty -S -m 'by certificate'
exits 0 key check HEAD
says 'ssh good' "$(print_of bob) bob"
exits 0 git verify-commit HEAD

it 'export leaves out what does not count any more, and says so'
people_and "[[principal]]
name = \"old\"
keys = [\"$(public old)\"]
[[principal]]
name = \"the forge\"
keys = [\"$(public eve)\"]
roles = [\"merge-only\"]"
key export >"$work/allowed"
grep -q "^# left out: $(print_of old) of old: weak" "$work/allowed" || fail 'the weak key should be left out'
grep -q '^# the forge may sign plain merges only' "$work/allowed" || fail 'the limit should be said'
grep -q "^\"the forge\" namespaces=\"git\" $(public eve) the forge\$" "$work/allowed" || fail 'the forge should be there'
grep -q 'valid-before="20991231235959Z"' "$work/allowed" || fail 'the end should be there'

it 'import takes back what export gives'
people_and ''
key export >"$work/allowed"
admin key import "$work/allowed" >"$work/imported.toml" 2>"$work/said"
exits 0 admin --policy "$work/imported.toml" key list
says "ann ssh $(print_of ann) ssh-ed25519 256 until 2099-12-31" "(authority authority-1) ssh $(print_of corp)"
grep -q 'certified bob$' "$work/imported.toml" || fail 'it should say whom the authority certified'

it 'import takes over a keydir of gitolite, and signatures are good by it'
mkdir -p "$work/keydir/sub"
cp "$work/ann.pub" "$work/keydir/ann@example.org.pub"
cp "$work/bob.pub" "$work/keydir/sub/bob@laptop.pub"
cp "$work/corp.pub" "$work/keydir/bob.pub"
cp "$work/old.pub" "$work/keydir/old.pub"
cp "$work/eve" "$work/keydir/mistake.pub"
echo text >"$work/keydir/README"
admin key import "$work/keydir" >"$work/imported.toml" 2>"$work/said"
grep -q '4 principals with 3 keys; 3 left out' "$work/said" || fail "it should count: $(cat "$work/said")"
if grep -qF "$(sed -n 2p "$work/eve")" "$work/imported.toml"; then fail 'a private key was shown'; fi
exits 0 admin --policy "$work/imported.toml" key check v1
says "good $(print_of ann) ann@example.org"
exits 0 admin --policy "$work/imported.toml" key list
says "bob ssh $(print_of bob)" "bob ssh $(print_of corp)"

it 'import takes over what gpg exports, and says which key ring it needs'
gpg --armor --export >"$work/keys/all.asc"
admin key import "$work/keys/all.asc" >"$work/keys/imported.toml" 2>"$work/said"
grep -q 'keyrings = ' "$work/keys/imported.toml" || fail 'it should name the key ring'
exits 2 admin --policy "$work/keys/imported.toml" key list
printf '[signatures]\nkeyrings = ["all.asc"]\n' >>"$work/keys/imported.toml"
exits 0 admin --policy "$work/keys/imported.toml" key list
says "Yan openpgp $yan" "Zoe openpgp $zoe" '2 keys'

it 'import takes over the lists of a forge, from standard input too'
printf '[{"id": 1, "title": "laptop", "key": "%s", "usage_type": "signing"}]' "$(public ann)" >"$work/keys.json"
exits 2 admin key import "$work/keys.json"
says 'does not say whose key it is' '--name NAME --email ADDRESS'
exits 0 admin key import --from gitlab --name ann --email ann@example.org "$work/keys.json"
says "name = \"ann\" emails = [\"ann@example.org\"] keys = [ \"$(public ann)\", # laptop"
admin key import --name ann --email a@example.org --email b@example.org - <"$work/keys.json" >"$work/imported.toml" 2>"$work/said"
grep -qF 'emails = ["a@example.org", "b@example.org"]' "$work/imported.toml" || fail 'both addresses should be there'

it 'import refuses what it is not told rightly'
exits 2 admin key import --from gpg "$work/keys.json"
exits 2 admin key import --from gitlab "$work/allowed"
says 'is no JSON'
exits 2 admin key import --from gitlab "$work/keydir"
says 'only gitolite keeps keys in one'
exits 2 admin key import --name ann "$work/allowed"
says '--name ann is nobody'
exits 2 admin key import --email ann@example.org "$work/keys.json"
exits 2 admin key import --from nonsense "$work/keys.json"
exits 2 admin key import "$work/no-such-file"
exits 2 admin key import
head -c 17M /dev/zero | tr '\0' 'x' >"$work/large"
exits 2 admin key import "$work/large"
says 'larger than'
