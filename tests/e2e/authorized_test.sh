#!/usr/bin/env bash
# A server that raises what it asks of signatures step by step, and what then no longer gets in.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
for who in ann bob eve; do ssh-keygen -q -t ed25519 -N '' -C "$who" -f "$work/$who"; done
git config gpg.format ssh

# be NAME: from now on NAME commits and signs.
be() {
  export GIT_AUTHOR_NAME=$1 GIT_AUTHOR_EMAIL=$1@example.org GIT_COMMITTER_NAME=$1 GIT_COMMITTER_EMAIL=$1@example.org
  git config user.signingKey "$work/$1.pub"
}
# signed [MESSAGE]: an empty signed commit.
signed() { git commit -q --allow-empty -S -m "${1:-Signed}"; }
reset() { git reset -q --hard origin/main; }

# people_and TEXT: a policy with two principals. Bob's key is a file, by a name that is relative to the policy.
mkdir "$work/keys"
cp "$work/bob.pub" "$work/keys/bob.pub"
ann_key=$(cat "$work/ann.pub")
people_and() {
  policy <<POLICY
contact = "the keepers"
[[principal]]
name = "ann"
emails = ["ann@example.org"]
keys = ["$ann_key"]
roles = ["keeper"]
${ann_more-}
[[principal]]
name = "bob"
emails = ["bob@example.org"]
keys = ["keys/bob.pub"]
roles = ["guest"]
$1
POLICY
}
main_is() { people_and "[[branch]]
name = \"main\"
signatures = \"$1\"
${2-}"; }

it 'takes anything at "off"'
people_and ''
be ann
commit file one
push_accepted origin main

it 'takes any well-formed signature at "present", and none that is missing'
main_is present
commit file two
push_refused origin main
says branch.signatures "commit $(short main) is unsigned"
reset
be eve
signed
push_accepted origin main

it 'takes the signatures of principals only at "verified", and says which key it was'
main_is verified
signed
push_refused origin main
fingerprint=$(ssh-keygen -lf "$work/eve.pub" | cut -d ' ' -f 2)
says branch.signatures "commit $(short main) is signed with an unknown key, ${fingerprint:0:23}" 'ask the keepers' 'git commit --amend --no-edit -S'
reset
be bob
signed
push_accepted origin main
GIT_COMMITTER_EMAIL=other@example.org signed
push_accepted origin main

it 'asks for the role and for the address at "authorized"'
main_is authorized 'roles = ["keeper"]'
signed
push_refused origin main
says branch.roles 'signed by bob, who is not keeper' 'refused: 1 rule'
reset
be ann
GIT_COMMITTER_EMAIL=other@example.org signed
push_refused origin main
says branch.signatures.email '<other@example.org>'
reset
signed
push_accepted origin main

it 'tells the oldest commit to sign from, and the commits at fault, each by its state'
signed one
git commit -q --allow-empty -m two
be eve
signed three
push_refused origin main
says "commit $(short main~) is unsigned" "commit $(short main) is signed with an unknown key" "-S' $(short main~)~" 'refused: 1 rule'
never_says "commit $(short main~2) "

it 'takes a date beyond the bounds for none'
be ann
reset
GIT_COMMITTER_DATE='2060-01-01T00:00:00Z' signed
push_refused origin main
says branch.signatures.date 'after its receipt'
reset
GIT_COMMITTER_DATE='2024-05-01T00:00:00Z' signed
push_refused origin main
says branch.signatures.date 'before its parent'
reset

it 'refuses a key that has expired, whatever the date of the commit'
ann_more='valid_until = 2024-06-01'
main_is authorized
signed
push_refused origin main
says branch.signatures 'signed with an expired key' 'ann is no longer a principal'
ann_more=''
main_is authorized
push_accepted origin main

it 'launders nothing through a branch without rules, nor through a new branch'
git switch -q -c topic
commit topic.txt one
push_accepted origin topic
push_refused origin topic:main
says "commit $(short topic) is unsigned" refs/heads/main
people_and '[[branch]]
name = ["main", "release/*"]
signatures = "authorized"'
push_refused origin topic:refs/heads/release/1
says "commit $(short topic) is unsigned" refs/heads/release/1
push_accepted origin origin/main:refs/heads/release/1

it 'lets who signs a merge vouch for the side branch, unless every commit is asked'
git switch -q -C merge origin/main
git merge -q --no-ff -S -m 'Merge topic' topic
people_and '[[branch]]
name = "main"
signatures = "authorized"
scope = "all"'
push_refused origin merge:main
says "commit $(short topic) is unsigned" 'refused: 1 rule'
main_is authorized
push_accepted origin merge:main

it 'asks the tip alone where the scope is the tip'
git switch -q main
reset
commit file three
signed
push_refused origin main
main_is authorized 'scope = "tip"'
push_accepted origin main
commit file four
push_refused origin main
says "commit $(short main) is unsigned"
reset

it 'asks nothing at and below an anchor, and all above it'
git switch -q --orphan old
git commit -q --allow-empty -m one
git commit -q --allow-empty -m two
anchor=$(git rev-parse old)
git commit -q --allow-empty -m three
people_and '[[branch]]
name = "old"
signatures = "authorized"'
push_refused origin old
says "commit $(short old) is unsigned" "commit $(short old~2) is unsigned"
people_and "[[branch]]
name = \"old\"
signatures = \"authorized\"
anchors = [\"$anchor\"]"
push_refused origin old
says "commit $(short old) is unsigned"
never_says "commit $(short old~) " "commit $(short old~2) "
git commit -q --amend --no-edit --allow-empty -S
push_accepted origin old

it 'replaces a key without anything being signed again'
git switch -q main
reset
main_is authorized
signed 'by the old key'
push_accepted origin main
ssh-keygen -q -t ecdsa -N '' -C ann -f "$work/ann2"
ann_key=$(cat "$work/ann2.pub")
people_and '[[branch]]
name = ["main", "next"]
signatures = "authorized"'
signed 'by the old key again'
push_refused origin main
says 'unknown key'
reset
git config user.signingKey "$work/ann2.pub"
signed 'by the new key'
push_accepted origin main
push_accepted origin main:next

it 'asks for the role of a path, also to take it away'
people_and '[[branch]]
name = "main"
signatures = "authorized"
[[path]]
name = "infra/**"
roles = ["keeper"]'
mkdir infra
echo x >infra/main.tf
git add infra
git commit -q -S -m 'Add infra'
push_accepted origin main
be bob
git rm -q infra/main.tf
git commit -q -S -m 'Remove infra'
push_refused origin main
says path.roles 'signed by bob and changes infra/main.tf, which only keeper may'
reset
be ann
git config user.signingKey "$work/ann2.pub"

it 'refuses everything as undecided where a key cannot be read, belongs to two, or others may write it'
signed
rm "$work/keys/bob.pub"
push_undecided origin main
says '[[principal]] bob' keys/bob.pub
cp "$work/ann2.pub" "$work/keys/bob.pub"
push_undecided origin main
says bob
cp "$work/bob.pub" "$work/keys/bob.pub"
chmod go+w "$work/keys/bob.pub"
push_undecided origin main
says 'is not to be trusted' chmod
chmod go-w "$work/keys/bob.pub"
push_accepted origin main

it 'verifies by the same algorithms whatever the environment says of them'
cat >"$work/openssl.cnf" <<'CONF'
openssl_conf = start
[start]
providers = providers
[providers]
null = none
[none]
activate = 1
CONF
signed
OPENSSL_CONF=$work/openssl.cnf exits 0 check_push --policy "$work/policy.toml" origin/main..main
reset

it 'says in JSON what each signature is worth'
commit file five
signed
check_push --policy "$work/policy.toml" --format json origin/main..main >"$work/report.json" || true
python3 - "$work/report.json" "$(git rev-parse main)" <<'PY'
import json, sys
report = json.load(open(sys.argv[1]))
by_object = {s["object"]: s for s in report["signatures"]}
tip = by_object[sys.argv[2]]
assert len(by_object) == 2, by_object
assert (tip["kind"], tip["format"], tip["status"], tip["principal"]) == ("commit", "ssh", "good", "ann"), tip
assert tip["key"].startswith("SHA256:"), tip
other = next(s for s in report["signatures"] if s is not tip)
assert (other["status"], other["format"], other["key"], other["principal"]) == ("unsigned", None, None, None), other
PY
