#!/usr/bin/env bash
# `sallyport rules`: the packs are sound, the list is the one in the documents, and a bad rule is told with its place.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

sallyport() { timeout -v 120 "$SALLYPORT_PREFIX/bin/sallyport" "$@"; }

it 'finds no defect in the packs that are installed'
exits 0 sallyport rules check
says 'rules, 0 defects'

it 'lists the rules, as the documents do'
exits 0 sallyport rules list
says 'github-pat-classic' 'critical' 'rules'
exits 0 sallyport rules list --format json
python3 -c '
import json, sys
rules = json.load(open(sys.argv[1]))
assert any(rule["id"] == "github-pat-classic" and rule["proof"] == "github-crc32" for rule in rules)
' "$work/output" || fail 'the list as JSON is not what it should be'

# The list in docs/rules.md. To write it anew, see rules/README.md.
sallyport rules list --format markdown --rules "$SALLYPORT_SOURCE/rules" >"$work/table"
sed '1,/^## The rules$/d' "$SALLYPORT_SOURCE/docs/rules.md" | sed 1d >"$work/table-in-docs"
diff -u "$work/table-in-docs" "$work/table" >&2 || fail 'docs/rules.md does not list the rules as they are (rules/README.md says how to write the list)'
count=$(grep -c '^| `' "$work/table")
grep -q "^$count rules look at" "$SALLYPORT_SOURCE/docs/rules.md" || fail "docs/rules.md does not say that there are $count rules"

it 'shows one rule'
exits 0 sallyport rules show github-pat-classic
says 'github-crc32' 'Delete the token' 'github.toml:'
exits 2 sallyport rules show no-such-rule
says "no rule called 'no-such-rule'" 'sallyport rules list'

it 'checks a file of rules, and tells a defect with its place'
cat >"$work/acme.toml" <<'TEXT'
[[rules]]
id = "acme-api-key"
description = "Acme API key"
regex = '''\bacme_[0-9A-Za-z]{40}\b'''
keywords = ["acme_"]
references = ["https://docs.acme.test/api-keys"]
remediation = "Delete the key in the console."
examples = ['ACME_KEY=acme_{{0-9A-Za-z 40}}', '"acme_{{0-9A-Za-z 40}}"']
counter_examples = ['acme_{{0-9A-Za-z 10}}', 'acme_your_key_goes_here']
TEXT
exits 0 sallyport rules check "$work/acme.toml"
says '1 rules, 0 defects'
sed 's/{40}/{0,40}.*/; s/"acme_"/"azme_"/; /^remediation/d' "$work/acme.toml" >"$work/bad.toml"
exits 1 sallyport rules check "$work/bad.toml"
says 'bad.toml:1: acme-api-key: none of the keywords' 'no bounded width' 'remediation' 'example 1: 0 secrets found'
exits 2 sallyport rules check "$work/no-such-file.toml"

it 'tells what the rules make of a file'
{
  echo "first"
  echo "key = $(token 1)"
  echo "key = $(token 2 | sed 's/......$/zzzzzz/')"
  echo "id = AK""IAIOSFODNN7EXAMPLE"
} >"$work/tested"
exits 0 sallyport rules test "$work/tested"
says '1 found' 'line 2: github-pat-classic: ghp_' 'line 3: github-pat-classic: ghp_…(40 characters): proof' \
  'line 4: aws-access-key-id: AKIA…(20 characters): allow-list'
