#!/usr/bin/env bash
# What a secret means for each branch.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
secret=$(token 1)
policy <<'POLICY'
[[branch]]
name = "sandbox/*"
secrets = "warn"
[[branch]]
name = "archive"
secrets = "off"
[[branch]]
name = "main"
secrets = "refuse"
POLICY
git switch -q -c topic
commit file.txt "key: $secret"

it 'warns where the policy says so, and lets it in'
push_accepted origin topic:sandbox/one
says 'warning, secret:' "file.txt:1:6, commit $(short topic), refs/heads/sandbox/one" 'accepted: 1 warning'
server_has refs/heads/sandbox/one topic

it 'says nothing where secrets are off, and lets it in'
git commit -q --amend -m 'Another id'
push_accepted origin topic:archive
never_says github-pat-classic
notes '1 where the policy has secrets off'

it 'judges by the strictest of all branches that a commit goes to'
git commit -q --amend -m 'A third id'
push_refused origin topic:archive/2 topic:sandbox/two
says "commit $(short topic), refs/heads/archive/2"
push_refused origin topic:sandbox/three topic:main
says "commit $(short topic), refs/heads/main"
push_refused origin topic:main topic:sandbox/three
says "commit $(short topic), refs/heads/main"

it 'is as strict at the top as it is told to be'
policy <<<'secrets = "warn"'
push_accepted origin topic:main
says 'warning, secret:' 'accepted: 1 warning'

it 'judges again what a lax branch let in when it goes to a stricter one'
policy <<'POLICY'
[[branch]]
name = "sandbox/*"
secrets = "warn"
POLICY
git switch -q -c lax main
commit lax.txt "key: $(token 2)"
push_accepted origin lax:sandbox/lax
git switch -q -c strict lax
commit clean.txt clean
push_refused origin strict
says "lax.txt:1:6, commit $(short lax), refs/heads/strict"
push_accepted origin --delete sandbox/lax
push_refused origin lax:strict
