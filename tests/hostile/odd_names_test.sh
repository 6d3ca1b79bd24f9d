#!/usr/bin/env bash
# Names that would do something to a terminal or a reader of JSON. All of them go through real commits and pushes.
# shellcheck source=tests/hostile/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh" || exit 1
make_pair

odd=(
  $'line\nfeed' $'tab\tand\rreturn' $'escape \e[31m\e]0;title\a' $'c1 \xc2\x9b31m' $'invalid \xff\xfe\xc3'
  $'rtl \xe2\x80\xae txt.exe' $'zero\xe2\x80\x8bwidth' "quote'\"\`\$(touch pwned)" '-rf' ' ' 'a\b' $'\x7f' ':(glob)**' $'overlong \xc0\xaf'
)
number=0
for name in "${odd[@]}"; do
  number=$((number + 1))
  printf 'key = %s\n' "$(token "$number")" >"./$name"
done
git add -A
git commit -q -m $'A subject \e[31mwith colour\n\nand a body'

it 'what is printed of odd names holds no control characters, at any of the hooks'
push_refused origin main
prints_no_controls
exits 1 check_push origin/main..main
prints_no_controls
git reset -q --soft HEAD~1
exits 1 check_push --staged
prints_no_controls
exits 1 "$hooks/pre-commit"
prints_no_controls
git commit -q -m odd

it 'the report as JSON is JSON, and names every path'
exits 1 check_push --format json origin/main..main
python3 - "$work/output" "${#odd[@]}" <<'TEXT'
import json
import sys

report = json.loads(open(sys.argv[1], "rb").read().decode("utf-8"))
paths = {finding["path"] for finding in report["findings"]}
assert report["outcome"] == "refused", report["outcome"]
assert len(paths) == int(sys.argv[2]), sorted(paths)
assert "line\nfeed" in paths and "-rf" in paths
TEXT

it 'the report as SARIF is JSON, and has every result'
exits 1 check_push --format sarif origin/main..main
python3 - "$work/output" "${#odd[@]}" <<'TEXT'
import json
import sys

report = json.loads(open(sys.argv[1], "rb").read().decode("utf-8"))
results = report["runs"][0]["results"]
places = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results if r.get("locations")}
assert len(places) == int(sys.argv[2]), sorted(places)
for place in places:
    assert all(33 <= ord(c) < 127 for c in place), place
TEXT

it 'an error about an odd name holds no control characters and is JSON where JSON is asked for'
printf '%s %s refs/heads/\e[31m\xff\n' "$zero" 7777777777777777777777777777777777777777 >"$work/lines"
exits 2 check_push -C "$server" --stdin <"$work/lines"
prints_no_controls
exits 2 check_push -C "$server" --stdin --format json <"$work/lines"
python3 -c 'import json, sys; assert json.load(open(sys.argv[1]))["outcome"] == "undecided"' "$work/output"

it 'odd names of refs are refused or accepted like any other'
git checkout -q -b "clean" origin/main
commit clean clean
push_accepted origin $'clean:refs/heads/odd-\xc3\xa4\xe2\x80\xae"name'
# git shows the name as it is, we do not.
cp "$work/twin-output" "$work/output"
prints_no_controls
