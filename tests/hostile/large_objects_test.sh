#!/usr/bin/env bash
# Objects that are too large, or as large as they may be: either every byte is looked at or the limit is named, and memory stays below a bound.
# shellcheck source=tests/hostile/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh" || exit 1
make_empty_pair
secret=$(token 1)

it 'the bound of memory, under which all that follows is judged, is kept by the kernel'
if bounded python3 -c "bytearray($((memory_bound + 64)) << 20)" 2>"$work/python"; then fail 'more was given'; fi
grep -q MemoryError "$work/python" || fail 'something else failed'

it 'a file of more than 2 GiB, really pushed, is refused by the name of the limit and is not read'
printf '' | python3 "$here/packs.py" file "$work/pack" 2049 '\0' >"$work/tips"
git index-pack --stdin <"$work/pack" >"$work/index-pack"
git update-ref refs/heads/main "$(cat "$work/tips")"
git -C "$server" config receive.unpackLimit 1
printf '#!/bin/sh\nulimit -d %s && exec "%s"\n' "$((memory_bound * 1024))" "$hooks/pre-receive" >"$server/hooks/pre-receive"
attempt git push origin main
[ "$status" -ne 0 ] || fail 'accepted'
says 'limits.object_bytes' 'large has 2148532224 bytes, more than the 2147483648 that are looked at' 'pre-receive hook declined'
server_lacks refs/heads/main

it 'check-push says the same of it'
exits 1 bounded "$SALLYPORT_PREFIX/bin/check-push" --all
says 'limits.object_bytes' 'large has 2148532224 bytes'

it 'a file of 600 MiB is read to its end, in less memory than that'
incoming file 600 'all work and no play makes jack a dull boy\n'
receives 1
says 'refused: 1 secret'

it 'so is one in UTF-16, of which a second form is made'
incoming wide_file 300
receives 1
says 'utf-16' 'refused: 1 secret'

it 'where there is no room for it, that is said and refuses'
TMPDIR=$work/absent receives 2
says "scratch room in $work/absent: No such file or directory" 'set TMPDIR' 'could not decide'

it 'a file of a single line of 100 MB is read to its end'
incoming file 100 ,
receives 1
says 'large:1:104857601' 'refused: 1 secret'

it 'without a secret it is accepted'
secret='' incoming file 100 ,
receives 0

it 'a file of NULs is read to its end'
incoming file 100 '\0'
receives 1
says 'large:1:104857601'

it 'a message of 50 MB is read to its end'
incoming message 50
receives 1
says 'refused: 1 secret'

it 'without a secret it is accepted'
secret='' incoming message 50
receives 0

it 'a message and a tree, which have to be in memory, are refused when they are over 256 MiB, by the name of the limit and not read'
secret='' incoming message 300
receives 1
says 'limits.object_bytes'
incoming big_tree 300
receives 1
says 'limits.object_bytes'

it 'a tree of 100 MB is read to its end'
incoming big_tree 100
receives 0

it 'a pack of 100 KB that unfolds to 1 GB is read to its end, one object after the other'
incoming deltas 8 128
[ "$(wc -c <"$work/pack")" -lt 200000 ] || fail 'the pack is no bomb'
receives 1
says 'f0007:' 'refused: 1 secret'

it 'a file that was changed in ten thousand places and offers no place to cut it is read in time that is linear in its size'
incoming scattered 64 10000
receives 1
says 'changed:' 'refused: 1 secret'

it 'two objects of the largest size that was read in memory once, both made of a third, are read in less than they are'
incoming deltas 2 240
receives 1
says 'f0001:' 'refused: 1 secret'
