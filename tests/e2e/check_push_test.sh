#!/usr/bin/env bash
# check-push: what it can be asked, and its exit codes.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
secret=$(token 1)
commit clean.txt clean
git branch -q --set-upstream-to=origin/main
clean=$(git rev-parse main)

it 'without a range judges what git push would send to the upstream'
exits 0 check_push
says 'check-push: accepted' 'looked at 1 commit, 3 objects'
commit file.txt "key: $secret"
exits 1 check_push
says "file.txt:1:6, commit $(short main), refs/heads/main" 'looked at 2 commits' 'check-push: refused: 1 secret'

it 'judges by the branch that is pushed to, not by the one that is here'
git switch -q -c local "$clean"
git branch -q --set-upstream-to=origin/main
printf '[[branch]]\nname = "main"\ndeny = ["update"]\n' >"$work/strict.toml"
exits 1 check_push --policy "$work/strict.toml"
says branch.deny.update refs/heads/main
git switch -q main

it 'says what is missing where there is no upstream, no branch or no commit'
git switch -q --detach
exits 2 check_push
says 'HEAD is on no branch' 'check-push <range>'
git switch -q main
git init -q "$work/empty"
exits 2 check_push -C "$work/empty"
says 'no commit yet'

it 'judges a range, a revision without another, and several'
exits 0 check_push "main~2..main~"
exits 1 check_push main~..main
says "commit $(short main)" 'looked at 1 commit,'
exits 1 check_push main~..
exits 0 check_push main~
says 'looked at 2 commits'
exits 1 check_push main
says 'looked at 3 commits'
exits 1 check_push main ^main~2
says 'looked at 2 commits'
exits 2 check_push no-such-branch
says 'no-such-branch' 'names no object'
exits 2 check_push main~..no-such-branch

it 'judges a range by the rules of the ref that --ref names'
exits 1 check_push --policy "$work/strict.toml" --ref refs/heads/main "main~2..main~"
says branch.deny.update
exits 0 check_push --policy "$work/strict.toml" --ref refs/heads/other "main~2..main~"

it 'judges the whole history of all refs with --all, each finding once at its first commit'
git branch -q side main
commit file.txt "key: $secret again"
exits 1 check_push --all
says "file.txt:1:6, commit $(short main~)" 'refused: 1 secret' 'looked at 4 commits'
never_says "$(short main)"
counted=$(git rev-list --objects --all | wc -l)
says "$counted objects"
exits 0 check_push -C "$server" --all

it 'judges what is staged with --staged'
exits 0 check_push --staged
echo "key: $(token 2)" >staged.txt
git add .
exits 1 check_push --staged
says staged.txt:1:6 'check-push: refused: 1 secret'
never_says file.txt
git reset -q --hard

it 'judges lines of pre-receive with --stdin'
git switch -q --detach "$clean"
commit loose.txt "key: $secret"
loose=$(git rev-parse HEAD)
git switch -q main 2>/dev/null
exits 1 check_push --stdin <<<"$zero $loose refs/heads/new"
says "loose.txt:1:6, commit ${loose:0:12}, refs/heads/new" 'looked at 1 commit,'
exits 0 check_push --stdin <<<"$zero $(git rev-parse main) refs/heads/new"
says 'looked at 0 commits'
exits 2 check_push --stdin </dev/null
says 'standard input is empty'
exits 2 check_push --stdin <<<'garbage'

it 'works in another repository with -C'
cd /
exits 1 check_push -C "$clone" --all
exits 1 check_push -C "$clone/.git" --all
exits 2 check_push -C "$work/no-such-folder" --all
exits 2 check_push -C "$work" --all
says 'no git repository'
cd "$clone"

it 'uses the rules of --rules in place of the installed ones'
cat >"$work/rules.toml" <<'RULES'
[[rules]]
id = "our-own"
description = "Our own kind of key"
regex = '''own-[0-9]{8}'''
RULES
exits 0 check_push --rules "$work/rules.toml" --all
commit own.txt 'key: own-12345678'
exits 1 check_push --rules "$work/rules.toml" --all
says our-own own.txt:1:6 'refused: 1 secret'
never_says github-pat-classic
exits 0 check_push main~..main
exits 2 check_push --rules "$work/no-such-rules.toml" --all
says no-such-rules.toml
printf '[[rules]]\nid = "bad"\nregex = "("\n' >"$work/bad.toml"
exits 2 check_push --rules "$work/bad.toml" --all
says bad.toml 'could not decide'

it 'answers help and version, and exits with 2 for what it does not understand'
exits 0 check_push --help
says --staged --stdin --format
exits 0 check_push --version
exits 2 check_push --no-such-option
exits 2 check_push --all --staged
exits 2 check_push --all main
exits 2 check_push --format yaml --all
exits 2 check_push --policy "$work/no-such-policy.toml" --all
says no-such-policy.toml
exits 2 check_push --ref refs/heads/main
