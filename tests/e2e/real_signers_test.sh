#!/usr/bin/env bash
# What real tools sign is accepted as authorized: every kind of key, every way to make a commit, tags and pushes.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

# The path of gpg-agent's socket may not be longer than 107 bytes, so this is not below $work.
GNUPGHOME=$(mktemp -d /tmp/gnupg-XXXXXX)
export GNUPGHOME
trap 'gpgconf --kill all >/dev/null 2>&1 || true; chmod -R u+w "$work"; rm -rf "$work" "$GNUPGHOME"' EXIT
made=$work/keys
mkdir "$made"
make_empty_pair
git config user.name Ann
git config user.email ann@example.org
unset GIT_COMMITTER_DATE GIT_AUTHOR_DATE
git commit -q --allow-empty -m 'A beginning'
exits 0 git push -q origin main
git -C "$server" config receive.certNonceSeed 'a seed'

# believe KEY: the policy has Ann with this key alone: a line, a file or a fingerprint, as in `keys`.
believe() {
  policy <<POLICY
[signatures]
keyrings = [$(for ring in "$made"/*.ring; do [ ! -e "$ring" ] || printf '"%s", ' "$ring"; done)]
${authority-}
[[principal]]
name = "ann"
emails = ["ann@example.org"]
keys = ["$1"]
[[branch]]
name = "main"
signatures = "authorized"
scope = "all"
push_certificate = "${push_certificate-off}"
[[tag]]
name = "**"
signatures = "authorized"
POLICY
}

# all_is_well: with the key that git is set to use, a commit and a tag of it are accepted.
number=0
all_is_well() {
  number=$((number + 1))
  git commit -q --allow-empty -S -m "Commit $number"
  git tag -s -m "Tag $number" "t$number"
  push_accepted origin main "t$number"
}
no_longer() { # WORD: once the key is no longer believed, the same is not accepted.
  believe "$(cat "$made/other.pub")"
  git commit -q --allow-empty -S -m 'Nobody'
  push_refused origin main
  says "$1"
  git reset -q --hard origin/main
}
ssh-keygen -q -t ed25519 -N '' -C other -f "$made/other"

# gpg_key ALGORITHM [USAGE]: a new primary key of Ann; its fingerprint is in `fingerprint`.
gpg_key() {
  gpg --batch --yes --quiet --pinentry-mode loopback --passphrase '' --quick-generate-key 'Ann <ann@example.org>' "$1" "${2-sign}" never 2>"$work/ignored"
  fingerprint=$(gpg --batch --with-colons --list-secret-keys | awk -F: '$1 == "sec" { new = 1 } new && $1 == "fpr" { print $10; new = 0 }' | tail -n 1)
  git config gpg.format openpgp
  git config user.signingKey "$fingerprint"
}
# A key is believed as a file first, then as a fingerprint with the key in a ring.
gpg_is_well() {
  gpg --batch --armor --export "$fingerprint" >"$made/ann.asc"
  believe "$made/ann.asc"
  all_is_well
  gpg --batch --export >"$made/all.ring"
  believe "$fingerprint"
  all_is_well
  rm "$made/all.ring"
}

it 'takes what gpg signs with RSA, Ed25519 and NIST P-256'
for algorithm in rsa2048 ed25519 nistp256; do
  gpg_key "$algorithm"
  gpg_is_well
done
no_longer 'unknown key'

it 'takes what gpg signs with a sub-key, and with notations'
for algorithm in rsa2048 ed25519; do
  gpg_key ed25519 cert
  gpg --batch --yes --quiet --pinentry-mode loopback --passphrase '' --quick-add-key "$fingerprint" "$algorithm" sign never
  gpg_is_well
done
printf 'sig-notation made-for@example.org=tests\nsig-policy-url https://example.org/policy\n' >"$GNUPGHOME/gpg.conf"
gpg_is_well
rm "$GNUPGHOME/gpg.conf"

it 'takes merges, amended and rebased commits, and those with other encodings and merged tags'
gpg --batch --armor --export "$fingerprint" >"$made/ann.asc"
believe "$made/ann.asc"
git config commit.gpgSign true
git switch -q -c side
commit side.txt one
git tag -s -m 'To merge' merged
git switch -q main
commit main.txt one
git merge -q --no-ff -m 'Merge a tag' merged
git cat-file commit main | grep -q '^mergetag ' || fail 'the merge should hold the tag'
git commit -q --amend --no-edit
printf 'Gr\303\274\303\237e\n' | iconv -t ISO-8859-1 >"$work/message"
git -c i18n.commitEncoding=ISO-8859-1 commit -q --allow-empty -F "$work/message"
git cat-file commit main | grep -aq '^encoding ISO-8859-1' || fail 'the commit should have an encoding'
push_accepted origin main
git switch -q -c topic origin/main~
commit topic.txt one
commit topic.txt two
git rebase -q origin/main
push_accepted origin topic:main
git switch -q main
git reset -q --hard topic
git config --unset commit.gpgSign

it 'takes what ssh-keygen signs with each kind of key'
git config gpg.format ssh
for kind in 'ed25519' 'rsa -b 2048' 'ecdsa -b 256' 'ecdsa -b 384' 'ecdsa -b 521'; do
  rm -f "$made"/key*
  # shellcheck disable=SC2086 # two words
  ssh-keygen -q -t $kind -N '' -C ann -f "$made/key"
  git config user.signingKey "$made/key.pub"
  believe "$(cat "$made/key.pub")"
  all_is_well
done
no_longer 'unknown key'

it 'takes what an SSH certificate signs, for the one that it names'
ssh-keygen -q -t ed25519 -N '' -C authority -f "$made/authority"
ssh-keygen -q -s "$made/authority" -I 'key of ann' -n ann -V -1h:+1h "$made/key.pub"
git config user.signingKey "$made/key-cert.pub"
authority="[[authority]]
name = \"corp\"
ssh = [\"$(cat "$made/authority.pub")\"]"
believe 'certificate:corp:ann'
all_is_well
believe 'certificate:corp:bob'
git commit -q --allow-empty -S -m 'By ann'
push_refused origin main
says 'unknown key'
git reset -q --hard origin/main
authority=''

it 'takes what gpgsm signs, by its certificate and by the authority that issued it'
# gpg-agent insists on a passphrase for an X.509 key, and asks for it through this program.
cat >"$work/ask" <<'SH'
#!/bin/sh
echo OK
while read -r word rest; do
  [ "$word" = GETPIN ] && echo D x
  echo OK
  [ "$word" = BYE ] && exit
done
SH
chmod 755 "$work/ask"
echo "pinentry-program $work/ask" >"$GNUPGHOME/gpg-agent.conf"
gpgconf --kill gpg-agent
cat >"$work/request" <<'TEXT'
Key-Type: RSA
Key-Length: 2048
Key-Usage: sign, cert
Serial: random
Name-DN: CN=Ann
Name-Email: ann@example.org
TEXT
gpgsm --batch --quiet --generate-key --output "$work/certificate" "$work/request" 2>"$work/ignored"
gpgsm --batch --quiet --import "$work/certificate" 2>"$work/ignored"
fingerprint=$(gpgsm --batch --with-colons --list-secret-keys 2>"$work/ignored" | awk -F: '$1 == "fpr" { print $10 }')
echo "$fingerprint S relax" >"$GNUPGHOME/trustlist.txt"
echo disable-crl-checks >"$GNUPGHOME/gpgsm.conf"
gpgconf --kill gpg-agent
git config gpg.format x509
git config user.signingKey "$fingerprint"
gpgsm --batch --armor --export "$fingerprint" 2>"$work/ignored" | sed -n '/^-----BEGIN/,$p' >"$made/ann.pem"
believe "$made/ann.pem"
all_is_well
no_longer 'unknown key'

it 'takes what Sequoia signs'
sqop generate-key 'Ann <ann@example.org>' >"$made/ann.sequoia"
sqop extract-cert <"$made/ann.sequoia" >"$made/ann.asc"
# What git asks of gpg: the text on standard input, the armour on standard output, a word on the status descriptor.
cat >"$work/sequoia-as-gpg" <<SH
#!/bin/sh
sqop sign "$made/ann.sequoia" && printf '\n[GNUPG:] SIG_CREATED \n' >&2
SH
chmod 755 "$work/sequoia-as-gpg"
git config gpg.format openpgp
git config gpg.program "$work/sequoia-as-gpg"
believe "$made/ann.asc"
all_is_well
git config --unset gpg.program

it 'takes signed pushes by gpg and by ssh'
push_certificate=verified
for format in openpgp ssh; do
  git config gpg.format "$format"
  if [ "$format" = openpgp ]; then
    gpg_key ed25519
    gpg --batch --armor --export "$fingerprint" >"$made/ann.asc"
    believe "$made/ann.asc"
  else
    git config user.signingKey "$made/other.pub"
    believe "$(cat "$made/other.pub")"
  fi
  git commit -q --allow-empty -S -m "A signed push by $format"
  attempt git push origin main
  [ "$status" -ne 0 ] || fail 'accepted without a certificate'
  says 'the push is not signed'
  exits 0 git push --signed origin main
done
