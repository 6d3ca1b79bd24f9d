#!/usr/bin/env bash
# gitolite, set up from its package in a home folder of the test's, reached by OpenSSH.
# shellcheck source=tests/e2e/servers.sh
. "${BASH_SOURCE[0]%/*}/servers.sh"
: "${SALLYPORT_SOURCE:?}"

home=$work/server-home
as_gitolite() { (cd "$home" && env "HOME=$home" USER="$(id -un)" GIT_CONFIG_GLOBAL="$home/.gitconfig" "$@"); }
install() { "$SALLYPORT_SOURCE/install.sh" --no-deps --prefix "$SALLYPORT_PREFIX" "$@"; }
# Where gitolite keeps a repository.
served() { server=$home/repositories/$1.git; }
# gitolite keeps these in the account's home; all else there would be a stray file.
no_stray_files() {
  same "$(ls -A "$work/tmp")" ''
  same "$(find "$home" \( -name 'incoming-*' -o -name 'tmp_*' -o -name '.sallyport*' -o -name '*.lock' -o -name cache \))" ''
}

new_key ann
as_gitolite gitolite setup -pk "$work/ann.pub" >"$work/setup" 2>&1 || fail "gitolite setup: $(cat "$work/setup")"
start_sshd "$home/.ssh/authorized_keys"
with_key ann

it 'install.sh puts the hook into every repository'
exits 0 install --dry-run --gitolite "$home"
[ ! -e "$home/.gitolite/hooks/common/pre-receive" ] || fail 'a dry run has written'
exits 0 install --gitolite "$home"
for name in testing gitolite-admin; do [ -x "$home/repositories/$name.git/hooks/pre-receive" ] || fail "$name has no hook"; done

served testing
policy </dev/null
make_clone_at "$work/clone"
git remote set-url origin "$ssh_url/testing"
takes_and_refuses

it 'a repository that is made later has it too'
git clone -q "$ssh_url/gitolite-admin" "$work/admin"
cd "$work/admin"
printf 'repo later\n    RW+ = ann\n' >>conf/gitolite.conf
git commit -q -a -m 'Add a repository'
exits 0 git push -q origin HEAD
served later
policy </dev/null
make_clone_at "$work/later"
git remote set-url origin "$ssh_url/later"
takes_and_refuses

pushed_by gitolite 'Ann (gitolite: ann)'
policy </dev/null

it 'a hook that is a repository'"'"'s own is not lost'
printf '#!/bin/sh\nexit 0\n' >"$work/own"
chmod 755 "$work/own"
rm "$home/repositories/later.git/hooks/pre-receive"
cp -p "$work/own" "$home/repositories/later.git/hooks/pre-receive"
exits 1 install --gitolite "$home"
says "later.git/hooks/pre-receive is this repository's own"
cmp "$work/own" "$home/repositories/later.git/hooks/pre-receive"
rm "$home/repositories/later.git/hooks/pre-receive"

it 'a repository with hooks of its own by gitolite.conf names ours there'
mkdir -p "$home/local/hooks/repo-specific"
cp "$work/own" "$home/local/hooks/repo-specific/nothing"
# shellcheck disable=SC2016 # what the file holds
sed -i -e 's|^ *# LOCAL_CODE *=> *"$ENV{HOME}/local",|LOCAL_CODE => "$ENV{HOME}/local",|' -e "s|^ *# 'repo-specific-hooks',|'repo-specific-hooks',|" \
  "$home/.gitolite.rc"
rm "$home/.gitolite/hooks/common/pre-receive"
option_of_later() {
  cd "$work/admin"
  sed -i '/option hook/d' conf/gitolite.conf
  printf '    option hook.pre-receive = %s\n' "$*" >>conf/gitolite.conf
  git commit -q -a -m 'Set hooks'
  exits 0 git push -q origin HEAD
}
option_of_later nothing
exits 1 install --gitolite "$home"
says 'later has hooks of its own and not ours' 'option hook.pre-receive = sallyport'
option_of_later nothing sallyport
exits 0 install --gitolite "$home"
says 'already installed'
served later
cd "$work/later"
refuses
served testing
cd "$work/clone"
refuses

it 'it goes again, but not from under a repository that names it'
exits 1 install --uninstall --gitolite "$home"
says 'take sallyport out of gitolite.conf first'
option_of_later nothing
exits 0 install --uninstall --gitolite "$home"
same "$(find "$home" -name sallyport)$(find "$home/repositories" -name 'pre-receive*' ! -name '*.sample' -printf '%P ')" \
  'later.git/hooks/pre-receive later.git/hooks/pre-receive.h00-nothing '
cd "$work/clone"
commit settings.ini "token = $(token 1)"
exits 0 git push -q origin main
