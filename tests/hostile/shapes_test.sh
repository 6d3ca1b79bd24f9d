#!/usr/bin/env bash
# Trees, tags and refs in numbers and depths that nobody needs.
# shellcheck source=tests/hostile/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh" || exit 1
make_empty_pair
secret=$(token 1)

it 'folders within folders to a depth of 5,000 are refused by the name of the limit'
incoming deep 5000
receives 1
says 'limits.tree_depth' 'nested deeper than 2048'

it 'to a depth of 2,000 they are looked at, and the secret at the bottom is found'
incoming deep 2000
receives 1
says 'refused: 1 secret'
never_says limits.
secret='' incoming deep 2000
receives 0

it '100,000 files in one commit are all looked at, and the secret in the last one is found'
incoming wide 100000
receives 1
says 'd099000/f099999' 'refused: 1 secret' 'looked at 1 commit, 100102 objects'

it 'without it they are accepted'
secret='' incoming wide 100000
receives 0
says 'looked at 1 commit, 100102 objects'

it 'trees that stand for ten to the power of twelve paths are refused by the name of the limit'
incoming bomb 10 12
# Five million paths have to be remembered, each with its name.
memory_bound=1024 receives 1
says 'limits.push_paths' 'more than 5000000 paths'

it 'a chain of two hundred tags is followed to its end, and the secret in the last is found'
incoming tags 200
receives 1
says 'refused: 1 secret'
secret='' incoming tags 200
receives 0
says 'looked at 1 commit, 203 objects'

it 'a chain of five thousand tags is not accepted'
secret='' incoming tags 5000
receives 2
says 'nested deeper than'

it '20,000 branches in one push are looked at together, and the one secret is found'
incoming many_commits 20000
awk -v zero="$zero" '{ print zero, $1, "refs/heads/b" NR }' "$work/tips" >"$work/lines"
same "$(wc -l <"$work/lines")" 20000
exits 1 receive
says 'refused: 1 secret' 'refs/heads/b20000' 'looked at 20000 commits'

it 'without it they are accepted'
secret='' incoming many_commits 20000
awk -v zero="$zero" '{ print zero, $1, "refs/heads/b" NR }' "$work/tips" >"$work/lines"
exits 0 receive
says 'looked at 20000 commits, 20002 objects'
