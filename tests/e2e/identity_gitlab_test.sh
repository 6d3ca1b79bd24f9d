#!/usr/bin/env bash
# GitLab: Gitaly runs custom hooks in an environment of its own, and GitLab shows people only lines that are marked for it.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
base=$(git rev-parse HEAD)
policy <<'POLICY'
[identity]
provider = "gitlab"
[[principal]]
name = "alice"
accounts = ["alice9"]
[[path]]
name = "*.iso"
deny = true
POLICY

# Gitaly's own hook in its place: it runs custom_hooks/pre-receive.d/* in their order, with the list of refs for each, in an environment with
# nothing but what stands here, and stops at the first that fails. No GIT_QUARANTINE_PATH and nothing of push certificates is in it.
hand_over "$server/custom_hooks/pre-receive.d/50-sallyport" pre-receive
printf '#!/bin/sh\nenv >"%s"\n' "$work/seen" >"$server/custom_hooks/pre-receive.d/10-look"
chmod 755 "$server/custom_hooks/pre-receive.d/10-look"
cat >"$server/hooks/pre-receive" <<'HOOK'
#!/bin/sh
lines=$(cat)
cd "$GIT_DIR" || exit 1
set -- "PATH=$PATH" "HOME=$HOME" "GIT_DIR=$PWD" GL_PROJECT_PATH=group/x GL_REPOSITORY=project-7
if [ -n "$GIT_OBJECT_DIRECTORY" ]; then
  set -- "$@" "GIT_OBJECT_DIRECTORY=$GIT_OBJECT_DIRECTORY" "GIT_ALTERNATE_OBJECT_DIRECTORIES=$GIT_ALTERNATE_OBJECT_DIRECTORIES"
fi
for name in GL_ID GL_USERNAME GL_PROTOCOL; do
  value=$(printenv "$name") && set -- "$@" "$name=$value"
done
for hook in custom_hooks/pre-receive.d/*; do
  printf '%s\n' "$lines" | env -i "$@" "$hook" || exit 1
done
HOOK

# pushes STATUS REF VARIABLE=VALUE...
pushes() {
  local expected=$1 ref=$2
  shift 2
  exits "$expected" env GL_ID=key-12 GL_PROTOCOL=ssh "$@" git push -q origin "$ref"
}

it 'a refusal says who pushed, and each of its lines is marked'
commit disk.iso bytes
pushes 1 HEAD:refs/heads/topic GL_USERNAME=alice9
says 'GL-HOOK-ERR: rule: path.deny' 'GL-HOOK-ERR: pushed by alice (gitlab: alice9)' 'GL-HOOK-ERR: sallyport: refused: 1 rule'
server_lacks refs/heads/topic
sed -nE 's/^remote: ?//p' "$work/output" | sed -E 's/[[:space:]]+$//' | grep -v '^$' >"$work/told"
! grep -v '^GL-HOOK-ERR: ' "$work/told" || fail 'a line is not marked'
! grep -qE '^GIT_(QUARANTINE|PUSH_CERT)' "$work/seen" || fail 'the environment is not that of Gitaly'
grep -q '^GIT_OBJECT_DIRECTORY=' "$work/seen"

it 'who has no account here is nobody'
pushes 1 HEAD:refs/heads/topic GL_USERNAME=eve
says 'pushed by nobody that the policy knows (gitlab: eve)'
pushes 1 HEAD:refs/heads/topic
says 'pushed by nobody that the policy knows (gitlab: GL_USERNAME is not set)'
pushes 1 HEAD:refs/heads/topic GL_ID=user-alice9 REMOTE_USER=alice9
says 'pushed by nobody that the policy knows (gitlab: GL_USERNAME is not set)'

it 'what is in the quarantine is seen, and the secret in it'
git reset -q --hard "$base"
commit secret "$(token 1)"
pushes 1 HEAD:refs/heads/topic GL_USERNAME=alice9
says 'GL-HOOK-ERR: secret: GitHub personal access token'

it 'a clean push goes in, without a mark'
git reset -q --hard "$base"
commit clean 'Nothing here'
pushes 0 HEAD:refs/heads/topic GL_USERNAME=alice9
never_says GL-HOOK-ERR
server_has refs/heads/topic HEAD

it 'a deletion, for which there is no quarantine'
pushes 0 :refs/heads/topic GL_USERNAME=alice9
server_lacks refs/heads/topic
