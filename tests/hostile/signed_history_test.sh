#!/usr/bin/env bash
# Commits that nobody who may has signed, and ways by which they might come to a branch that asks for it.
# shellcheck source=tests/hostile/signatures.sh
source "$(dirname "${BASH_SOURCE[0]}")/signatures.sh" || exit 1
make_signing_pair
for who in ann bob eve forge; do person "$who" -t ed25519; done
policy <<POLICY
$(principal ann "$(key_of ann)" 'roles = ["keeper"]')
$(principal bob "$(key_of bob)" 'roles = ["guest"]')
$(principal forge "$(key_of forge)" 'roles = ["merge-only", "keeper", "guest"]')
[[branch]]
name = ["main", "all/*"]
signatures = "authorized"
roles = ["keeper"]
scope = "all"
[[branch]]
name = "first/*"
signatures = "authorized"
roles = ["keeper"]
[[branch]]
name = "tip/*"
signatures = "authorized"
roles = ["keeper"]
scope = "tip"
[[branch]]
name = "verified/*"
signatures = "verified"
scope = "all"
[[branch]]
name = "guests/*"
signatures = "authorized"
roles = ["keeper", "guest"]
scope = "all"
[[branch]]
name = "lenient/*"
signatures = "authorized"
roles = ["keeper"]
scope = "all"
objects = "off"
[[tag]]
name = "v*"
signatures = "authorized"
roles = ["keeper"]
POLICY
# write NAME [OPTION]...: a commit by NAME at HEAD, of a file of its own.
count=0
write() {
  be "$1"
  count=$((count + 1))
  echo "$count" >"file-$count"
  git add "file-$count"
  git commit -q -m "By $1" "${@:2}"
}
start() { git checkout -q -B work origin/main; }
# merge NAME OTHER [OPTION]...
merge() {
  be "$1"
  git merge -q --no-ff -m "Merged by $1" "${@:3}" "$2"
}
to() { printf 'HEAD:refs/heads/%s' "$1"; }

it 'takes what somebody who may has signed'
start
write ann -S
push_accepted origin "$(to main)"
for scope in all first tip verified guests lenient; do push_accepted origin "$(to "$scope/1")"; done

it 'an unsigned side branch under a signed merge: asked for all, vouched for by the first parents and by the tip'
start
write eve
git branch -f side
start
write ann -S
merge ann side -S
for scope in main all/1 all/2 lenient/1 guests/1 verified/1; do
  push_refused origin "$(to "$scope")"
  says "commit $(short side) is unsigned" 'refused: 1 rule'
done
push_accepted origin "$(to first/1)"
push_accepted origin "$(to tip/1)"

it 'and from there it goes no further, neither to a branch that asks for more, nor to a new one'
for scope in main all/2 lenient/2 guests/1 verified/2; do
  push_refused origin "$(to "$scope")"
  says "commit $(short side) is unsigned"
done

it 'an unsigned commit as first parent, below a signed merge'
start
write eve
git branch -f side
write ann -S
merge ann origin/first/1 -S
for scope in main first/1 first/2; do
  push_refused origin "+$(to "$scope")"
  says "commit $(short side) is unsigned"
done
push_accepted origin "$(to tip/2)"

it 'an unsigned commit by way of a branch that asks for nothing, for less, or for others'
start
write eve
push_accepted origin "$(to topic)"
for scope in main all/3 first/3 tip/3 verified/3 guests/3 lenient/3; do push_refused origin "$(to "$scope")"; done
start
write bob -S
push_accepted origin "$(to verified/1)" "$(to guests/1)"
for scope in main all/3 first/3 tip/3 lenient/3; do
  push_refused origin "$(to "$scope")"
  says 'signed by bob, who is not keeper'
done
push_accepted origin "$(to guests/3)"

it 'a signed object that could be read in two ways by way of a branch that takes such'
start
commit_as ann
reworded ann change 'committer ann' 'committer ann\xe2\x80\xae'
push_accepted origin "$tip:refs/heads/lenient/4"
for scope in main all/4 first/4 tip/4 guests/4; do
  push_refused origin "$tip:refs/heads/$scope"
  says branch.objects invisibleInIdentity
done

it 'an unsigned commit and a branch that is created with it, in one push'
start
write eve
push_refused origin "$(to other/2)" "$(to main)" "$(to all/5)"
says "commit $(short HEAD) is unsigned"
never_says 'refs/heads/other/2 '
push_refused origin "$(to main)" :refs/heads/all/1
says "commit $(short HEAD) is unsigned"

# A merge that Ann could make: her commit on a side branch, and another on main.
it 'plain merges by a forge, and nothing else by it'
sides() {
  start
  write "${1-ann}" "${@:2}"
  git branch -f side
  start
  write ann -S
}
sides ann -S
merge forge side -S
push_accepted origin "$(to main)"
sides ann -S
merge forge side --no-commit >"$work/ignored" 2>&1
echo evil >evil
git add evil
git commit -q -S -m 'Merged by forge'
push_refused origin "$(to main)"
says branch.signatures.merge 'holds something else than merging its parents gives'
sides ann -S
merge forge side -S -s ours
push_refused origin "$(to main)"
says branch.signatures.merge
sides ann
merge forge side -S
push_refused origin "$(to main)"
says "commit $(short side) is unsigned"
push_refused origin "$(to first/5)"
says "commit $(short side) is unsigned"
push_refused origin "$(to tip/5)"
says "commit $(short side) is unsigned"
sides bob -S
merge forge side -S
push_refused origin "$(to main)"
says 'signed by bob, who is not keeper'
sides ann -S
git branch -f side2
write ann -S
be forge
git commit-tree -S -p origin/main -p side -p side2 -m Octopus 'HEAD^{tree}' >"$work/octopus"
push_refused origin "$(cat "$work/octopus"):refs/heads/main"
says branch.signatures.merge 'is no merge of two parents'
start
write forge -S
push_refused origin "$(to main)"
says branch.signatures.merge 'is no merge of two parents'
be forge
git tag -s -m Release v1 origin/main
push_refused origin v1
says tag.signatures.merge
