#!/usr/bin/env bash
# Baselines: an old repository comes under judgement, and what was taken out does not come back.
# shellcheck source-path=SCRIPTDIR source=triage.sh
. "$(dirname -- "$0")/triage.sh" || exit 1
# shellcheck source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_empty_pair
stays=$(token 1)
gone=$(token 2)
commit old.txt "key: $stays"
commit gone.txt "key: $gone"
commit gone.txt 'taken out'
baseline=$work/baseline.json

it 'check-push --write-baseline writes what is there, apart from what only history holds'
exits 0 check_push --all --write-baseline "$baseline"
says 'wrote 1 findings, and 1 that no branch or tag holds any more'
never_says secret:
exits 1 check_push --all
exits 0 check_push --all --baseline "$baseline"
says 'note: secrets that do not refuse: 2 in the baseline'
same "$(states --all --baseline "$baseline")" 'baselined baselined '

it 'the policy names a baseline, and the old history comes in'
push_refused origin main
printf '[triage]\nbaseline = "%s"\n' "$baseline" >"$work/policy.toml"
git -C "$server" config sallyport.policy "$work/policy.toml"
push_accepted origin main
notes '2 in the baseline'

it 'what the baseline has stays a note when it is moved; anything else refuses'
git mv old.txt new.txt
git commit -q -m Move
push_accepted origin main
commit more.txt "key: $(token 3)"
push_refused origin main
never_says reintroduced
git reset -q --hard HEAD~

it 'what was taken out before the baseline does not come back unseen'
commit back.txt "key: $gone"
push_refused origin main
says 'reintroduced: it was here before, was taken out, and is back'
exits 1 check_push --format json --baseline "$baseline" main~..main
says '"reintroduced": true'
git reset -q --hard HEAD~

it 'within one push, what is taken out and brought back is reintroduced, and what is moved or on two branches is not'
again=$(token 4)
commit flip.txt "key: $again"
commit flip.txt 'nothing'
commit flip.txt "key: $again"
exits 1 check_push main
says reintroduced
git reset -q --hard HEAD~2
git mv flip.txt flop.txt
git commit -q -m Move
exits 1 check_push main
never_says reintroduced
git switch -q -c side HEAD~2
commit flip.txt "key: $again"
git switch -q main
exits 1 check_push main side
never_says reintroduced
git reset -q --hard origin/main 2>/dev/null || git reset -q --hard HEAD~2

it 'a baseline that is written again carries on what was rewritten out of history'
git switch -q --orphan clean
git branch -q -D main side
git commit -q --allow-empty -m 'A clean start'
git update-ref -d refs/remotes/origin/main
exits 0 check_push --all --baseline "$baseline" --write-baseline "$work/second.json"
says 'wrote 0 findings, and 2 that no branch or tag holds any more'
commit old.txt "key: $stays"
exits 1 check_push --all --baseline "$work/second.json"
says reintroduced

it 'a gitleaks report in JSON works as a baseline'
printf '[{"RuleID":"github-pat-classic","File":"elsewhere.txt","StartLine":9,"Secret":"%s"}]' "$stays" >"$work/leaks.json"
exits 0 check_push --all --baseline "$work/leaks.json"
says '1 in the baseline'
printf '[{"RuleID":"github-pat-classic","File":"old.txt","StartLine":1,"Secret":"REDACTED"}]' >"$work/leaks.json"
exits 0 check_push --all --baseline "$work/leaks.json"
says '1 in the baseline' 'redacted'

it 'a baseline of another key is refused'
printf 'fingerprint_key = "another"\n' >"$work/other.toml"
exits 2 check_push --all --policy "$work/other.toml" --baseline "$baseline"
says 'written with another fingerprint_key'

it 'fingerprints survive renames, squashes and rebases'
git init -q -b main "$work/history"
cd "$work/history"
commit base.txt base
git switch -q -c work
commit a/one.txt "x = '$(token 5)'"
commit two.txt "y: $(token 6)"
sed -i '1i # a new first line' two.txt
git mv a/one.txt three.txt
git commit -q -a -m Shift
before=$(fingerprints work | sort -u)
git switch -q main
commit base.txt 'base moved on'
git rebase -q main work
same "$(fingerprints work | sort -u)" "$before"
git switch -q main
git merge -q --squash work >/dev/null
git commit -q -m Squashed
same "$(fingerprints main | sort -u)" "$before"
sed -i 's/$/\r/' three.txt two.txt
git commit -q -a -m 'Other line ends'
same "$(fingerprints main | sort -u)" "$before"
