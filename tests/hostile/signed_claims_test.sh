#!/usr/bin/env bash
# Commits and tags that are signed by somebody who may, and say or bring what must not count as theirs.
# shellcheck source=tests/hostile/signatures.sh
source "$(dirname "${BASH_SOURCE[0]}")/signatures.sh" || exit 1
make_signing_pair
for who in ann bob; do person "$who" -t ed25519; done
policy <<POLICY
$(principal ann "$(key_of ann)")
$(principal bob "$(key_of bob)")
[[branch]]
name = "main"
signatures = "authorized"
scope = "all"
[[branch]]
name = "lenient"
signatures = "authorized"
scope = "all"
objects = "off"
[[tag]]
name = "v*"
signatures = "authorized"
POLICY

it 'as it should be'
commit_as ann
reworded ann append 'More.\n'
kept
accepted_unedited

# both GIT RULE [STRICT-RULE]: `tip` is refused by that rule where objects need not be plain, and by another where they must.
both() {
  destination=refs/heads/lenient refused "$1" good "$2"
  [ $# -lt 3 ] || refused "$1" good "$3"
}
# committed_by PERSON GIT RULE [STRICT-RULE]
committed_by() {
  reworded ann change 'committer ann <ann@example.org>' "committer $1"
  both "${@:2}"
}

it 'a committer who is somebody else, wholly or to some readers'
commit_as ann
committed_by 'bob <bob@example.org>' G signatures.email
committed_by 'ann <ann@ex\xd0\xb0mple.org>' G signatures.email
committed_by 'ann <ann@example.org.>' G signatures.email
committed_by 'ann <ann@example.org\xe2\x80\x8b>' G signatures.email objects
committed_by 'ann <ann@example.org >' G signatures.email objects
committed_by 'ann <>' G signatures.email
committed_by 'ann <bob@example.org> <ann@example.org>' G signatures.email objects
committed_by 'ann <ann@example.org> <bob@example.org>' G signatures.email objects
committed_by 'bob <bob@example.org <ann@example.org>' G signatures.email objects
committed_by 'ann ann@example.org' N signatures.email objects
committed_by '\x1b]0;ann\x07 <bob@example.org\x1b[2J>' G signatures.email objects
prints_no_controls

it 'a name that deceives, of somebody whose address is right'
for name in 'bob\xe2\x80\xae' 'b\xe2\x80\x8bob' '\xe2\x81\xa6bob\xe2\x81\xa9' 'bob '; do
  reworded ann change 'committer ann' "committer $name"
  refused G good objects
done

it 'a second committer behind a line break'
reworded ann change '\ncommitter ann' '\ncommitter bob <bob@example.org> 1714979289 +0000\ncommitter ann'
refused G malformed
reworded ann change '+0000\n\n' '+0000\ncommitter bob <bob@example.org> 1714979289 +0000\n\n'
refused G malformed
reworded ann change '\nauthor ann' '\nauthor bob <bob@example.org> 1714979289 +0000\nauthor ann'
refused G malformed

it 'a date to come, a date long before the parent, and what is no date'
# dated SECONDS GIT RULE [STRICT-RULE]
dated() {
  reworded ann change "ann@example.org> $seconds +0000\n\n" "ann@example.org> $1 +0000\n\n"
  both "${@:2}"
}
seconds=$(git show -s --format=%ct HEAD)
dated $(($(date +%s) + 3600)) G signatures.date
dated 9223372036854775807 B signatures.date
dated 9223372036854775808 128 signatures.email objects
dated $((seconds - 90000)) G signatures.date
dated 0 G signatures.date
dated -1 G signatures.email objects
dated "0$seconds" G signatures.email objects
dated "$seconds +0000 9" G signatures.email objects

it 'a folder that is .git in disguise'
blob=$(echo x | git hash-object -w --stdin)
sub=$(printf '100644 blob %s\tconfig\n' "$blob" | git mktree)
for name in .git .GIT git~1 '.g\u200cit'; do
  # shellcheck disable=SC2001,SC2059 # the id, as bytes
  tree=$({ printf "40000 $name\\0" && printf "$(sed 's/../\\x&/g' <<<"$sub")"; } | git hash-object -t tree -w --stdin --literally)
  reworded ann change "$(git rev-parse 'HEAD^{tree}')" "$tree"
  refused G good objects
done

it 'a tagger who is somebody else, and one in whose name others are'
table=tag
destination=refs/tags/v1
tag_as ann v1 -a
reworded ann change 'tagger ann <ann@' 'tagger bob <bob@'
refused G good signatures.email
reworded ann change 'tagger ann <ann@' 'tagger bob <bob@example.org> <ann@'
refused G good objects
reworded ann change 'tagger ann' 'tagger bob\xe2\x80\xae'
refused G good objects
reworded ann change 'tagger ' 'tagger bob <bob@example.org> 1714979289 +0000\ntagger '
refused G malformed
reworded ann change "$(git log -1 --format='%ct' HEAD) +0000\n\nBy" "9223372036854775807 +0000\n\nBy"
refused B good signatures.date
