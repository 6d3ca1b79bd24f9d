#!/usr/bin/env bash
# The reports that programs read, made of a real history, and what they must never hold.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
python=$(PATH=/usr/bin:/bin:$PATH command -v python3)
secret=$(token 1)
commit known.txt "key: $(token 2)"
git -C "$server" fetch -q "$clone" main:main
git fetch -q
printf 'key: %s\nmore\n' "$(token 2)" >known.txt
printf 'first\n  key: %s\n' "$secret" >'with space.txt'
printf 'key: %s # sallyport:allow\n' "$(token 3)" >allowed.txt
git add .
git commit -q -m 'All kinds'
printf 'inline_allow = true\n[[branch]]\nname = "main"\ndeny = ["update"]\n' >"$work/own.toml"
id=$(git rev-parse main)
blob=$(git rev-parse 'main:with space.txt')

it 'prints one JSON object with what the contract names'
exits 1 check_push --policy "$work/own.toml" --format json origin/main..main
"$python" - "$work/output" "$id" "$blob" <<'PYTHON'
import json, sys
report = json.load(open(sys.argv[1]))
commit, blob = sys.argv[2:]
assert report["schema"] == 1 and report["outcome"] == "refused", report
assert report["program"] == "check-push"
keys = {"rule", "severity", "path", "line", "end_line", "column", "commit", "object", "redacted", "fingerprint", "state"}
for finding in report["findings"]:
    assert keys <= finding.keys(), finding
by_state = {finding["state"]: finding for finding in report["findings"]}
assert sorted(finding["state"] for finding in report["findings"]) == ["allowed", "known", "new"], report["findings"]
new = by_state["new"]
assert (new["rule"], new["severity"], new["path"]) == ("github-pat-classic", "critical", "with space.txt"), new
assert (new["line"], new["end_line"], new["column"]) == (2, 2, 8), new
assert (new["commit"], new["object"]) == (commit, blob), new
assert by_state["known"]["path"] == "known.txt" and by_state["allowed"]["path"] == "allowed.txt"
assert len({finding["fingerprint"] for finding in report["findings"]}) == 3
for reason in report["reasons"]:
    assert {"rule", "ref", "commit", "message", "hint"} <= reason.keys(), reason
rules = {reason["rule"]: reason for reason in report["reasons"]}
assert set(rules) == {"secrets", "branch.deny.update"}, rules
assert rules["branch.deny.update"]["ref"] == "refs/heads/main"
coverage = report["coverage"]
assert coverage["commits"] == {"listed": 1, "read": 1}, coverage
objects, candidates = coverage["objects"], coverage["candidates"]
assert objects["listed"] == objects["scanned"] + objects["excused"] == 5, objects
assert candidates["raised"] == candidates["confirmed"] + candidates["rejected"] >= 3, candidates
assert coverage["bytes"] > 0 and coverage["seconds"] >= 0
PYTHON

it 'gives the same secret the same fingerprint, which depends on the key of the policy'
fingerprints() { check_push --format json "$@" origin/main..main | "$python" -c '
import json, sys
print(sorted(finding["fingerprint"] for finding in json.load(sys.stdin)["findings"]))' || true; }
plain=$(fingerprints)
same "$(fingerprints)" "$plain"
echo 'fingerprint_key = "another"' >"$work/key.toml"
[ "$(fingerprints --policy "$work/key.toml")" != "$plain" ] || fail 'the key makes no difference'

it 'prints SARIF'
exits 1 check_push --policy "$work/own.toml" --format sarif origin/main..main
"$python" - "$work/output" <<'PYTHON'
import json, sys
report = json.load(open(sys.argv[1]))
assert report["version"] == "2.1.0" and len(report["runs"]) == 1
run = report["runs"][0]
assert run["tool"]["driver"]["name"] == "Sallyport"
assert "github-pat-classic" in [rule["id"] for rule in run["tool"]["driver"]["rules"]]
results = [result for result in run["results"] if result["level"] == "error" and result["ruleId"] == "github-pat-classic"]
assert len(results) == 1, run["results"]
place = results[0]["locations"][0]["physicalLocation"]
assert place["artifactLocation"]["uri"] == "with%20space.txt", place
assert (place["region"]["startLine"], place["region"]["startColumn"]) == (2, 8), place
assert [result["level"] for result in run["results"] if result.get("suppressions")] == ["note"]
assert run["invocations"][0]["exitCode"] == 1 and run["invocations"][0]["executionSuccessful"] is True
PYTHON

it 'prints both of them where nothing was found'
exits 0 check_push --format json origin/main~..origin/main~
"$python" -c 'import json, sys
report = json.load(open(sys.argv[1]))
assert report["outcome"] == "accepted" and report["findings"] == [] and report["reasons"] == [], report' "$work/output"
exits 0 check_push --format sarif origin/main~..origin/main~
"$python" -c 'import json, sys
assert json.load(open(sys.argv[1]))["runs"][0]["results"] == []' "$work/output"

it 'says in both of them that it could not decide'
exits 2 check_push --format json no-such-revision
"$python" -c 'import json, sys
report = json.load(open(sys.argv[1]))
assert report["outcome"] == "undecided" and "no-such-revision" in report["reasons"][0]["message"], report' "$work/output"
exits 2 check_push --format sarif no-such-revision
"$python" -c 'import json, sys
assert json.load(open(sys.argv[1]))["runs"][0]["invocations"][0]["executionSuccessful"] is False' "$work/output"

it 'lets no control character of a name or message pass to the terminal'
printf 'key: %s\n' "$secret" >$'bell\a\033[31mred\r.txt'
git add .
git commit -q -m 'Odd'
exits 1 check_push origin/main..main
if grep -q "[$(printf '\001-\010\013-\037\177')]" "$work/output"; then fail 'a control character came through'; fi
says 'bell\x07\x1b[31mred\x0d.txt'
push_refused origin main
if grep '^remote:.*bell' "$work/output" | grep -q "$(printf '\033')"; then fail 'a control character came through'; fi
