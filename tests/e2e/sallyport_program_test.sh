#!/usr/bin/env bash
# The program sallyport: explaining findings, and taking over what other scanners ignore.
# shellcheck source-path=SCRIPTDIR source=triage.sh
. "$(dirname -- "$0")/triage.sh" || exit 1
# shellcheck source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
secret=$(token 1)
commit app/config.txt "
key: $secret"
print=$(fingerprints main~..main)

it 'explain tells the rule, the place, each stage and what would allow it'
exits 0 admin explain "$print"
says github-pat-classic 'app/config.txt:2:6' 'candidate' 'match the rule' 'bits a character' 'allow-list none' \
  'it refuses where a change brings it' "sallyport ignore add $print" 'sallyport:allow github-pat-classic'

it 'explain follows what becomes of a finding'
exits 0 admin ignore add "$print" --reason 'an example'
exits 0 admin explain "$print"
says 'ignored: an example (.sallyport.ignore.toml:1)'
rm .sallyport.ignore.toml
commit app/config.txt "key: $secret # sallyport:allow"
exits 0 admin explain "$print"
says 'allowed by a comment'

it 'explain looks where it is told'
commit app/config.txt nothing
exits 2 admin explain "$print"
says 'nothing with the fingerprint' 'the files of HEAD'
exits 0 admin explain "$print" main~3..main
says "commit $(short main~2)"
exits 2 admin explain nonsense
exits 2 admin explain 00000000000000000000000000000000 main
git reset -q --hard HEAD~2

it 'import takes over a .gitleaksignore'
printf 'app/config.txt:github-pat-classic:2\nno/such:file:1\nbroken\n' >.gitleaksignore
exits 0 admin ignore import .gitleaksignore --owner ann
says 'imported 1 from .gitleaksignore' '2 could not be matched' 'no/such:1' '.gitleaksignore:3: not understood'
rm .gitleaksignore
exits 0 admin ignore check
says '1 entries: 0 expired'
grep -q '^# app/config.txt:2 when it was imported$' .sallyport.ignore.toml || fail 'no comment says where it stood'
rm .sallyport.ignore.toml

it 'import takes over a .secrets.baseline, by line or by hash, but nothing that was audited as real'
sha1=$(printf %s "$secret" | sha1sum | cut -c 1-40)
baseline() {
  printf '{"version":"1.5.0","results":{"app/config.txt":[{"type":"T","filename":"app/config.txt","hashed_secret":"%s","line_number":%s,"is_secret":%s}]}}' \
    "$1" "$2" "$3" >.secrets.baseline
}
baseline "$sha1" 99 false
exits 0 admin ignore import .secrets.baseline
says 'imported 1 from'
exits 0 admin ignore import .secrets.baseline
says 'imported 0 from' '1 were there already'
grep -q 'audited as a false positive' .sallyport.ignore.toml || fail 'the reason is missing'
rm .sallyport.ignore.toml
baseline 0000000000000000000000000000000000000000 2 false
exits 0 admin ignore import .secrets.baseline --reason 'my own'
says 'imported 1 from'
rm .sallyport.ignore.toml
baseline "$sha1" 2 true
exits 0 admin ignore import .secrets.baseline
says 'imported 0 from' 'audited as a real secret'
rm -f .sallyport.ignore.toml

it 'import takes over a .talismanrc'
printf 'fileignoreconfig:\n- filename: app/config.txt\n  checksum: 00\n- filename: none.txt\n  checksum: 00\n' >.talismanrc
exits 0 admin ignore import .talismanrc
says 'imported 1 from' 'none.txt has no finding'
exits 2 admin ignore import no-such-file

it 'answers help and version, and exits with 2 for what it does not understand'
exits 0 admin --help
says explain ignore deny
exits 0 admin --version
exits 2 admin
exits 2 admin no-such-command
exits 2 admin ignore add "$print"
exits 2 admin ignore add "$print" --reason x --expires tomorrow
exits 2 admin ignore add short --reason x
