# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are shared with lib.sh and the tests that read this file
# Real servers for the end-to-end tests, on the loopback interface, on free ports, as the account that runs the tests. Read in
# place of lib.sh. Nothing of the account's real home folder is used, and all of it ends with the test.

# shellcheck source=tests/e2e/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

server_processes=()
mkdir "$work/tmp" "$work/server-home"
trap 'end_servers; chmod -R u+w "$work"; rm -rf "$work"' EXIT

end_servers() {
  local process
  for process in ${server_processes[@]+"${server_processes[@]}"}; do
    if kill "$process" 2>/dev/null; then wait "$process" 2>/dev/null || true; fi
  done
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start_server LOG COMMAND...: COMMAND has to serve `port` in the foreground. Returns as soon as it does.
start_server() {
  local log=$1 process tries
  shift
  "$@" </dev/null >"$log" 2>&1 &
  process=$!
  server_processes+=("$process")
  for ((tries = 0; tries < 200; tries++)); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then return; fi
    kill -0 "$process" 2>/dev/null || break
    sleep 0.05
  done
  sed 's/^/  server | /' "$log" >&2
  fail "no server answers: $*"
}

# What the server's side must not take from the account that runs the tests.
server_environment() {
  printf '%s\n' "HOME=$work/server-home" "XDG_CACHE_HOME=$work/server-home/cache" "TMPDIR=$work/tmp" GIT_CONFIG_GLOBAL=/dev/null \
    GIT_CONFIG_NOSYSTEM=1 LC_ALL=C.UTF-8
}

# start_sshd AUTHORIZED_KEYS [SETTING...]: an sshd that lets in whoever has one of those keys. What a session is told is a part
# of its settings, because sshd starts commands with the environment of the account.
start_sshd() {
  local keys=$1 line
  shift
  port=$(free_port)
  ssh-keygen -q -t ed25519 -N '' -f "$work/host-key"
  printf '[127.0.0.1]:%s %s\n' "$port" "$(cut -d ' ' -f 1,2 "$work/host-key.pub")" >"$work/known-hosts"
  {
    printf '%s\n' "Port $port" 'ListenAddress 127.0.0.1' "HostKey $work/host-key" 'PidFile none' "AuthorizedKeysFile $keys" \
      'AuthenticationMethods publickey' 'PermitRootLogin yes' 'UsePAM no' 'PrintMotd no' 'StrictModes no' "$@"
    printf 'SetEnv'
    while IFS= read -r line; do printf ' %s' "$line"; done < <(server_environment)
    printf '\n'
  } >"$work/sshd-config"
  # Where sshd, run by root, shuts itself in while nobody is known yet. Debian leaves making it to systemd.
  if [ "$(id -u)" -eq 0 ]; then mkdir -p /run/sshd; fi
  start_server "$work/sshd-log" "$(PATH=$PATH:/usr/sbin command -v sshd)" -D -e -f "$work/sshd-config"
  ssh_url=ssh://$(id -un)@127.0.0.1:$port
}

# new_key NAME: an SSH key called NAME.
new_key() { ssh-keygen -q -t ed25519 -N '' -C "$1" -f "$work/$1"; }

# with_key NAME: from now on git comes with that key.
with_key() {
  export GIT_SSH_COMMAND="ssh -F /dev/null -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityAgent=none -i $work/$1 -o UserKnownHostsFile=$work/known-hosts"
}

# Nothing of a push is left but what git and the policy keep.
no_stray_files() {
  same "$(ls -A "$work/tmp")" ''
  same "$(find "$work/server-home" -type f)" ''
  same "$(find "$server" \( -name 'incoming-*' -o -name 'tmp_*' -o -name 'sallyport.*' -o -name '.sallyport*' -o -name '*.lock' \))" ''
}

# What each host is asked: a push goes in, one with a made-up secret does not, and its author reads why.
takes_and_refuses() {
  it 'a clean push goes in'
  commit notes 'Nothing special'
  push_accepted -q origin main
  server_has main main
  refuses
}
refuses() {
  it 'a push with a secret stays out, and the reason is read at the other end'
  commit settings.ini "token = $(token 1)"
  push_refused origin main
  says 'github-pat-classic' 'settings.ini:1:9' 'refused: 1 secret'
  git reset -q --hard main~1

  it 'nothing is left behind'
  no_stray_files
}

# pushed_by PROVIDER WORDS: that is whom the server takes the next push for, which is refused to see it.
pushed_by() {
  it "the server knows who pushes: $2"
  policy <<TEXT
[identity]
provider = "$1"
[[principal]]
name = "Ann"
accounts = ["ann"]
TEXT
  commit settings.ini "token = $(token 1)"
  exits 1 timeout 30 git push origin main
  says "pushed by $2"
  git reset -q --hard main~1
}
