#!/usr/bin/env bash
# Objects that can be read in two ways do not get to where that matters.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
policy <<'POLICY'
[[branch]]
name = "main"
deny = ["force-push"]
POLICY
# store KIND: an object from standard input, however odd.
store() { git hash-object -t "$1" -w --stdin --literally; }
reset() { git reset -q --hard origin/main; }
# edit SED-SCRIPT...: the tip of main with its raw bytes changed.
edit() { git update-ref refs/heads/main "$(git cat-file commit HEAD | sed "$@" | store commit)"; }

it 'refuses a second author everywhere, as git fsck does, also where nothing is asked'
commit file one
edit '/^author/{p;s/Ann/Eve/}'
push_refused origin main
says branch.objects multipleAuthors "commit $(short main)"
push_refused origin main:topic
says branch.objects multipleAuthors

it 'refuses on a protected branch what only some readers would misread, and not elsewhere'
reset
commit file one
git update-ref refs/heads/main "$({ git cat-file commit HEAD && printf '\377\376 is no text\n'; } | store commit)"
push_refused origin main
says branch.objects 'could be read in two ways'
push_accepted origin main:topic

it 'asks a strict branch also of what came by a lax one'
push_refused origin main
says branch.objects "commit $(short main)"

it 'takes it with an anchor, and where git fsck is enough'
cat >>"$work/policy.toml" <<POLICY
anchors = ["$(git rev-parse main)"]
POLICY
push_accepted origin main
policy <<'POLICY'
[[branch]]
name = "other"
deny = ["force-push"]
objects = "fsck"
POLICY
commit file two
git update-ref refs/heads/main "$({ git cat-file commit HEAD && printf '\377\376 is no text\n'; } | store commit)"
push_accepted origin main:other

it 'refuses names that become one another, and links out of the work tree, on a protected branch'
policy <<'POLICY'
[[branch]]
name = "main"
deny = ["force-push"]
POLICY
reset
git fetch -q origin
blob=$(echo x | git hash-object -w --stdin)
tree=$(printf '100644 blob %s\tReadme\n100644 blob %s\tREADME\n' "$blob" "$blob" | git mktree)
git update-ref refs/heads/main "$(git commit-tree -p HEAD -m 'Two of a name' "$tree")"
push_refused origin main
says branch.objects 'the top folder'
push_accepted origin main:folded
git reset -q --hard origin/main
ln -s ../../etc/passwd link
git add link
git commit -q -m 'A link'
push_refused origin main
says branch.objects 'link, blob'

it 'refuses a folder that is .git in disguise everywhere'
git reset -q --hard origin/main
sub=$(printf '100644 blob %s\tconfig\n' "$blob" | git mktree)
# shellcheck disable=SC2001,SC2059 # the id, as bytes
tree=$({ printf '40000 .GIT\0' && printf "$(sed 's/../\\x&/g' <<<"$sub")"; } | store tree)
git update-ref refs/heads/main "$(git commit-tree -p HEAD -m 'Disguised' "$tree")"
push_refused origin main:anywhere
says hasDotgit
