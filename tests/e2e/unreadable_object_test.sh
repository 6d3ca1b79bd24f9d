#!/usr/bin/env bash
# Objects that cannot be read: the push does not go in.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_server_at "$work/server.git"
git -C "$server" config receive.unpackLimit 10000
make_clone_at "$work/clone"
commit file.txt 'key: none'
exits 0 git push -q origin main
push_branch_with() {
  git switch -q -C "$1" origin/main
  commit file.txt "$2"
}

# spoil REPOSITORY OBJECT: its loose file is not what it was.
spoil() {
  local file
  file=$(git -C "$1" rev-parse --git-path "objects/${2:0:2}/${2:2}")
  case $file in /*) ;; *) file=$1/$file ;; esac
  cp -p "$file" "$work/spared"
  spoiled=$file
  chmod u+w "$file"
  "spoil_by_$how"
}
spoil_by_garbage() { printf 'garbage' >"$spoiled"; }
spoil_by_truncation() { truncate -s 12 "$spoiled"; }
restore() { cat "$work/spared" >"$spoiled"; }

blob=$(git rev-parse main:file.txt)

for how in garbage truncation; do
  it "cannot decide where the version to compare with is spoilt ($how)"
  push_branch_with topic "key: $(token 1)"
  spoil "$server" "$blob"
  push_undecided origin topic
  says "$blob"

  it "accepts what needs nothing of it ($how)"
  push_branch_with "clean-$how" "key: nothing $how"
  push_accepted origin "clean-$how"
  restore
done

it 'refuses for what it is once the version can be read again'
push_refused origin topic
says "file.txt:1:6, commit $(short topic)"

for what in '^{tree}' '^{commit}'; do
  how=garbage
  it "cannot decide where the $what before the push is spoilt"
  push_branch_with after 'key: nothing, but later'
  object=$(git rev-parse "main$what")
  spoil "$server" "$object"
  # git itself may refuse such a push before it asks us.
  exits 2 sh -c "printf '%s %s refs/heads/main\n' $(git rev-parse main after | xargs) |
    GIT_ALTERNATE_OBJECT_DIRECTORIES='$clone/.git/objects' GIT_DIR='$server' '$hooks/pre-receive'"
  says "$object" 'could not decide'
  restore
done

it 'cannot decide about a commit of the clone whose file is spoilt'
push_branch_with local 'key: spoilt'
how=garbage
spoil "$clone" "$(git rev-parse local:file.txt)"
exits 2 check_push main..local
says "$(git rev-parse local:file.txt)" 'check-push: could not decide'
exits 2 check_push --format json main..local
says '"outcome": "undecided"'
restore
exits 0 check_push main..local

it 'cannot decide about a commit of the clone whose file is missing'
rm -f "$spoiled"
exits 2 check_push main..local
says "$(git rev-parse local:file.txt)"
