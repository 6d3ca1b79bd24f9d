#!/usr/bin/env bash
# A server that is reached by OpenSSH: one account for all, and our ssh-serve as the forced command of each key.
# shellcheck source=tests/e2e/servers.sh
. "${BASH_SOURCE[0]%/*}/servers.sh"

make_server_at "$work/srv/x.git"
for account in ann bob eve; do new_key "$account"; done
{
  printf 'restrict,command="%s ann" %s\n' "$hooks/ssh-serve" "$(cat "$work/ann.pub")"
  printf 'restrict,command="%s --root %s bob" %s\n' "$hooks/ssh-serve" "$work/srv" "$(cat "$work/bob.pub")"
} >"$work/authorized-keys"
start_sshd "$work/authorized-keys" 'ExposeAuthInfo yes'

make_clone_at "$work/clone"
git remote set-url origin "$ssh_url$server"
with_key ann
takes_and_refuses

pushed_by ssh-key 'Ann (ssh-key: ann)'
with_key bob
exits 128 timeout 30 git ls-remote "$ssh_url$work/clone"
pushed_by ssh-key 'nobody that the policy knows (ssh-key: bob)'

it 'a key that is a principal'"'"'s and an account that is another'"'"'s are nobody'
printf '[[principal]]\nname = "Bob"\nkeys = ["%s"]\n[[principal]]\nname = "Robert"\naccounts = ["bob"]\n[identity]\nprovider = "ssh-key"\n' \
  "$(cat "$work/bob.pub")" | policy
commit settings.ini "token = $(token 1)"
exits 1 timeout 30 git push origin main
says 'the key is that of Bob'
git reset -q --hard main~1

it 'nobody else gets in'
policy </dev/null
commit still 'And more'
with_key eve
exits 128 timeout 30 git push origin main
says 'Permission denied (publickey)'
with_key ann
for command in 'cat /etc/passwd' 'git-upload-pack' ''; do
  # shellcheck disable=SC2086,SC2206 # words
  ssh_command=(${GIT_SSH_COMMAND} -p "$port" "$(id -un)@127.0.0.1")
  attempt timeout 30 "${ssh_command[@]}" "$command"
  [ "$status" -ne 0 ] || fail "this was run: $command"
done
no_stray_files
