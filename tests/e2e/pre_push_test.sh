#!/usr/bin/env bash
# pre-push: what a push would add to the other side is looked at before it leaves.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
hand_over "$clone/.git/hooks/pre-push" pre-push
# The server accepts all, so that whatever is refused is refused here.
rm "$server/hooks/pre-receive"
secret=$(token 1)
refused() {
  local before
  before=$(refs_of_server)
  exits 1 git push origin "$@"
  says 'sallyport: refused'
  never_says 'remote rejected'
  same "$(refs_of_server)" "$before"
}

it 'refuses a secret that was committed with --no-verify'
commit file.txt "key: $secret"
refused main
says "file.txt:1:6, commit $(short main), refs/heads/main" 'refused: 1 secret'

it 'accepts a clean push without a word'
git reset -q --hard origin/main
commit file.txt 'key: none'
exits 0 git push origin main
never_says sallyport
server_has refs/heads/main main

it 'judges a new branch by what no branch of the remote has'
git switch -q -c topic
commit topic.txt "key: $secret"
refused topic
says "topic.txt:1:6, commit $(short topic)" 'looked at 1 commit,'

it 'takes what the remote is known to have for known, though it holds a secret'
exits 0 git push --no-verify origin topic
commit more.txt more
exits 0 git push origin topic topic:another
server_has refs/heads/another topic

it 'accepts deletions'
exits 0 git push origin --delete another
server_lacks refs/heads/another

it 'goes by the policy of the work tree'
printf '[[branch]]\nname = "main"\ndeny = ["force-push"]\n' >.sallyport.toml
git switch -q -C main main~
commit other.txt other
refused --force main
says branch.deny.force-push refs/heads/main .sallyport.toml:1
rm .sallyport.toml
exits 0 git push --force origin main
server_has refs/heads/main main

it 'takes an update of what is not here for a force-push'
git clone -q "$server" "$work/elsewhere"
(cd "$work/elsewhere" && commit far.txt far && exits 0 git push -q origin main)
printf '[[branch]]\nname = "main"\ndeny = ["force-push"]\n' >.sallyport.toml
commit near.txt near
refused --force main
says branch.deny.force-push
rm .sallyport.toml

it 'judges all that a remote without a name is given, since nothing is known of what it has'
git init -q --bare "$work/unnamed.git"
exits 1 git push "$work/unnamed.git" topic
says 'topic.txt:1:6' 'refused: 1 secret'

it 'judges tags and all refs of the push'
git tag -a -m "key: $secret" v1
refused v1
says 'message or header of tag refs/tags/v1, line 1'
git switch -q -c last
commit last.txt "key: $secret"
refused topic last
says last.txt:1:6

it 'cannot decide by what it cannot understand'
for line in garbage "refs/heads/x $zero refs/heads/x" "refs/heads/x 12 refs/heads/x $zero"; do
  exits 2 "$hooks/pre-push" origin "$server" <<<"$line"
  says 'could not decide'
done
exits 0 "$hooks/pre-push" origin "$server" </dev/null
