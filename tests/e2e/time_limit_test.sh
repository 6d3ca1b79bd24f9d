#!/usr/bin/env bash
# limits.time: a push that takes longer is not decided, and says so; without the key nobody looks at a clock. The push is so large that no
# machine judges it within a millisecond.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
use_client_hooks
seq 1 400000 | split -l 2000 - lines-
git add .

# client_policy LINE...: what the hooks in the clone judge by.
client_policy() { printf '%s\n' "$@" >.sallyport.toml; }

it 'a commit for which there is no time is not made'
client_policy '[limits]' 'time = "1 ms"'
exits 1 git commit -q -m 'Add lines'
says 'sallyport: could not decide' 'limits.time was met' '0.001 s'
exits 2 "$hooks/pre-commit"
exits 2 check_push --staged
printf 'A message\n' >"$work/message"
exits 2 "$hooks/commit-msg" "$work/message"
says 'the message was not looked at whole'

it 'with a word of warning it is, if the policy is content with that'
client_policy '[limits]' 'time = "1 ms"' 'on_time = "warn"'
exits 0 git commit -q -m 'Add lines'
says 'files were not looked at within 0.001 s'
client_policy '[limits]' 'time = "1 ms"'
exits 1 git push -q origin main
says 'sallyport: could not decide' 'limits.time was met' 'Push (or commit) in parts' 'git push REMOTE COMMIT:refs/heads/BRANCH'
rm .sallyport.toml "$clone/.git/hooks/pre-push"
note_pushes "$clone"

it 'a push for which there is no time does not go in'
policy <<'END'
contact = "Ann"
[limits]
time = "1 ms"
END
exits 1 git push -q origin main
says 'could not decide' 'limits.time was met' 'ask Ann for a higher limits.time' 'pre-receive hook declined'
server_has refs/heads/main main~1
exits 2 check_push -C "$clone" --policy "$work/policy.toml" --format json origin/main..main
says '"outcome": "undecided"' '"rule": "limits.time"'

it 'what is wrong with the push itself is told though files were left out'
policy <<'END'
[limits]
time = "1 ms"
on_time = "warn"
[[path]]
name = "lines-aa"
max_bytes = 1000
END
exits 1 git push -q origin main
says 'sallyport: refused' 'path.max_bytes' 'files were not looked at within 0.001 s'
server_has refs/heads/main main~1

it 'a push for which there is time goes in, and so does any where no limit is set'
policy <<<$'[limits]\ntime = "1 h"\nthreads = 1'
push_accepted origin main
never_says limits.time
commit more 'And more'
policy </dev/null
push_accepted origin main
never_says limits.time

it 'a push of which the policy only wants to be told goes in'
seq 400000 800000 | split -l 2000 - more-
git add .
git commit -q -m 'Add more lines'
policy <<<$'[limits]\ntime = "1 ms"\non_time = "warn"'
exits 0 git push -q origin main
says 'files were not looked at within 0.001 s' 'accepted: 1 warning'
server_has refs/heads/main main
