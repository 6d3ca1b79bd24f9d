#!/usr/bin/env bash
# Known secrets: what is on the deny-list enters nowhere, whatever rules, comments and ignore files say.
# shellcheck source-path=SCRIPTDIR source=triage.sh
. "$(dirname -- "$0")/triage.sh" || exit 1
# shellcheck source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
deny=$work/deny-list
# No rule knows it.
password='plain old words of ours'
printf '%s\n' "$password" >>"$work/secrets"

it 'sallyport deny add takes secrets from standard input, and keeps none'
exits 0 admin deny add --file "$deny" --name 'build server' <<<"$password"
says 'added 1'
exits 0 admin deny add --file "$deny" <<<"$password"
says 'added 0' 'has 1 now'
! grep -q 'plain old' "$deny" || fail 'the deny-list holds the secret'
exits 2 admin deny add --file "$deny" <<<short
says 'secret 1 of standard input'
exits 0 admin deny list --file "$deny"
says 'build server' '1 known secrets'
same "$(stat -c %a "$deny")" 640

it 'without the list nobody minds it, with the list it is refused everywhere'
commit notes.txt "the password is $password."
exits 0 check_push
printf '[triage]\ndeny_list = "%s"\n' "$deny" >"$work/policy.toml"
git -C "$server" config sallyport.policy "$work/policy.toml"
push_refused origin main
says known-secret 'notes.txt:1:17' critical '(build server)'

it 'neither a comment nor an ignore file excuses it'
cp "$work/policy.toml" .sallyport.toml
echo "$password # sallyport:allow" >another.txt
git add another.txt
print=$(fingerprints --staged --policy "$work/policy.toml" | tail -1)
exits 0 admin ignore add "$print" --reason 'please'
exits 1 check_push --staged
says known-secret
git reset -q --hard
rm -f .sallyport.toml .sallyport.ignore.toml
git reset -q --hard HEAD~

it 'it is found in messages, names, UTF-16 and base64'
git commit -q --allow-empty -m "Use $password"
push_refused origin main
git reset -q --hard HEAD~
commit "$password.txt" nothing
push_refused origin main
git reset -q --hard HEAD~
printf '\xff\xfe' >wide.txt
printf '%s' "a wide text with $password in it" | iconv -t UTF-16LE >>wide.txt
git add wide.txt
git commit -q -m Wide
push_refused origin main
says wide.txt
git reset -q --hard HEAD~
commit encoded.txt "blob: $(printf 'some words before: %s' "$password" | base64 -w 0)"
push_refused origin main
git reset -q --hard HEAD~

it 'a key on many lines is one secret with --whole'
printf 'first line of it\nsecond line of it\nthird one\n' >"$work/key"
exits 0 admin deny add --file "$deny" --whole --name 'a key' <"$work/key"
commit key.txt "$(cat "$work/key")"
push_refused origin main
says 'key.txt:1:1' '(a key)'
git reset -q --hard HEAD~

it 'a broken or missing list refuses every push'
commit clean.txt clean
echo garbage >>"$deny"
push_undecided origin main
says 'expected one line with'
rm "$deny"
push_undecided origin main
