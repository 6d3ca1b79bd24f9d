#!/usr/bin/env bash
# The log of receipts: what stands in it, what does not, and who finds out when it is changed.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

python=$(PATH=/usr/bin:/bin:$PATH command -v python3)
schema=${SALLYPORT_SOURCE:?must name the source tree}/docs/receipt.schema.json
audit() { timeout -v 30 "$SALLYPORT_PREFIX/bin/sallyport" audit "$@"; }

# entry CONDITION...: each holds of `e`, the entries of the log.
log_holds() {
  "$python" - "$log" "$schema" "$@" <<'PYTHON' || fail "the log is not as it should be"
import json, sys, jsonschema
e = [json.loads(line) for line in open(sys.argv[1])]
schema = json.load(open(sys.argv[2]))
jsonschema.Draft7Validator.check_schema(schema)
for entry in e:
    jsonschema.validate(entry, schema)
    assert not jsonschema.Draft7Validator(schema).is_valid({**entry, "more": 1}), "the schema takes anything"
for condition in sys.argv[3:]:
    assert eval(condition), (condition, e[-1])
PYTHON
}
no_secret_in() {
  local file
  for file; do
    if grep -aqFf "$work/secrets" "$file"; then fail "a secret stands in $file"; fi
  done
}

make_pair
hand_over "$server/hooks/post-receive" post-receive
log=$server/sallyport/receipts.jsonl
mkdir "$work/metrics"

it 'writes none where the policy asks for none'
commit one.txt 'one'
push_accepted origin main
[ ! -e "$log" ] || fail 'there is a log'
exits 2 audit verify -C "$server"
says 'asks for no receipts'

it 'writes one of a push that is accepted, and that its refs moved'
policy <<TOML
[receipts]
prometheus = "$work/metrics/sallyport.prom"
[[branch]]
name = "quiet"
secrets = "warn"
TOML
commit two.txt 'two'
push_accepted origin main
same "$(stat -c %a "$log")" 640
log_holds 'len(e) == 2' 'e[0]["kind"] == "push"' 'e[0]["outcome"] == "accepted"' 'e[0]["previous"] == "0" * 64' \
  "e[0]['repository'] == '$server'" "e[0]['policy']['source'] == '$work/policy.toml'" \
  "e[0]['policy']['digest'] == '$(sha256sum <"$work/policy.toml" | cut -d ' ' -f 1)'" 'len(e[0]["rules"]) == 64' \
  "e[0]['refs'] == [{'name': 'refs/heads/main', 'asked': None, 'hidden': False, 'old': '$(git rev-parse main~)', 'new': '$(git rev-parse main)'}]" \
  'e[0]["coverage"]["commits"] == {"listed": 1, "read": 1}' 'e[0]["receiver"]' \
  'e[1]["kind"] == "received"' 'e[1]["push"]["sequence"] == 1' 'e[1]["refs"] == e[0]["refs"]'
same "$("$python" -c 'import json, sys; print(json.loads(open(sys.argv[1]).readlines()[1])["push"]["hash"])' "$log")" \
  "$(head -n 1 "$log" | tr -d '\n' | sha256sum | cut -d ' ' -f 1)"

it 'writes one of a push that is refused, and nothing of what was found but its redacted form'
printf 'key: %s\n' "$(token 1)" >key.txt
git add key.txt
git commit -q -m 'A key'
push_refused origin main
log_holds 'len(e) == 3' 'e[2]["outcome"] == "refused"' 'e[2]["findings"][0]["rule"] == "github-pat-classic"' \
  'e[2]["findings"][0]["places"] == 1' 'e[2]["findings"][0]["state"] == "new"' \
  '[r["rule"] for r in e[2]["reasons"]] == ["secrets"]' 'e[2]["reasons"][0]["effect"] == "refuse"'
git reset -q --hard main~

it 'shows no secret that stands in the name of a ref'
# git itself prints the name, so what it says is not looked at.
secret=$(token 2)
if git push -q origin "main:refs/heads/$secret" >/dev/null 2>&1; then fail 'accepted'; fi
policy_of_secrets=$(cat "$work/policy.toml")
{
  printf '%s\n' 'secrets = "warn"'
  printf '%s\n' "$policy_of_secrets"
} | policy
commit three.txt 'three'
git push -q origin "main:refs/heads/$secret" main >/dev/null 2>&1
git push -q origin ":refs/heads/$secret" >/dev/null 2>&1
log_holds 'e[-4]["outcome"] == "accepted"' 'e[-3]["push"]["sequence"] == e[-4]["sequence"]' \
  'e[-1]["push"]["sequence"] == e[-2]["sequence"]' 'sum(r["hidden"] for r in e[-3]["refs"]) == 1' 'len(e[-3]["refs"]) == 2'
policy <<<"$policy_of_secrets"

it 'writes one of a push that could not be decided'
before=$(wc -l <"$log")
printf '%s\n' '[limits]' 'object_bytes = 1' "$policy_of_secrets" | policy
commit four.txt 'four'
push_refused origin main
printf '%s\n' '[triage]' 'deny_list = "/nowhere/list"' "$policy_of_secrets" | policy
push_undecided origin main
policy <<<"$policy_of_secrets"
log_holds "len(e) == $before + 2" 'e[-2]["outcome"] == "refused"' 'e[-1]["outcome"] == "undecided"' \
  'e[-1]["reasons"][0]["rule"] == "error"' '"/nowhere/list" in e[-1]["reasons"][0]["message"]' \
  'e[-1]["refs"][0]["hidden"]' 'e[-1]["rules"] is None'

it 'names the refs that moved where not all did'
git branch -f left main
git branch -f right main
cat >"$server/hooks/update" <<'HOOK'
#!/bin/sh
[ "$1" != refs/heads/left ]
HOOK
chmod 755 "$server/hooks/update"
attempt git push origin left right
[ "$status" -ne 0 ] || fail 'both moved'
rm "$server/hooks/update"
log_holds '[r["name"] for r in e[-2]["refs"]] == ["refs/heads/left", "refs/heads/right"]' \
  '[r["name"] for r in e[-1]["refs"]] == ["refs/heads/right"]' 'e[-1]["push"]["sequence"] == e[-2]["sequence"]'

it 'is whole so far, shown and counted'
exits 0 audit verify -C "$server"
says 'whole:' "$(wc -l <"$log") entries" "$(tail -n 1 "$log" | tr -d '\n' | sha256sum | cut -d ' ' -f 1)"
head=$(head -n 3 "$log" | tail -n 1 | tr -d '\n' | sha256sum | cut -d ' ' -f 1)
exits 0 audit verify -C "$server" --head "$head" --sequence 3
exits 1 audit verify -C "$server" --head "$head" --sequence 4
exits 1 audit verify -C "$server" --sequence 1000
says 'cut off'
exits 0 audit show -C "$server"
says 'refused (nobody) refs/heads/main' 'secrets' 'push 1'
exits 0 audit show -C "$server" --outcome refused --ref main -n 1 --format json
"$python" -c 'import json, sys
entries = [json.loads(line) for line in open(sys.argv[1])]
assert len(entries) == 1 and entries[0]["outcome"] == "refused", entries' "$work/output"
exits 0 audit show -C "$server" --since 2999-01-01
same "$flat" ''
exits 0 audit show -C "$server" --principal nobody-of-that-name
same "$flat" ''
exits 0 audit stats -C "$server"
says '8 pushes: 4 accepted, 3 refused, 1 undecided; 4 received, of which 0 not judged' 'limits.object_bytes' '(nobody)' 'github-pat-classic'
exits 0 audit stats -C "$server" --format json
"$python" -c 'import json, sys
stats = json.load(open(sys.argv[1]))
assert stats["pushes"] == {"accepted": 4, "refused": 3, "undecided": 1}, stats
assert stats["duration_ms"]["median"] <= stats["duration_ms"]["p95"]' "$work/output"

it 'keeps numbers for Prometheus that are those of the log'
"$python" - "$work/metrics/sallyport.prom" "$log" <<'PYTHON'
import json, re, sys
samples, types = {}, {}
for line in open(sys.argv[1]):
    if line.startswith("# TYPE "):
        _, _, name, kind = line.split()
        types[name] = kind
    elif not line.startswith("#"):
        name, value = re.fullmatch(r'([a-z_]+(?:\{[^}]*\})?) ([0-9.]+)\n', line).groups()
        samples[name] = float(value)
log = [json.loads(line) for line in open(sys.argv[2])]
pushes = [entry for entry in log if entry["kind"] == "push"]
for outcome in ("accepted", "refused", "undecided"):
    assert samples['sallyport_pushes_total{outcome="%s"}' % outcome] == sum(p["outcome"] == outcome for p in pushes)
assert samples["sallyport_push_duration_seconds_count"] == len(pushes)
assert abs(samples["sallyport_push_duration_seconds_sum"] - sum(p["duration_ms"] for p in pushes) / 1000) < 1e-6
assert samples['sallyport_push_duration_seconds_bucket{le="+Inf"}'] == len(pushes)
assert samples["sallyport_receipts_sequence"] == log[-1]["sequence"] == len(log)
assert samples["sallyport_received_total"] == sum(entry["kind"] == "received" for entry in log)
assert types["sallyport_pushes_total"] == "counter" and types["sallyport_push_duration_seconds"] == "histogram"
PYTHON
same "$(find "$work/metrics" -type f | wc -l)" 1

it 'tells a line that was taken out, changed, moved, put in or cut off in the midst'
tampered() {
  cp "$log" "$work/tampered"
  "$@" "$work/tampered"
  exits 1 audit verify --log "$work/tampered"
  says 'NOT WHOLE'
}
tampered sed -i 3d
says 'tampered:3: is entry 4 after entry 2: what was between is missing'
tampered sed -i '3s/refused/accepted/'
says 'tampered:4: names'
tampered sed -i '3s/"sequence":3/"sequence": 3/'
says 'tampered:3: this is no entry of a receipt log'
tampered sed -i '2{h;d};3G'
says 'tampered:2: is entry 3 after entry 1' 'tampered:3: is entry 2 after entry 3'
tampered sed -i 2p
says 'tampered:3: is entry 2 after entry 2'
tampered sed -i "\$s/.\$//"
says 'no entry of a receipt log'
tampered truncate -s -5
says 'does not end: a write was cut off here'
tampered sed -i 1d
says 'begins with entry 2'
cp "$log" "$work/tampered"
sed -i '$d' "$work/tampered"
exits 0 audit verify --log "$work/tampered"
exits 1 audit verify --log "$work/tampered" --head "$(tail -n 1 "$log" | tr -d '\n' | sha256sum | cut -d ' ' -f 1)"
exits 1 audit show --log "$work/metrics/sallyport.prom"
exits 2 audit show --log "$work/missing"

it 'goes on after a write that did not end, and says so'
printf '{"coverage":{"bytes":1' >>"$log"
exits 1 audit verify -C "$server"
git reset -q --hard main~
commit five.txt 'five'
push_accepted origin +main
exits 0 audit verify -C "$server"
says '1 times a write did not end'
"$python" -c 'import json, sys
lines = open(sys.argv[1]).readlines()
recovered = json.loads(lines[-3])
assert recovered["kind"] == "recovered" and recovered["bytes"] == len(lines[-4]), recovered' "$log"

it 'goes on in a new file when the log is put aside'
count=$(grep -c '"schema":1' "$log")
exits 0 audit rotate -C "$server"
[ -f "$log.$count" ] || fail "there is no $log.$count"
commit six.txt 'six'
push_accepted origin main
same "$(grep -o '"kind":"[a-z]*"' "$log" | cut -d '"' -f 4 | tr '\n' ' ')" 'continued push received '
exits 0 audit verify -C "$server"
says "it goes on after entry $count"
exits 0 audit verify --log "$log.$count" --log "$log"
exits 1 audit verify --log "$log" --log "$log.$count"
exits 1 audit verify --log "$log.$count" --log "$log" --sequence 1000
same "$(sed -n 's/^sallyport_receipts_sequence //p' "$work/metrics/sallyport.prom")" "$((count + 3))"

it 'refuses a push of which no receipt can be written'
commit seven.txt 'seven'
for harm in 'chmod 666' 'a folder for all' 'a folder' 'a symbolic link' 'no log'; do
  cp -p "$log" "$work/kept"
  case $harm in
    'chmod 666') chmod 666 "$log" ;;
    'a folder for all') chmod 777 "$server/sallyport" ;;
    'a folder') rm "$log" && mkdir "$log" ;;
    'a symbolic link') ln -sf "$work/kept" "$log" ;;
    'no log') echo 'something else' >"$log" ;;
  esac
  push "origin" main
  stays_out
  says 'could not decide, so nothing is accepted' 'receipt'
  chmod 755 "$server/sallyport"
  rm -rf "$log"
  cp -p "$work/kept" "$log"
done
exits 0 audit verify -C "$server"

it 'says aloud that refs have moved where that cannot be written, or was not let in'
cat >"$server/hooks/pre-receive" <<HOOK
#!/bin/sh
"$hooks/pre-receive" "\$@" || exit
chmod 666 "$log"
HOOK
attempt git push origin main
same "$status" 0
says 'REFS HAVE MOVED, AND NO RECEIPT OF IT COULD BE WRITTEN' 'chmod go-w'
chmod 640 "$log"
printf '#!/bin/sh\nexit 0\n' >"$server/hooks/pre-receive"
commit eight.txt 'eight'
attempt git push origin main
says 'REFS HAVE MOVED THAT NO RECEIPT OF PRE-RECEIVE LETS IN'
log_holds 'e[-1]["kind"] == "received"' 'e[-1]["push"] is None' 'e[-1]["refs"][0]["name"] == "refs/heads/main"' \
  'not e[-1]["refs"][0]["hidden"]'
exits 0 env GIT_DIR="$server" "$hooks/post-receive" --version
exits 1 env GIT_DIR="$server" "$hooks/post-receive" <<<'garbage'
hand_over "$server/hooks/pre-receive" pre-receive

it 'leaves a metrics file of somebody else alone'
printf 'theirs 1\n' >"$work/metrics/sallyport.prom"
commit nine.txt 'nine'
attempt git push origin main
same "$status" 0
says 'metrics of this server were not written'
same "$(cat "$work/metrics/sallyport.prom")" 'theirs 1'

it 'has no secret in any file that it writes'
no_secret_in "$log" "$log.$count" "$work/metrics/sallyport.prom"

it 'tells syslog, with the digest of the entry'
# syslog(3) knows one socket, which a test may listen at only where there is none.
if [ "$(id -u)" -ne 0 ] || [ -e /dev/log ] || [ -L /dev/log ]; then
  printf '  (not tried: /dev/log is in use, or not ours to make)\n'
else
  printf '%s\n' '[receipts]' 'syslog = "local3"' | policy
  "$python" - >"$work/syslog" <<'PYTHON' &
import os, socket
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind("/dev/log")
try:
    listener.settimeout(60)
    for _ in range(2):
        print(listener.recv(4096).decode("ascii"), flush=True)
finally:
    os.unlink("/dev/log")
PYTHON
  listener=$!
  until [ -S /dev/log ]; do kill -0 "$listener"; done
  commit ten.txt 'ten'
  attempt git push origin main
  same "$status" 0
  exits 0 wait "$listener"
  # local3.info is 19 * 8 + 6.
  grep -qE '^<158>.* sallyport\[[0-9]+\]: receipt=[0-9]+ kind=push outcome=accepted refs=1 ref="refs/heads/main" ' "$work/syslog" ||
    fail "syslog was told: $(cat "$work/syslog")"
  grep -qF "sha256=$(tail -n 1 "$log" | tr -d '\n' | sha256sum | cut -d ' ' -f 1)" "$work/syslog" || fail 'the digest is missing'
fi
