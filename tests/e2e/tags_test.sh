#!/usr/bin/env bash
# Tags of every kind.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
secret=$(token 1)

it 'refuses a secret in the message of an annotated tag'
git tag -a -m "$(printf 'Release\n\nkey: %s\n' "$secret")" v1
push_refused origin v1
says github-pat-classic "message or header of tag refs/tags/v1, line 3" "git tag -a -f -- v1 'v1^{}'"
server_lacks refs/tags/v1
git tag -f -a -m 'Release' v1 >/dev/null
push_accepted origin v1
server_has refs/tags/v1 refs/tags/v1

it 'names the tag, not another ref of the same push'
commit other.txt clean
git tag -f -a -m "key: $secret" v2 >/dev/null
push_refused origin main v2
says 'message or header of tag refs/tags/v2, line 1'
never_says refs/heads/main
git reset -q --hard origin/main
git tag -d v2 >/dev/null

it "refuses a secret in the tagger's name"
GIT_COMMITTER_NAME=$secret git tag -a -m Release tagger
push_refused origin tagger
says github-pat-classic

it 'judges the commits behind a tag'
commit file.txt "key: $secret"
git tag behind
git tag -a -m Behind annotated-behind
push_refused origin behind
says "file.txt:1:6, commit $(short main), refs/tags/behind"
push_refused origin annotated-behind
says "file.txt:1:6, commit $(short main), refs/tags/annotated-behind"
git reset -q --hard origin/main

it 'judges a tag of a blob, and of a tree'
git tag blob "$(printf 'key: %s\n' "$secret" | git hash-object -w --stdin)"
push_refused origin blob
says github-pat-classic refs/tags/blob
git tag clean-blob "$(echo 'key: none' | git hash-object -w --stdin)"
push_accepted origin clean-blob
git tag tree "$(printf '100644 blob %s\tinner.txt\n' "$(git rev-parse blob)" | git mktree)"
push_refused origin tree
says inner.txt:1:6 refs/tags/tree
git tag clean-tree "$(printf '100644 blob %s\tinner.txt\n' "$(git rev-parse clean-blob)" | git mktree)"
push_accepted origin clean-tree

it 'judges an annotated tag of a blob'
git tag -a -m 'A blob' annotated-blob blob
push_refused origin annotated-blob
says github-pat-classic refs/tags/annotated-blob

it 'judges each tag of a chain of tags'
git tag -a -m "key: $secret" inner main
git tag -a -m middle middle inner
git tag -a -m outer outer middle
push_refused origin outer
says github-pat-classic "message or header of tag refs/tags/outer, line 1"
git tag -f -a -m inner inner main >/dev/null
git tag -f -a -m middle middle inner >/dev/null
git tag -f -a -m outer outer middle >/dev/null
push_accepted origin outer
server_has refs/tags/outer refs/tags/outer

it 'lets the policy deny tags'
policy <<'POLICY'
[[tag]]
name = "v*"
deny = ["update", "delete"]
POLICY
git tag -f -a -m 'Another' v1 >/dev/null
push_refused --force origin v1
says tag.deny.update refs/tags/v1
push_refused origin --delete v1
says tag.deny.delete refs/tags/v1
push_accepted origin --delete outer
