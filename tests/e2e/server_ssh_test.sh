#!/usr/bin/env bash
# A server that is reached by OpenSSH: one account for all, a forced command for each key.
# shellcheck source=tests/e2e/servers.sh
. "${BASH_SOURCE[0]%/*}/servers.sh"

# serve ACCOUNT: what a key's forced command is.
cat >"$work/serve" <<'TEXT'
#!/bin/sh
export SALLYPORT_TEST_ACCOUNT="$1"
exec git-shell -c "$SSH_ORIGINAL_COMMAND"
TEXT
chmod 755 "$work/serve"

make_server_at "$work/server.git"
# Beside what is judged, what the hook was told of who pushes.
mv "$server/hooks/pre-receive" "$server/hooks/judge"
cat >"$server/hooks/pre-receive" <<TEXT
#!/bin/sh
echo "\$SALLYPORT_TEST_ACCOUNT" >"$work/account"
cat "\$SSH_USER_AUTH" >"$work/authentication"
exec "\${0%/*}/judge" "\$@"
TEXT
chmod 755 "$server/hooks/pre-receive"

for account in ann bob; do
  new_key "$account"
  printf 'restrict,command="%s %s" %s\n' "$work/serve" "$account" "$(cat "$work/$account.pub")"
done >"$work/authorized-keys"
start_sshd "$work/authorized-keys" 'ExposeAuthInfo yes'

make_clone_at "$work/clone"
git remote set-url origin "$ssh_url$server"
with_key ann
takes_and_refuses

it 'the account is the one whose key it was'
same "$(cat "$work/account")" ann
same "$(cat "$work/authentication")" "publickey $(cut -d ' ' -f 1,2 "$work/ann.pub")"
with_key bob
commit more 'More of it'
push_accepted origin main
same "$(cat "$work/account")" bob
same "$(cat "$work/authentication")" "publickey $(cut -d ' ' -f 1,2 "$work/bob.pub")"

it 'nobody else gets in'
new_key eve
with_key eve
commit still 'And more'
exits 128 timeout 30 git push origin main
says 'Permission denied (publickey)'
