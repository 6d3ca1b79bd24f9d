#!/usr/bin/env bash
# Ways around the rules on signatures that need no odd object: other names of a branch, tags, other first parents.
# shellcheck source=tests/hostile/signatures.sh
source "$(dirname "${BASH_SOURCE[0]}")/signatures.sh" || exit 1
make_signing_pair
anchors="anchors = [\"$(git rev-parse main)\"]"
for who in ann bob; do person "$who" -t ed25519; done
policy <<POLICY
$(principal ann "$(key_of ann)" 'roles = ["keeper"]')
$(principal bob "$(key_of bob)" 'roles = ["guest"]')
[[branch]]
name = ["main", "release/*"]
signatures = "authorized"
deny = ["delete"]
$anchors
[[branch]]
name = "all/*"
signatures = "authorized"
scope = "all"
$anchors
[[branch]]
name = "tip/*"
signatures = "authorized"
scope = "tip"
$anchors
[[tag]]
name = "v*"
signatures = "authorized"
[[ref]]
name = "refs/releases/**"
signatures = "authorized"
$anchors
[[path]]
name = "infra/**"
roles = ["keeper"]
POLICY
be ann
start() { git checkout -q -B work origin/main; }

it 'through a symbolic ref of the server, under which a protected branch has another name'
git -C "$server" symbolic-ref refs/heads/master refs/heads/main
start
git commit -q --allow-empty -m Unsigned
push_refused origin HEAD:refs/heads/master
push_refused origin :refs/heads/master
git -C "$server" symbolic-ref --delete refs/heads/master

it 'through a signed tag, to a new branch of which each first parent must be signed'
start
git commit -q --allow-empty -m Unsigned
git tag -s -m Release v1
push_accepted origin v1
push_refused origin HEAD:refs/heads/release/1
push_refused origin HEAD:refs/heads/all/1

it 'an unsigned tag in a ref of which signatures are asked'
start
git commit -q --allow-empty -S -m Signed
git tag -a -m Unsigned unsigned
push_refused origin unsigned:refs/releases/1

# Whoever may push chooses the parents of a merge and their order.
it 'a path that only some may change, by a merge that takes it from where it is otherwise'
start
git checkout -q -b side
mkdir infra
echo evil >infra/main.tf
git add infra
git commit -q -m 'Unsigned'
start
for content in old new; do
  mkdir -p infra
  echo "$content" >infra/main.tf
  git add infra
  git commit -q -S -m "infra: $content"
done
for scope in all/2 tip/2; do push_accepted origin "HEAD:refs/heads/$scope"; done
old=$(git rev-parse HEAD~) new=$(git rev-parse HEAD)
git merge -q -s ours -S -m 'Not that' side
push_accepted origin HEAD:main
be bob
# rolls_back REF PARENT PARENT TREE
rolls_back() {
  git commit-tree -S -m Merge -p "$2" -p "$3" "$4^{tree}" >"$work/merge"
  push_refused origin "$(cat "$work/merge"):refs/heads/$1"
  says path.roles infra/main.tf
}
for scope in all/2 tip/2; do
  rolls_back "$scope" "$new" "$old" "$old"
  rolls_back "$scope" "$old" "$new" "$old"
done
rolls_back main origin/main "$old" "$old"
rolls_back main "$old" origin/main "$old"
# Not what was merged away, either: it is in no chain of first parents that was asked about.
git commit-tree -S -m Merge -p side -p origin/main 'side^{tree}' >"$work/merge"
push_refused origin "$(cat "$work/merge"):refs/heads/main"
says "commit $(short side) is unsigned"

it 'a side branch that whoever signed the merge has turned down, as a new protected branch'
push_refused origin side:refs/heads/release/2

it 'a name that is the address of somebody else'
git fetch -q origin
commit_as bob
reworded bob change 'committer bob' 'committer ann@example.org'
push_refused origin "$tip:refs/heads/main"
