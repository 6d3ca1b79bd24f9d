#!/usr/bin/env bash
# Secrets that a comment allows, and secrets that were there before.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
secret=$(token 1)
other=$(token 2)

it 'takes an inline allow for nothing on the server'
commit file.txt "key: $secret # sallyport:allow"
push_refused origin main
says "file.txt:1:6, commit $(short main)"

it 'honours it on the client, for all rules and for the one that it names'
use_client_hooks
for comment in 'sallyport:allow' 'sallyport:allow github-pat-classic' 'gitleaks:allow'; do
  git reset -q --hard origin/main
  exits 0 commit file.txt "key: $secret # $comment"
done
for comment in 'sallyport:allow another-rule' 'allow' 'sallyport:allowed'; do
  git reset -q --hard origin/main
  exits 1 commit file.txt "key: $secret # $comment"
  says file.txt:1:6 'sallyport: refused'
done
git reset -q --hard origin/main
note_pushes "$clone"

it 'honours it on the server where the policy says so'
policy <<<'inline_allow = true'
commit file.txt "key: $secret # sallyport:allow github-pat-classic"
push_accepted origin main
notes '1 allowed by a comment'

it 'refuses another secret on the next line all the same'
printf 'key: %s # sallyport:allow\nkey: %s\n' "$secret" "$other" >file.txt
git commit -q -a -m 'Another'
push_refused origin main
says "file.txt:2:6, commit $(short main)" 'refused: 1 secret'
git reset -q --hard origin/main

it 'takes it for nothing on the client where the policy of the work tree says so'
use_client_hooks
echo 'inline_allow = false' >.sallyport.toml
exits 1 commit new.txt "key: $other # sallyport:allow"
says 'new.txt:1:6'
rm .sallyport.toml
git reset -q --hard origin/main
note_pushes "$clone"

it 'takes what the file held before for known when another line changes'
policy </dev/null
printf 'key: %s\nmore\n' "$secret" >file.txt
git commit -q -a -m 'Another line'
push_accepted origin main
notes '1 there before this change'

it 'refuses the same secret in another file'
commit copy.txt "key: $secret"
push_refused origin main
says "copy.txt:1:6, commit $(short main)" 'refused: 1 secret'
git reset -q --hard origin/main

it 'refuses a second secret in the file that holds a known one'
printf 'key: %s\nmore\nkey: %s\n' "$secret" "$other" >file.txt
git commit -q -a -m 'One more'
push_refused origin main
says "file.txt:3:6, commit $(short main)" 'refused: 1 secret' '1 there before this change'
git reset -q --hard origin/main

it 'refuses the secret when it comes back after it was gone'
commit file.txt 'key: none'
exits 0 git push -q origin main
commit file.txt "key: $secret"
push_refused origin main
says "file.txt:1:6, commit $(short main)"
