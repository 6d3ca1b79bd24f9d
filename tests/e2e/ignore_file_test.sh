#!/usr/bin/env bash
# Ignore files: what a developer's hooks and the server make of them, and that no push configures its own judge.
# shellcheck source-path=SCRIPTDIR source=triage.sh
. "$(dirname -- "$0")/triage.sh" || exit 1
# shellcheck source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
use_client_hooks
secret=$(token 1)
echo "key: $secret" >example.txt
git add example.txt
print=$(fingerprints --staged)

it 'a report shows the fingerprint, and sallyport ignore add writes it down'
exits 1 git commit -q -m Example
says "fingerprint $print" 'sallyport ignore add'
exits 0 admin ignore add "$print" --reason 'a made-up example' --owner ann --expires 2999-12-31
says "added $print"
exits 0 admin ignore add "$print" --reason again --expires 2999-12-31
says already
exits 0 admin ignore list
says "$print" 'until 2999-12-31' 'a made-up example' '1 entries'

it 'the local hooks go by the ignore file of the work tree'
same "$(states --staged)" 'ignored '
exits 0 git commit -q -m Example
says 'note: secrets that do not refuse: 1 ignored by an ignore file'
git add .sallyport.ignore.toml
exits 0 git commit -q -m 'Ignore it'

it 'an ignore file that is pushed along with the secret is not heeded, nor one that the policy does not speak of'
note_pushes "$clone"
push_refused origin main
says "fingerprint $print"
policy <<<$'[triage]\nignore = "protected"'
push_refused origin main

it 'the server goes by the ignore file that the protected ref had before the push, if its policy says so'
git switch -q -c rules origin/main 2>/dev/null || git switch -q -c rules main~2
git checkout -q main -- .sallyport.ignore.toml
git commit -q -m 'Ignore it first'
push_accepted origin rules:main
git switch -q main
git rebase -q rules 2>/dev/null
push_accepted origin main
notes '1 ignored by an ignore file'
commit other.txt "other: $(token 2)"
push_refused origin main
git reset -q --hard HEAD~

it 'what the ignore file lists is ignored wherever it stands: fingerprints survive renames and new lines'
printf 'one\ntwo\n"%s"\n' "$secret" >moved.txt
git rm -q example.txt
git add .
git commit -q -m 'Move it'
push_accepted origin main

it 'a branch other than the protected one cannot speak for itself'
git switch -q -c topic
new=$(token 3)
echo "key: $new" >topic.txt
git add .
exits 0 admin ignore add "$(fingerprints --staged | tail -1)" --reason 'I say so'
git add .
git commit -q -m Topic
git reset -q --soft HEAD~
git restore --staged topic.txt
git commit -q -m 'Only the ignore file'
push_accepted origin topic
git add topic.txt
git commit -q -m 'And now the secret'
push_refused origin topic
policy <<<$'[triage]\nignore = "protected"\nref = "refs/heads/topic"'
push_accepted origin topic

it 'an expired entry ignores nothing, and the report says so'
sed -i 's/2999-12-31/2020-01-31/' .sallyport.ignore.toml
sed -i 's/two/2/' moved.txt
echo "again: $secret" >again.txt
git add .
exits 1 check_push --staged
says 'was ignored until 2020-01-31: a made-up example, ann (.sallyport.ignore.toml:1)'
exits 1 admin ignore check
says "expired $print" '2 entries: 1 expired'
exits 1 admin ignore check --format json
says '"use": "expired"' '"use": "used"'
git reset -q --hard

it 'a broken ignore file stops the local hooks, naming the line, and counts for nothing on the server'
printf '[[ignore]]\nfingerprint = "%s"\nreasonn = "x"\n' "$print" >.sallyport.ignore.toml
exits 2 check_push --staged
# shellcheck disable=SC2016 # the backquotes are the message's
says '.sallyport.ignore.toml:3: unknown key `reasonn`' 'did you mean `reason`?'
policy <<<$'[triage]\nignore = "protected"'
git add .
git commit -q -m 'Break it'
push_accepted origin HEAD:main
echo "back: $secret" >back.txt
git add .
git commit -q -m 'No longer ignored'
push_refused origin HEAD:main
says 'is not heeded' 'unknown key'

it 'a .gitleaksignore works as it is'
git switch -q -c gitleaks main
echo "third: $(token 4)" >third.txt
echo 'third.txt:github-pat-classic:1' >.gitleaksignore
git add .
same "$(states --staged)" 'ignored '
git rm -q --cached .sallyport.ignore.toml
rm .sallyport.ignore.toml
sed -i 's/:1$/:2/' .gitleaksignore
same "$(states --staged)" 'new '

it 'files of the site are named by the policy, from the root'
printf '[[ignore]]\nfingerprint = "%s"\nreason = "the site says so"\n' "$print" >"$work/site.toml"
printf '[triage]\nignore_files = ["site.toml"]\n' >"$work/policy.toml"
push_undecided origin main:refs/heads/site
says 'no absolute path'
printf '[triage]\nignore_files = ["%s"]\n' "$work/site.toml" >"$work/policy.toml"
git stash -q 2>/dev/null || true
git switch -q -c site origin/main~3 2>/dev/null
commit site.txt "key: $secret"
push_accepted origin site
chmod 666 "$work/site.toml"
commit site2.txt "key: $secret"
push_undecided_on_server() { push origin site; stays_out; says 'is not to be trusted'; }
push_undecided_on_server
