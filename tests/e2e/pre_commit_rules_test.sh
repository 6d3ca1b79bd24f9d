#!/usr/bin/env bash
# pre-commit says of files that are staged what the server would say of the commit.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
policy <<'END'
builtin_paths = false
[rule.file-kinds]
[rule.windows-names]
[rule.hidden-text]
[rule.line-endings]
[rule.symlinks]
[rule.gitattributes]
[rule.lfs]
paths = "*.psd"
[rule.submodules]
allow = "../**"
END
cp "$work/policy.toml" .sallyport.toml
echo .sallyport.toml >>.git/info/exclude

# same_answer RULE: of what is staged, by pre-commit and, when it is committed, by the server.
same_answer() {
  exits 1 "$hooks/pre-commit"
  says "rule: $1"
  git commit -q -m 'Staged'
  push_refused origin main
  says "rule: $1"
  git reset -q --hard HEAD~1
}

it 'judges names and kinds'
echo A=1 >.env
git add .env
same_answer file-kinds
echo 1 >aux.txt
git add aux.txt
same_answer windows-names

it 'judges text'
printf 'a \xE2\x80\xAE b\n' >one.c
git add one.c
same_answer hidden-text
printf 'a\r\n' >one.c
git add one.c
same_answer line-endings

it 'judges links, attributes beyond the first bytes, and pointers'
ln -s ../up link
git add link
same_answer symlinks
{
  printf '# %s\n' {1..1000}
  echo '*.c -diff'
} >.gitattributes
git add .gitattributes
same_answer gitattributes
echo plain >one.psd
git add one.psd
same_answer lfs

it 'judges submodules by the .gitmodules that is staged, or else by the one that is there'
git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),lib"
same_answer submodules
git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),lib"
git config -f .gitmodules submodule.lib.path lib
git config -f .gitmodules submodule.lib.url ../lib
git add .gitmodules
exits 0 "$hooks/pre-commit"
git commit -q -m 'Add a submodule'
git update-index --cacheinfo "160000,$(git rev-parse HEAD),lib"
exits 0 "$hooks/pre-commit"
git commit -q -m 'Move it'

it 'has nothing to say of what is clean'
echo 1 >two.c
git add two.c
exits 0 "$hooks/pre-commit"
git commit -q -m 'Clean'
push_accepted origin main
