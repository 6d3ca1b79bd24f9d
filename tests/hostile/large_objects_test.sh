#!/usr/bin/env bash
# Objects that are too large, or as large as they may be: either every byte is looked at or the limit is named, and memory stays below a bound.
# shellcheck source=tests/hostile/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh" || exit 1
make_empty_pair
secret=$(token 1)

it 'a file of 1 GB, really pushed, is refused by the name of the limit and is not read into memory'
printf '' | python3 "$here/packs.py" file "$work/pack" 1024 '\0' >"$work/tips"
git index-pack --stdin <"$work/pack" >"$work/index-pack"
git update-ref refs/heads/main "$(cat "$work/tips")"
git -C "$server" config receive.unpackLimit 1
printf '#!/bin/sh\nexec python3 "%s" "%s" "%s"\n' "$here/measured.py" "$work/peak" "$hooks/pre-receive" >"$server/hooks/pre-receive"
attempt git push origin main
[ "$status" -ne 0 ] || fail 'accepted'
says 'limits.object_bytes' 'large has 1073741824 bytes, more than the 268435456 that are looked at' 'pre-receive hook declined'
server_lacks refs/heads/main
used_at_most 150

it 'check-push says the same of it'
exits 1 measured "$SALLYPORT_PREFIX/bin/check-push" --all
says 'limits.object_bytes' 'large has 1073741824 bytes'
used_at_most 150

it 'a file of a single line of 100 MB is read to its end'
incoming file 100 ,
receives 1
says 'large:1:104857601' 'refused: 1 secret'
used_at_most "$memory_bound"

it 'without a secret it is accepted'
secret='' incoming file 100 ,
receives 0
used_at_most "$memory_bound"

it 'a file of NULs that is just within the limit is read to its end'
incoming file 255 '\0'
receives 1
says 'large:1:267386881'
used_at_most "$memory_bound"

it 'a message of 50 MB is read to its end'
incoming message 50
receives 1
says 'refused: 1 secret'
used_at_most "$memory_bound"

it 'without a secret it is accepted'
secret='' incoming message 50
receives 0
used_at_most "$memory_bound"

it 'a message and a tree over the limit are refused by its name and not read'
secret='' incoming message 300
receives 1
says 'limits.object_bytes'
used_at_most 150
incoming big_tree 300
receives 1
says 'limits.object_bytes'
used_at_most 150

it 'a tree of 100 MB is read to its end'
incoming big_tree 100
receives 0
used_at_most "$memory_bound"

it 'a pack of 100 KB that unfolds to 1 GB is read to its end, one object after the other'
incoming deltas 8 128
[ "$(wc -c <"$work/pack")" -lt 200000 ] || fail 'the pack is no bomb'
receives 1
says 'f0007:' 'refused: 1 secret'
used_at_most "$memory_bound"
