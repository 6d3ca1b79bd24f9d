#!/usr/bin/env bash
# Content that git shows nobody: binary, UTF-16, and what attributes hide.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
secret=$(token 1)
push_new() {
  git add -f -- .
  git commit -q -m "$1"
}
reset() { git reset -q --hard origin/main; }

it 'finds a secret between NUL bytes in a binary file'
printf '\0\1\2\377\0%s\0\376\n' "$secret" >data.bin
push_new 'Binary'
same "$(git diff --numstat HEAD~ | cut -f 1)" -
push_refused origin main
says "data.bin:1:6, commit $(short HEAD)" github-pat-classic
reset
printf '\0\1\2\377\0%s\0\376\n' "${secret:0:20}" >data.bin
push_new 'Binary without it'
push_accepted origin main

for order in UTF-16LE UTF-16BE; do
  it "finds a secret in $order, with a byte order mark and without"
  for mark in $'\ufeff' ''; do
    printf '%sfirst\r\nkey = %s\r\n' "$mark" "$secret" | iconv -f UTF-8 -t "$order" >"$order.txt"
    push_new "$order"
    push_refused origin main
    says "$order.txt:2:" "commit $(short HEAD)"
    reset
  done
  printf 'first\r\nkey = none\r\n' | iconv -f UTF-8 -t "$order" >"$order.txt"
  push_new "$order without it"
  push_accepted origin main
  git fetch -q
done

it 'looks into files that attributes hide from diffs, and that are ignored'
mkdir -p sub
printf '* -diff -text binary\n*.key export-ignore filter=x diff=x\n' | tee .gitattributes >sub/.gitattributes
printf '*\n' >.gitignore
printf 'key: %s\n' "$secret" >sub/it.key
push_new 'Hidden'
push_refused origin main
says "sub/it.key:1:6, commit $(short HEAD)"
printf 'key: none\n' >sub/it.key
git add -f .
git commit -q --amend --no-edit
push_accepted origin main

it 'looks at what is stored, not at what a work tree encoding makes of it'
printf '*.txt working-tree-encoding=UTF-16LE\n' >.gitattributes
printf 'key: %s\n' "$secret" | iconv -f UTF-8 -t UTF-16LE >encoded.txt
push_new 'Encoded'
push_refused origin main
says "encoded.txt:1:6, commit $(short HEAD)"
