#!/usr/bin/env bash
# Many clients push at once to one repository, over real SSH: every verdict is right, the log of receipts is whole, and nothing is
# left lying about. A few pushes each; with SALLYPORT_CONCURRENT_SECONDS=60 as many as they can in that time.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

clients=${SALLYPORT_CONCURRENT_CLIENTS:-32}
pushes=${SALLYPORT_CONCURRENT_PUSHES:-2}
seconds=${SALLYPORT_CONCURRENT_SECONDS:-0}
python=$(PATH=/usr/bin:/bin:$PATH command -v python3)
sshd=$(PATH=$PATH:/usr/sbin command -v sshd) || fail 'there is no sshd: apt-get install openssh-server'

mkdir "$work/ssh" "$work/tmp" "$work/clients"
server=$work/server.git
git init -q --bare -b main "$server"
rm -rf "$server/hooks"
hand_over "$server/hooks/pre-receive" pre-receive
hand_over "$server/hooks/post-receive" post-receive
# What git itself would tidy up in the meantime would be in the way of what is looked for at the end.
git -C "$server" config receive.autogc false
policy <<TOML
[receipts]
prometheus = "$work/ssh/sallyport.prom"
TOML

# An sshd of our own, whose only key may run only what git asks for.
start_sshd() {
  local port _
  ssh-keygen -q -t ed25519 -N '' -C '' -f "$work/ssh/host"
  ssh-keygen -q -t ed25519 -N '' -C '' -f "$work/ssh/client"
  cat >"$work/ssh/command" <<COMMAND
#!/bin/sh
export HOME='$HOME' XDG_CONFIG_HOME='$XDG_CONFIG_HOME' XDG_CACHE_HOME='$XDG_CACHE_HOME' TMPDIR='$work/tmp'
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
eval "exec \$SSH_ORIGINAL_COMMAND"
COMMAND
  chmod 755 "$work/ssh/command"
  printf 'restrict,command="%s" %s\n' "$work/ssh/command" "$(cat "$work/ssh/client.pub")" >"$work/ssh/authorized_keys"
  # Where it is root, sshd wants this folder of its package, which the package's service makes.
  if [ "$(id -u)" -eq 0 ]; then mkdir -p /run/sshd; fi
  for _ in 1 2 3 4 5; do
    port=$("$python" -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
    cat >"$work/ssh/config" <<CONFIG
ListenAddress 127.0.0.1
Port $port
HostKey $work/ssh/host
AuthorizedKeysFile $work/ssh/authorized_keys
AuthenticationMethods publickey
PermitRootLogin forced-commands-only
StrictModes no
UsePAM no
UseDNS no
PidFile none
MaxStartups 1000
LogLevel INFO
CONFIG
    "$sshd" -D -f "$work/ssh/config" -E "$work/ssh/log" &
    sshd_id=$!
    printf '[127.0.0.1]:%s %s\n' "$port" "$(cat "$work/ssh/host.pub")" >"$work/ssh/known_hosts"
    until grep -q 'Server listening' "$work/ssh/log" 2>/dev/null; do kill -0 "$sshd_id" 2>/dev/null || continue 2; done
    export GIT_SSH_COMMAND="ssh -F none -i $work/ssh/client -o IdentitiesOnly=yes -o BatchMode=yes -o ControlPath=none \
-o UserKnownHostsFile=$work/ssh/known_hosts -o GlobalKnownHostsFile=/dev/null"
    url=ssh://$(id -un)@127.0.0.1:$port$server
    return
  done
  sed 's/^/  sshd| /' "$work/ssh/log" >&2
  fail 'sshd does not start'
}
trap 'if [ -n "${sshd_id:-}" ]; then kill "$sshd_id" 2>/dev/null; wait "$sshd_id" 2>/dev/null; fi; rm -rf "$work"' EXIT
start_sshd

git init -q -b main "$work/first"
cd "$work/first"
git remote add origin "$url"
commit README 'A beginning'
git push -q origin main >"$work/output" 2>&1 || { sed 's/^/  sshd| /' "$work/ssh/log" >&2 && fail 'not even one push goes in'; }
git push -q origin main:shared >"$work/output" 2>&1
printf 'key: %s\n' "$(token 1)" >"$work/key"
for ((i = 0; i < clients; i++)); do cp -a "$work/first" "$work/clients/$i"; done

# client NUMBER: pushes to its own branch and to one that all want, and every other time a secret. Each push is a line of its file
# `pushes`: what should be said, ref, id, status of git, milliseconds.
client() {
  local number=$1 i ref expected begin end status until_time=$((SECONDS + seconds))
  cd "$work/clients/$number"
  for ((i = 0; seconds > 0 ? SECONDS < until_time : i < pushes; i++)); do
    expected=accepted ref=refs/heads/client-$number
    if (((number + i) % 2)); then expected=refused; fi
    if (((number + i) % 3 == 0)); then ref=refs/heads/shared; fi
    printf 'client %s, push %s\n' "$number" "$i" >file.txt
    if [ $expected = refused ]; then cat "$work/key" >>file.txt; fi
    git add file.txt
    git commit -q -m 'A change'
    status=0
    begin=${EPOCHREALTIME/./}
    git push origin "+HEAD:$ref" >last-output 2>&1 || status=$?
    end=${EPOCHREALTIME/./}
    cat last-output >>output
    if grep -q "sallyport: $expected" last-output; then expected+=' said'; else expected+=' not-said'; fi
    printf '%s %s %s %s %s\n' "$expected" "$ref" "$(git rev-parse HEAD)" "$status" "$(((end - begin) / 1000))" >>pushes
    if [ "${expected%% *}" = refused ]; then git reset -q --hard HEAD~; fi
  done
}

it "judges $clients clients at once"
begin=${EPOCHREALTIME/./}
ids=()
for ((i = 0; i < clients; i++)); do
  (trap - EXIT ERR && client "$i") 2>"$work/clients/$i.errors" &
  ids+=($!)
done
for id in "${ids[@]}"; do wait "$id" || fail "a client failed: $(cat "$work"/clients/*.errors)"; done
end=${EPOCHREALTIME/./}
cat "$work"/clients/*/output >"$work/output"
if grep -aqFf "$work/secrets" "$work/output" "$server/sallyport/receipts.jsonl"; then fail 'a secret was shown'; fi

it 'gives every push the right verdict, and one receipt'
cat "$work"/clients/*/pushes >"$work/all-pushes"
"$python" - "$work/all-pushes" "$server/sallyport/receipts.jsonl" "$((end - begin))" <<'PYTHON' || { tail -n 40 "$work/output" >&2 && fail 'not as it should be'; }
import json, sys
made = [line.split() for line in open(sys.argv[1])]
log = [json.loads(line) for line in open(sys.argv[2])]
assert [entry["sequence"] for entry in log] == list(range(1, len(log) + 1))
judged = {entry["sequence"]: entry for entry in log if entry["kind"] == "push"}
received = [entry for entry in log if entry["kind"] == "received"]
assert len(judged) == len(made) + 2, (len(judged), len(made))
by_change = {(e["refs"][0]["name"], e["refs"][0]["new"]): e for e in judged.values()}
moved = {(e["refs"][0]["name"], e["refs"][0]["new"]): e for e in received}
lost = 0
for expected, said, ref, new, status, _ in made:
    entry = by_change[ref, new]
    assert said == "said" and entry["outcome"] == expected, (expected, said, entry)
    went_in = status == "0"
    assert went_in == ((ref, new) in moved), (ref, new, status)
    assert not went_in or expected == "accepted"
    if expected == "accepted" and not went_in:
        assert ref == "refs/heads/shared", (ref, new)
        lost += 1
for entry in received:
    assert entry["push"], entry
    push = judged[entry["push"]["sequence"]]
    assert push["outcome"] == "accepted" and push["refs"] == entry["refs"] and push["sequence"] < entry["sequence"]
assert len({entry["push"]["sequence"] for entry in received}) == len(received)
durations = sorted(int(line[-1]) for line in made)
seconds = int(sys.argv[3]) / 1e6
print("  %d pushes in %.1f s (%.1f a second), %d of them lost a race; half of them within %d ms, 95 of 100 within %d ms; judged within %d ms"
      % (len(made), seconds, len(made) / seconds, lost, durations[len(durations) // 2], durations[len(durations) * 95 // 100],
         sorted(e["duration_ms"] for e in judged.values())[len(judged) * 95 // 100]))
PYTHON

it 'keeps the log whole, and in its numbers'
exits 0 timeout -v 60 "$SALLYPORT_PREFIX/bin/sallyport" audit verify -C "$server"
says 'whole:' "$(wc -l <"$server/sallyport/receipts.jsonl") entries"
same "$(sed -n 's/^sallyport_receipts_sequence //p' "$work/ssh/sallyport.prom")" "$(wc -l <"$server/sallyport/receipts.jsonl")"
same "$(sed -n 's/^sallyport_pushes_total{outcome="accepted"} //p' "$work/ssh/sallyport.prom")" \
  "$(grep -c '"outcome":"accepted"' "$server/sallyport/receipts.jsonl")"

it 'moves each branch to what was pushed there last, and leaves no stray file'
exits 0 git -C "$server" fsck --strict --no-dangling
expected='^(HEAD|config|description|packed-refs|info/(exclude|refs)|hooks/(pre|post)-receive|refs/heads/(main|shared|client-[0-9]+)|objects/[0-9a-f]{2}/[0-9a-f]{'$((id_characters - 2))'}|objects/pack/pack-[0-9a-f]{'$id_characters'}\.(pack|idx|rev)|refs/heads|reftable/[^/]+|sallyport/receipts\.jsonl)$'
find "$server" -type f -printf '%P\n' >"$work/files"
same "$(grep -vE "$expected" "$work/files" || true)" ''
same "$(find "$server/objects" -type d -name '*incoming*')" ''
same "$(find "$work/tmp" -mindepth 1)" ''
same "$(find "$work/ssh" -name 'sallyport.prom*' | wc -l)" 1
