#!/usr/bin/env bash
# Pushes over SSH: what sshd would run for a line of authorized_keys, in the environment that it would run it in. Git is given a program in
# place of ssh that plays sshd's part.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
for who in alice bob; do ssh-keygen -q -t ed25519 -N '' -C "$who" -f "$work/$who"; done
policy <<POLICY
[identity]
provider = "ssh-key"
[[principal]]
name = "alice"
accounts = ["alice"]
keys = ["$(cat "$work/alice.pub")"]
[[principal]]
name = "bob"
accounts = ["bob"]
[[path]]
name = "*.iso"
deny = true
POLICY

serve=$hooks/ssh-serve
# sshd HOST COMMAND: what follows `ssh` on git's command line. $forced is the line's command="..."; $exposed the file of ExposeAuthInfo.
cat >"$work/sshd" <<'SSHD'
#!/bin/sh
while [ $# -gt 2 ]; do shift; done
export SSH_ORIGINAL_COMMAND="$2"
[ -z "$exposed" ] || export SSH_USER_AUTH="$exposed"
if [ -n "$forced" ]; then exec sh -c "$forced"; else exec sh -c "$2"; fi
SSHD
chmod 755 "$work/sshd"
export GIT_SSH=$work/sshd GIT_SSH_VARIANT=ssh forced='' exposed=''
remote=ssh://git@server.example$server

# expose KEY...: what sshd tells of a login with these keys.
expose() {
  local key
  exposed=$work/sshauth
  : >"$exposed"
  chmod 600 "$exposed"
  for key; do printf 'publickey %s\n' "$(cut -d ' ' -f 1,2 "$work/$key.pub")" >>"$exposed"; done
}

refused() {
  exits 1 git push -q "$remote" HEAD:refs/heads/topic
  says 'sallyport: refused: 1 rule'
}
commit disk.iso bytes

it 'the account of the line in authorized_keys'
forced="$serve alice"
refused
says 'pushed by alice (ssh-key: alice)'
forced="$serve eve"
refused
says 'pushed by nobody that the policy knows (ssh-key: eve)'

it 'no variable that a client has sent changes that'
forced="SALLYPORT_PUSHER=alice GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=/nowhere $serve bob"
refused
says 'pushed by bob (ssh-key: bob)'

it 'the key that sshd tells of, where there is no line'
forced=''
expose alice
refused
says "pushed by alice (ssh-key: $(ssh-keygen -lf "$work/alice.pub" | cut -d ' ' -f 2))"
expose bob
refused
says 'pushed by nobody that the policy knows (ssh-key: SHA256:'
exposed=''
refused
says 'pushed by nobody that the policy knows (ssh-key: SALLYPORT_PUSHER is not set)'

it 'a key and a line that contradict each other are nobody'
expose alice
forced="$serve alice"
refused
says 'pushed by alice (ssh-key: alice)'
forced="$serve bob"
refused
says 'pushed by nobody that the policy knows (ssh-key: bob, the key is that of alice)'

it 'a file that others can write is not from sshd'
forced=''
chmod 666 "$exposed"
refused
says 'is not a file of sshd'
exposed=''

it 'clean commits go in, and can be fetched and archived'
git reset -q --hard HEAD~1
commit clean 'Nothing here'
forced="$serve alice"
exits 0 git push -q "$remote" HEAD:refs/heads/clean
server_has refs/heads/clean HEAD
exits 0 git ls-remote "$remote"
says refs/heads/clean
git archive --remote="$remote" clean | tar -t | grep -qx clean

it 'only repositories below the root, whatever leads out of it'
mkdir "$work/root"
git init -q --bare "$work/root/inside.git"
ln -s "$server" "$work/root/outside.git"
forced="$serve --root $work/root alice"
exits 0 git ls-remote ssh://git@server.example/"$work/root/inside.git"
exits 0 git ls-remote git@server.example:inside
for path in "$server" "$work/root/outside.git" "$work/root/../server.git"; do
  exits 128 git ls-remote "ssh://git@server.example$path"
  says 'there is no repository'
done

it 'nothing but git, and no shell'
touch "$work/here"
for command in 'git-receive-pack x' "git-receive-pack 'x'; rm $work/here" "git-receive-pack '\$(rm $work/here)'" 'sh -c id' \
  "git-upload-pack '--upload-pack=id'" "git -c core.pager=id log 'x'" "scp -t '$work'"; do
  attempt env SSH_ORIGINAL_COMMAND="$command" "$serve" alice
  [ "$status" -ne 0 ] || fail "this was run: $command"
done
[ -e "$work/here" ] || fail 'a command was run'

it 'who logs in without a command is greeted, and gets no shell'
exits 1 env -u SSH_ORIGINAL_COMMAND "$serve" alice
says 'Hello, alice.' 'there is no shell'
exits 2 env SSH_ORIGINAL_COMMAND="git-upload-pack 'x'" "$serve" ''
exits 2 env SSH_ORIGINAL_COMMAND="git-upload-pack 'x'" "$serve"
exits 2 env SSH_ORIGINAL_COMMAND="git-upload-pack 'x'" "$serve" alice bob
exits 0 "$serve" --help
says --root
