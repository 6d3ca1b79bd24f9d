#!/usr/bin/env bash
# commit-msg: the message that would be committed is looked at, not what git cuts off.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_empty_pair
use_client_hooks
secret=$(token 1)
commit file.txt one

it 'refuses a secret in the message, names its line and keeps what was written'
exits 1 git commit -q --allow-empty -m "$(printf 'Subject\n\nkey: %s\n' "$secret")"
says 'your commit message, line 3' github-pat-classic 'COMMIT_EDITMSG' 'sallyport: refused: 1 secret'
same "$(git log -1 --format=%s)" 'Write file.txt'
grep -q "$secret" .git/COMMIT_EDITMSG || fail 'the message was not kept'

it 'accepts a clean message without a word'
exits 0 git commit -q --allow-empty -m "$(printf 'Subject\n\nkey: none\n')"
never_says sallyport
same "$(git log -1 --format=%s)" Subject

it 'looks at nothing below the scissors of git commit -v'
printf 'key: %s # sallyport:allow\n' "$secret" >file.txt
git add .
export GIT_EDITOR='sed -i "1s/.*/Subject of its own/"'
exits 0 git commit -q -v
same "$(git log -1 --format=%s)" 'Subject of its own'

it 'looks at what stands above them'
export GIT_EDITOR="sed -i '1s/.*/key: $secret/'"
commit_verbosely() {
  echo "$1" >file.txt
  git add .
  git commit -q -v
}
exits 1 commit_verbosely two
says 'your commit message, line 1'

it 'is not fooled by what only looks like scissors'
printf 'Subject\n\n------------------------ >8 ------------------------\nkey: %s\n' "$secret" >"$work/message"
exits 1 git commit -q -F "$work/message"
says 'your commit message, line 4'

it 'takes exactly one argument, which must be there'
exits 2 "$hooks/commit-msg"
exits 2 "$hooks/commit-msg" one two
exits 2 "$hooks/commit-msg" "$work/no-such-file"
says no-such-file 'could not decide'
echo clean >"$work/message"
exits 0 "$hooks/commit-msg" "$work/message"
