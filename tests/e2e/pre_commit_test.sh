#!/usr/bin/env bash
# pre-commit: what each form of git commit would really commit is looked at, and nothing else.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_empty_pair
use_client_hooks
secret=$(token 1)
other=$(token 2)

# refused COMMAND...: no commit comes of it.
refused() {
  local before
  before=$(git rev-parse -q --verify HEAD || true)
  exits 1 "$@"
  says github-pat-classic 'sallyport: refused'
  same "$(git rev-parse -q --verify HEAD || true)" "$before"
}
# accepted COMMAND...: a commit comes of it, and a clean one needs no word.
accepted() {
  local before
  before=$(git rev-parse -q --verify HEAD || true)
  exits 0 "$@"
  never_says sallyport
  [ "$(git rev-parse HEAD)" != "$before" ] || fail 'there is no new commit'
}

it 'judges the first commit'
echo "key: $secret" >file.txt
git add .
refused git commit -q -m 'First'
says file.txt:1:6 'git add -- file.txt'
echo 'key: none' >file.txt
git add .
accepted git commit -q -m 'First'

it 'judges what is staged, not what lies in the work tree'
echo "key: $secret" >file.txt
git add .
echo 'key: none' >file.txt
refused git commit -q -m 'Staged'
git add .
echo "key: $secret" >file.txt
echo clean >clean.txt
git add clean.txt
accepted git commit -q -m 'Clean'

it 'judges git commit -a'
refused git commit -q -a -m 'All'
says file.txt:1:6
echo 'key: still none' >file.txt
accepted git commit -q -a -m 'All'

it 'judges git commit PATH, which has an index of its own'
echo "key: $secret" >file.txt
echo cleaner >clean.txt
refused git commit -q -m 'Path' file.txt
accepted git commit -q -m 'Path' clean.txt
git add file.txt
echo cleanest >clean.txt
accepted git commit -q --only -m 'Only' clean.txt
refused git commit -q --include -m 'Include' clean.txt
git reset -q --hard

it 'judges git commit -p, by what was picked'
seq 40 >file.txt
git commit -q -a -m 'Numbers'
sed -i -e '1s/.*/clean/' -e "40s/.*/key: $secret/" file.txt
# git shows the hunks on standard output.
refused sh -c 'git commit -q -p -m "Both hunks" >/dev/null' <<<$'y\ny\n'
says file.txt:40:6
git reset -q
accepted sh -c 'git commit -q -p -m "First hunk" >/dev/null' <<<$'y\nn\n'
git reset -q --hard

it 'judges git commit --amend'
echo "key: $secret" >amended.txt
git add .
refused git commit -q --amend --no-edit
echo 'key: none' >amended.txt
git add .
accepted git commit -q --amend --no-edit

it 'takes intent to add for nothing'
echo "key: $secret" >intent.txt
git add -N intent.txt
accepted git commit -q --allow-empty -m 'Nothing of it'
! git cat-file -e HEAD:intent.txt 2>/dev/null || fail 'it was committed'
git add intent.txt
refused git commit -q -m 'All of it'
git reset -q --hard

it 'accepts the removal of a file with a secret, and refuses its new name'
git commit -q --no-verify --allow-empty -m 'Base'
echo "key: $secret" >bad.txt
git add .
git commit -q --no-verify -m 'Bad'
git mv bad.txt renamed.txt
refused git commit -q -m 'Rename'
says renamed.txt:1:6
git reset -q --hard
git rm -q bad.txt
accepted git commit -q -m 'Remove'

it 'takes what the file held before for known: a change of mode, another line, not another secret'
git revert -n HEAD
git commit -q --no-verify -m 'Bad again'
chmod +x bad.txt
exits 0 git commit -q -a -m 'Mode'
same "$(git log -1 --format=%s)" Mode
printf 'key: %s\nmore\n' "$secret" >bad.txt
exits 0 git commit -q -a -m 'More'
same "$(git log -1 --format=%s)" More
printf 'key: %s\nmore: %s\n' "$secret" "$other" >bad.txt
refused git commit -q -a -m 'Another'
says bad.txt:2:7 'refused: 1 secret'
git reset -q --hard

it 'judges symlinks, file names and what would be ignored, and needs nothing of a submodule'
ln -s "/run/$secret" link
git add link
refused git commit -q -m 'Link'
says 'symlink link'
git reset -q --hard
touch "$secret"
git add .
refused git commit -q -m 'Name'
git reset -q --hard
printf '*.log\n' >.gitignore
printf '*.log -diff binary\n' >.gitattributes
echo "key: $secret" >it.log
git add -f .
refused git commit -q -m 'Ignored'
says it.log:1:6
git reset -q --hard
git update-index --add --cacheinfo "160000,$some_id,module"
accepted git commit -q -m 'Submodule'

it 'refuses a file by its name'
echo 'COLOUR=blue' >.env
git add .env
exits 1 git commit -q -m 'Environment'
says path.deny .env 'git restore --staged -- .env'
git reset -q
rm .env

it 'works from a folder below, with a quiet and clean commit'
mkdir -p below/deeper
cd below/deeper
echo "key: $secret" >file.txt
git add .
refused git commit -q -m 'Below'
says below/deeper/file.txt:1:6
cd "$clone"
git reset -q --hard

it 'cannot decide with a broken .sallyport.toml, and lets nothing in'
echo 'no_such_key = 1' >.sallyport.toml
exits 2 "$hooks/pre-commit"
says .sallyport.toml:1 no_such_key 'could not decide'
exits 1 git commit -q --allow-empty -m 'Clean'
says .sallyport.toml:1
