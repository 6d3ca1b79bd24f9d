#!/usr/bin/env bash
# Secrets in places that are no file content: names, messages, headers, symlink targets, submodules, refs.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
secret=$(token 1)
reset() {
  git fetch -q origin
  git reset -q --hard origin/main
}

it 'refuses a secret in the name of a file, and shows the name only in part'
mkdir 'a folder'
echo content >"a folder/key-$secret.txt"
git add .
git commit -q -m 'A file'
push_refused origin main
says 'name of file' github-pat-classic "commit $(short main)"
reset
echo content >'key-none.txt'
git add .
git commit -q -m 'A file'
push_accepted origin main

it 'refuses a secret in the name of a folder'
reset
mkdir "$secret"
echo content >"$secret/file"
git add .
git commit -q -m 'A folder'
push_refused origin main
says 'name of file' github-pat-classic
reset

it 'refuses a secret in a commit message, and names its line'
commit file.txt one "$(printf 'Subject\n\nBody\nkey: %s\n' "$secret")"
push_refused origin main
says "message or header of commit $(short main), line 4" github-pat-classic
git commit -q --amend -m "$(printf 'Subject\n\nBody\nkey: none\n')"
push_accepted origin main

it "refuses a secret in the author's name, and in a header that git does not know"
commit file.txt two
git commit -q --amend --no-edit --author="$secret <ann@example.org>"
push_refused origin main
says "message or header of commit $(short main)" github-pat-classic
reset
commit file.txt two
git update-ref refs/heads/main "$(git cat-file commit HEAD | sed "/^committer /a note $secret" |
  git hash-object -t commit -w --stdin)"
push_refused origin main
says "message or header of commit $(short main)"
reset

it 'refuses a secret in the target of a symlink, and accepts another symlink'
ln -s "/run/$secret" link
git add .
git commit -q -m 'A link'
push_refused origin main
says "target of symlink link, commit $(short main)" github-pat-classic
ln -sf /run/nothing link
git commit -q -a --amend --no-edit
push_accepted origin main

it 'refuses a secret in .gitmodules, and needs nothing of the submodule itself'
printf '[submodule "x"]\n\tpath = x\n\turl = https://%s@example.org/x\n' "$secret" >.gitmodules
git update-index --add --cacheinfo "160000,$some_id,x"
git add .gitmodules
git commit -q -m 'A submodule'
push_refused origin main
says ".gitmodules:3:16, commit $(short main)"
sed -i "s/$secret@//" .gitmodules
git add .gitmodules
git commit -q --amend --no-edit
push_accepted origin main

it 'refuses a secret in the name of a branch'
# git itself shows the names of refs, so what it prints on standard output is left out.
exits 1 sh -c "git push --porcelain origin 'main:refs/heads/$secret' 2>&1 >/dev/null | grep ^remote: && exit 1"
says 'sallyport: refused: 1 secret' github-pat-classic 'refs/heads/'
same "$(refs_of_server | wc -l)" 1
push_accepted origin main:refs/heads/other

it 'looks into notes'
git notes add -m "key: $secret" HEAD
push_refused origin refs/notes/commits
says github-pat-classic "commit $(short refs/notes/commits), refs/notes/commits"
git notes add -f -m 'key: none' HEAD
git update-ref refs/notes/commits "$(git commit-tree -m Notes 'refs/notes/commits^{tree}')"
push_accepted origin refs/notes/commits
