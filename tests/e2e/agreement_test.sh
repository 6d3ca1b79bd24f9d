#!/usr/bin/env bash
# commit-msg says of a message what the server says of the commit that git makes of it, however it was written.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
# Each pattern tells of something that git takes out of a message, or does not.
policy <<'POLICY'
[rule.subject]
max_length = 30
[rule.body-width]
max = 40
[rule.message-forbid]
patterns = ["(?m)^[#;]", "\\A\\n", "\\n\\n\\n", "(?m)[ \\t]$", "cut off", "diff --git", "ü"]
[rule.trailers]
required = "Refs"
[rule.sign-off]
merges = true
[rule.author-email]
require = ".*@example\\.org"
POLICY

# The hook lets everything in, and keeps what ours said.
mkdir "$work/said"
cat >.git/hooks/commit-msg <<HOOK
#!/bin/sh
"$hooks/commit-msg" --policy "$work/policy.toml" "\$1" >"$work/said/last" 2>&1
echo "\$?" >"$work/said/last-status"
exit 0
HOOK
chmod 755 .git/hooks/commit-msg

# The editor that writes what stands in $work/text above what git has written.
cat >"$work/editor" <<'EDITOR'
#!/bin/sh
cat "$(dirname "$0")/text" "$1" >"$1.new" && mv "$1.new" "$1"
EDITOR
chmod 755 "$work/editor"
edited() { GIT_EDITOR=$work/editor "$@"; }
# shellcheck disable=SC2059 # the format is ours
text() { printf "$@" >"$work/text"; }

# reasons PATTERN: what a report, in `flat`, says of what matches, a line each.
reasons() { { grep -oP "$1: .*? \(\S*policy\.toml:\d+\)" <<<"$flat" || true; } | sed -E 's/^[^:]*: //' | LC_ALL=C sort; }

commits=()
# makes SENTENCE COMMAND...: the command makes one commit, of which our hook has judged the message.
makes() {
  local before id
  it "$1"
  shift
  before=$(git rev-parse HEAD)
  # What is amended without a change is a commit of its own all the same.
  export GIT_COMMITTER_DATE="$((1715000000 + ${#commits[@]})) +0000"
  rm -f "$work/said/last"*
  attempt "$@"
  id=$(git rev-parse HEAD)
  [ "$id" != "$before" ] || fail "no commit was made by: $*"
  [ -f "$work/said/last-status" ] || fail 'commit-msg was not asked'
  attempt cat "$work/said/last"
  case $(cat "$work/said/last-status") in
    0) [ -z "$(reasons 'this commit')" ] || fail 'commit-msg accepts, with reasons not to' ;;
    1) [ -n "$(reasons 'this commit')" ] || fail 'commit-msg refuses without a reason' ;;
    *) fail 'commit-msg could not decide' ;;
  esac
  reasons 'this commit' >"$work/said/$id"
  commits+=("$id")
}
new_file() { echo "${#commits[@]}" >file.txt && git add file.txt; }
commit_anew() { new_file && git commit -q "$@"; }

good=$'Refs: #1\nSigned-off-by: Ann <ann@example.org>'
makes 'a good message' commit_anew -m 'Write' -m "$good"
makes 'what -m says is no comment' commit_anew -m $'Write\n\n# not a comment'
makes 'git signs off' commit_anew -s -m 'Write' -m 'Refs: #1'
printf '\n\nWrite  \n\n\n\nmore\n# ------------------------ >8 ------------------------\nnot cut off\n\n' >"$work/file"
makes 'a file is not cut at scissors' commit_anew -F "$work/file"
makes 'nor cleaned, where it is to stay as it is' git -c commit.cleanup=verbatim commit -q --allow-empty -F "$work/file"
makes 'and cleaned of comments, where that is asked for' git -c commit.cleanup=strip commit -q --allow-empty -F "$work/file"
printf 'Write\r\n\r\nmore\r\n\r\n%s\r\n' 'Refs: #1' >"$work/file"
makes 'CRLF' commit_anew -F "$work/file"
printf 'Write f\374nf\n\n%s\n' "$good" >"$work/file"
makes 'what is no UTF-8' commit_anew -F "$work/file"
makes 'an empty message' commit_anew --allow-empty-message -m ''
makes 'another author' commit_anew --author 'Eve <eve@elsewhere.net>' -m "A subject that is much longer than that"

text 'Write\n\n# a comment\n%s\n' "$good"
makes 'comments go out of an edited message' edited commit_anew
makes 'the diff of -v is cut off' edited commit_anew -v
makes 'scissors where they are asked for' edited git -c commit.cleanup=scissors commit -q --allow-empty
text 'Write\n\n; a comment\n# and none\n%s\n' "$good"
makes 'another comment character' edited git -c core.commentChar=';' commit -q --allow-empty
text '# Write\n\n%s\n' "$good"
printf '# Write\n' >"$work/template"
makes 'one that git chooses' edited git -c core.commentChar=auto commit -q --allow-empty -t "$work/template"

git commit -q --no-verify --allow-empty -m $'Write\n\n#kept'
makes 'amended without an editor' git commit -q --amend --no-edit --allow-empty
git commit -q --no-verify --allow-empty -m $'Write\n\n#kept'
text 'Another\n\n'
makes 'amended with one' edited git commit -q --amend --allow-empty

# side NAME TEXT: a branch of one commit that the next one is merged with.
side() {
  git switch -q -c "$1"
  echo "$2" >"${3:-$1.txt}"
  git add .
  git commit -q --no-verify -m "Write $1" -m "$good"
  git switch -q main
}
side one 1
makes 'a merge' git merge -q --no-ff --no-edit one
side two 2
text 'Merge it\n\n%s\n\n' "$good"
makes 'an edited merge' edited git merge -q --no-ff -e two
conflict() {
  side "$1" "$1" both.txt
  echo "not $1" >both.txt
  git add both.txt
  git commit -q --no-verify -m 'Write both' -m "$good"
  attempt git "$2" "$1"
  [ "$status" -ne 0 ] || fail 'there is no conflict'
  echo solved >both.txt
  git add both.txt
}
conflict three merge
makes 'a merge with conflicts' git commit -q --no-edit
conflict four merge
makes 'an edited merge with conflicts' edited git commit -q
conflict five cherry-pick
makes 'a cherry-pick with conflicts' git commit -q --no-edit
conflict six cherry-pick
text ''
makes 'an edited one' edited git commit -q

it 'the server says the same of each'
push_refused origin main
report=$flat
refused=0
for id in "${commits[@]}"; do
  flat=$report
  reasons "commit ${id:0:12}" >"$work/said/server"
  sentence="the server says the same of: $(git log -1 --format=%s "$id")"
  diff -u "$work/said/$id" "$work/said/server" >&2 || fail "commit-msg and pre-receive differ on $id"
  [ ! -s "$work/said/server" ] || refused=$((refused + 1))
done
if [ "$refused" -lt 10 ] || [ "$refused" -eq "${#commits[@]}" ]; then
  fail "$refused of ${#commits[@]} were refused, which shows little"
fi
