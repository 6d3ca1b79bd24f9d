#!/usr/bin/env bash
# sallyport doctor: what is in order is said to be, and each thing that is broken is told.
# shellcheck source=tests/e2e/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"
: "${SALLYPORT_SOURCE:?}"

mkdir "$work/tmp"
export TMPDIR=$work/tmp
doctor() { timeout -v 60 "$SALLYPORT_PREFIX/bin/sallyport" doctor "$@"; }
install() { "$SALLYPORT_SOURCE/install.sh" --no-deps --prefix "$SALLYPORT_PREFIX" "$@" >/dev/null; }

git init -q --bare "$work/x.git"
server=$work/x.git
install --server "$server"
git -C "$server" config receive.fsckObjects true
git -C "$server" config receive.maxInputSize 2g

it 'an installation in order has neither failures nor warnings of its repository'
exits 0 doctor "$server"
says 'hook: '"$server"'/hooks/pre-receive' 'policy: built-in defaults' 'a clean push to refs/heads/main is taken' \
  'made-up secret is refused: sallyport: refused: 1 secret' 'a judgement of nothing takes' '0 failures'
never_says 'warn receive' 'warn hook'
same "$(ls -A "$TMPDIR")$(git -C "$server" for-each-ref)" ''

it 'the installation alone can be asked for'
cd "$work"
exits 0 doctor
says 'a push to refs/heads/main with a made-up secret is refused'

it 'programs read the same as JSON'
exits 0 doctor --format json "$server"
python3 - "$work/output" <<'TEXT' || fail 'not the JSON that was promised'
import json, sys
checks = json.load(open(sys.argv[1]))["checks"]
assert {"subject", "name", "health", "what", "mend"} == set(checks[0])
assert {check["health"] for check in checks} <= {"ok", "warn"}
assert sum(check["name"] == "trial" for check in checks) == 2
TEXT

it 'a policy of the account'"'"'s own is told not to count'
printf '[sallyport]\n\tpolicy = /somewhere.toml\n' >"$HOME/.gitconfig"
exits 0 env -u GIT_CONFIG_GLOBAL "$SALLYPORT_PREFIX/bin/sallyport" doctor "$server"
says "in the account's own git configuration does not count"
rm "$HOME/.gitconfig"

it 'a policy by which nothing refuses is found by trying'
echo 'secrets = "off"' >"$work/policy.toml"
git -C "$server" config sallyport.policy "$work/policy.toml"
exits 1 doctor "$server"
says 'secrets do not refuse' 'made-up secret is TAKEN'

it 'a policy that lets nothing in is told'
echo 'no = "such key"' >"$work/policy.toml"
exits 1 doctor "$server"
says 'FAIL policy: every push is refused'

it 'a policy that everybody may write is told'
: >"$work/policy.toml"
chmod 666 "$work/policy.toml"
exits 1 doctor "$server"
says 'FAIL policy: every push is refused'

it 'a policy for signed commits is no failure, although a trial cannot sign'
chmod 644 "$work/policy.toml"
printf '[[branch]]\nname = "**"\nsignatures = "present"\n' >"$work/policy.toml"
exits 0 doctor "$server"
says 'refused by rules that no trial can keep: branch.signatures' 'made-up secret is refused'

it 'a policy for GitLab, which wants its own form of messages, is no failure'
printf '[identity]\nprovider = "gitlab"\n[[principal]]\nname = "ann"\naccounts = ["ann"]\n' >"$work/policy.toml"
exits 0 doctor "$server"
says 'the policy asks gitlab who pushes' 'made-up secret is refused: sallyport: refused'

it 'a policy that asks a host which does not run the hook is warned of'
sed -i s/gitlab/gitea/ "$work/policy.toml"
exits 0 doctor "$server"
says 'warn identity: the policy asks Gitea, and the hook is not in pre-receive.d'
git -C "$server" config --unset sallyport.policy

it 'a hook that hands our program a policy is tried with that one'
hand_over "$server/hooks/pre-receive" pre-receive
sed -i "s|pre-receive\" |pre-receive\" --policy '$work/off.toml' |" "$server/hooks/pre-receive"
echo 'secrets = "off"' >"$work/off.toml"
exits 1 doctor "$server"
says "$work/off.toml" 'made-up secret is TAKEN'

it 'another hook in its place is told'
printf '#!/bin/sh\nexit 0\n' >"$server/hooks/pre-receive"
exits 1 doctor "$server"
says 'our pre-receive is not run, pushes are not judged' 'install.sh --server'

it 'a program that does not work is told'
mkdir -p "$work/opt/sallyport"
printf '#!/bin/sh\nexit 0\n' >"$work/opt/sallyport/pre-receive"
chmod 755 "$work/opt/sallyport/pre-receive"
printf '#!/bin/sh\nexec %s "$@"\n' "$work/opt/sallyport/pre-receive" >"$server/hooks/pre-receive"
exits 1 doctor "$server"
says 'is taken, but the hook said nothing' 'made-up secret is TAKEN'

it 'what is no repository could not be looked at'
exits 2 doctor "$work/missing"
exits 2 doctor "$server" --hook "$work/missing"
same "$(ls -A "$TMPDIR")" ''

if [ "$(id -u)" -eq 0 ]; then
  it 'root looks as the account that the repository belongs to'
  install --uninstall --server "$server" || true
  rm -f "$server/hooks/pre-receive"
  install --server "$server"
  chmod 755 "$work"
  chown -R nobody "$server"
  chmod 1777 "$TMPDIR"
  exits 0 doctor "$server"
  never_says 'belongs to'
  same "$(find "$server" ! -user nobody ! -path '*/hooks/pre-receive')" ''
  it 'and sees what that account cannot do'
  chown -R root "$server/objects"
  exits 1 doctor "$server"
  says 'nobody cannot write'
fi
