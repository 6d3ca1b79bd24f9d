# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are for, and of, the tests that read this file
# What the tests with odd signatures share: people and their keys, honest objects and what forge.py makes of them, and the three questions
# of each case: what does git say of it, what do we say, and does it get in? That git takes something for good is no reason for us to.
# shellcheck source=tests/hostile/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh" || exit 1

git_version=$(git version)
destination=refs/heads/main
table=branch

# What is called python3 may be a script that first looks for one, which costs more than all that forge.py does.
python=$(python3 -c 'import sys; print(sys.executable)')
forge() { "$python" -B -S -E -s "$here/forge.py" "$@"; }

# person NAME [ssh-keygen's OPTION]...: somebody with an SSH key, whom git knows.
person() {
  ssh-keygen -q -N '' -C "$1" -f "$work/$1" "${@:2}"
  printf '%s@example.org %s\n' "$1" "$(cat "$work/$1.pub")" >>"$work/allowed"
}

# principal NAME KEYS [LINE]...: the table of somebody whom the policy knows; KEYS is what stands in the list of keys.
principal() {
  printf '[[principal]]\nname = "%s"\nemails = ["%s@example.org"]\nkeys = [%s]\n' "$1" "$1" "$2"
  printf '%s\n' "${@:3}"
}
key_of() { printf '"%s"' "$(cut -d ' ' -f 1,2 "$work/$1.pub")"; }

# Secrets are none of the questions here: with one rule in place of all the programs, which start some hundred times, start faster.
printf '[[rules]]\nid = "a-word"\ndescription = "A word"\nregex = "swordfish"\nkeywords = ["swordfish"]\n' >"$work/rules.toml"
check_push() { timeout -v 30 "$SALLYPORT_PREFIX/bin/check-push" --rules "$work/rules.toml" "$@"; }

# A server, and a clone that signs with SSH keys and lets git know whose they are.
make_signing_pair() {
  make_pair
  printf '#!/bin/sh\nexec "%s" --rules "%s"\n' "$hooks/pre-receive" "$work/rules.toml" >"$server/hooks/pre-receive"
  git config gpg.format ssh
  git config gpg.ssh.allowedSignersFile "$work/allowed"
}

# be NAME: from now on NAME commits and tags, and signs with the key of that name.
be() {
  export GIT_AUTHOR_NAME=$1 GIT_AUTHOR_EMAIL=$1@example.org GIT_COMMITTER_NAME=$1 GIT_COMMITTER_EMAIL=$1@example.org
  git config user.signingKey "$work/$1.pub"
}

# A home for gpg, so short that the socket of its agent has room; the agent ends with the test.
make_gpg_home() {
  GNUPGHOME=$(mktemp -d /tmp/gpg.XXXXXX)
  export GNUPGHOME
  trap 'gpgconf --kill all; rm -rf "$GNUPGHOME"; chmod -R u+w "$work"; rm -rf "$work"' EXIT
}

# commit_as NAME [git commit's OPTION]...: a commit on top of what the server has; `object` is the file with its bytes.
commit_as() {
  be "$1"
  git reset -q --hard origin/main
  git commit -q --allow-empty -m "By $1" "${@:2}"
  take commit HEAD
}
honest() { commit_as "$1" -S "${@:2}"; }

# tag_as NAME TAG [git tag's OPTION]...: the same for an annotated tag of what the server has.
tag_as() {
  be "$1"
  git tag -f "${@:3}" -m "By $1" "$2" origin/main >"$work/ignored"
  take tag "$2"
}

take() {
  kind=$1
  object=$work/object
  git cat-file "$1" "$2" >"$object"
  tip=$(git rev-parse "$2")
}

# Standard input becomes an object, and `tip` its id.
store() { tip=$(git hash-object -t "$kind" -w --stdin --literally); }

# edited EDIT...: `object` after that edit; resigned EDIT...: with its signature edited; signed_by FILE: with that signature alone.
edited() {
  forge "$@" <"$object" >"$work/odd"
  store <"$work/odd"
}
resigned() { edited resign "$@"; }
signed_by() { edited sign "$@"; }
# That is the `object` from now on.
kept() { cp "$work/odd" "$object"; }

# reworded NAME EDIT...: `object`, which is not signed, after that edit, and signed by NAME as it is then.
reworded() {
  forge "${@:2}" <"$object" >"$work/payload"
  ssh-keygen -q -Y sign -n git -f "$work/$1" <"$work/payload" >"$work/armour" 2>"$work/ignored"
  forge sign "$work/armour" <"$work/payload" >"$work/odd"
  store <"$work/odd"
}

# git_says ANSWER: what git log shows of a commit's signature (a letter), or its status where it ends; of a tag, whether it is good (G) or
# not (B). Versions of git differ, and only one is asked. Git dies of SIGPIPE (141) if ssh-keygen is done before it was given all: then again.
git_says() {
  local said='' tries=0
  if [ "$kind" = tag ]; then
    said=$(git verify-tag "$tip" 2>"$work/ignored" && echo G) || said=B
  else
    while [ "$tries" -lt 20 ] && [[ $said == '' || $said == 141 ]]; do
      said=$(git log -1 --format=%G? "$tip" 2>"$work/ignored") || said=$?
      tries=$((tries + 1))
    done
  fi
  if [[ $git_version == 'git version 2.39.'* ]]; then
    same "$said" "$1"
  elif [ "$said" != "$1" ]; then
    printf '    (git 2.39 says %s, and %s says %s)\n' "$1" "$git_version" "$said"
  fi
}

# state_of ID: what check-push says that the signature of an object of the last push is worth.
state_of() {
  GIT_ALTERNATE_OBJECT_DIRECTORIES=$clone/.git/objects \
    check_push -C "$work/twin.git" --stdin --format json <"$work/lines" >"$work/report.json" || true
  sed -n "/\"object\": \"$1\"/,/}/s/^ *\"status\": \"\(.*\)\",\$/\1/p" "$work/report.json"
}

# refused GIT STATE [RULE]: git says GIT of `tip`; we say that its signature is STATE, and refuse it, by that rule.
refused() {
  git_says "$1"
  push_refused origin "+$tip:$destination"
  same "$(state_of "$tip")" "$2"
  says "$table.${3:-signatures}"
}

# What was edited gets in as it was before: so it was the edit that kept it out.
accepted_unedited() {
  store <"$object"
  git_says G
  push_accepted origin "+$tip:$destination"
  same "$(state_of "$tip")" good
}
