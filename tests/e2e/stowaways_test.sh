#!/usr/bin/env bash
# Objects that lie in the repository, or come with a push, without any ref that reaches them.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
secret=$(token 1)

# receive OLD NEW REF PACK: the server's end of a push, with a pack that git itself would not send.
receive() {
  local line="$1 $2 $3" wanted=" report-status object-format=$GIT_DEFAULT_HASH"
  {
    printf '%04x%s\0%s\n' $((4 + ${#line} + 1 + ${#wanted} + 1)) "$line" "$wanted"
    printf 0000
    cat "$4"
  } | git receive-pack "$server"
}

commit file.txt "key: $secret"
bad=$(git rev-parse main)
git reset -q --hard origin/main
commit file.txt 'key: none'
good=$(git rev-parse main)
old=$(git rev-parse origin/main)
printf '%s\n' "$bad" "$good" "^$old" | git pack-objects -q --revs --stdout >"$work/both.pack"
printf '%s\n' "$good" "^$old" | git pack-objects -q --revs --stdout >"$work/good.pack"
git pack-objects -q --stdout </dev/null >"$work/empty.pack"

it 'refuses a push that brings objects which nothing in it reaches'
before=$(refs_of_server)
attempt receive "$old" "$good" refs/heads/main "$work/both.pack"
says stowaway 'sallyport: refused' github-pat-classic "ng refs/heads/main pre-receive hook declined"
[[ $flat == *"$bad"* || $flat == *'3 objects'* ]] || fail 'the stowaways should be named'
same "$(refs_of_server)" "$before"
! git -C "$server" cat-file -e "$bad" 2>/dev/null || fail 'the stowaway was kept'

it 'accepts the same push without them'
attempt receive "$old" "$good" refs/heads/main "$work/good.pack"
says 'sallyport: accepted' 'ok refs/heads/main'
server_has refs/heads/main "$good"

it 'refuses a secret in a stowaway even where stowaways are allowed'
policy <<<'stowaways = "off"'
git -C "$server" update-ref refs/heads/main "$old"
attempt receive "$old" "$good" refs/heads/main "$work/both.pack"
says github-pat-classic 'sallyport: refused' "ng refs/heads/main"
same "$(refs_of_server)" "$before"

it 'refuses a ref to what an earlier push smuggled in, though its own pack is empty'
policy <<POLICY
stowaways = "off"
[[branch]]
name = "main"
secrets = "off"
POLICY
attempt receive "$old" "$good" refs/heads/main "$work/both.pack"
says 'ok refs/heads/main'
git -C "$server" cat-file -e "$bad" || fail 'the stowaway should lie on the server now'
attempt receive "$zero" "$bad" refs/heads/topic "$work/empty.pack"
says "file.txt:1:6, commit ${bad:0:12}, refs/heads/topic" 'sallyport: refused' 'ng refs/heads/topic'
server_lacks refs/heads/topic

it 'refuses a clean commit on top of one that was smuggled in'
child=$(git commit-tree -p "$bad" -m Child "$good^{tree}")
printf '%s\n' "$child" "^$bad" | git pack-objects -q --revs --stdout >"$work/child.pack"
attempt receive "$zero" "$child" refs/heads/topic "$work/child.pack"
says "file.txt:1:6, commit ${bad:0:12}, refs/heads/topic" 'ng refs/heads/topic'
server_lacks refs/heads/topic

it 'refuses a new commit that names a blob which was smuggled in'
tree=$(git rev-parse "$bad^{tree}")
child=$(git commit-tree -p "$good" -m Blob "$tree")
printf '%s\n' "$child" "^$good" "^$bad" | git pack-objects -q --revs --stdout >"$work/blob.pack"
attempt receive "$zero" "$child" refs/heads/topic "$work/blob.pack"
says "file.txt:1:6, commit ${child:0:12}, refs/heads/topic" 'ng refs/heads/topic'
server_lacks refs/heads/topic

it 'accepts a ref with an empty pack to what is clean'
attempt receive "$zero" "$good" refs/heads/topic "$work/empty.pack"
says 'sallyport: accepted' 'ok refs/heads/topic'
server_has refs/heads/topic "$good"
