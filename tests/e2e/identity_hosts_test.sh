#!/usr/bin/env bash
# Who pushes, as the hosts tell it: each in its own variables, of which none counts but those of the host that the policy names.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
base=$(git rev-parse HEAD)

# host PROVIDER: the policy. Nothing that ends in .iso may enter, so that there is a refusal to look at.
host() {
  policy <<POLICY
[identity]
provider = "$1"
[[principal]]
name = "alice"
accounts = ["alice9", "deploy-key:4"]
[[path]]
name = "*.iso"
deny = true
POLICY
}

# as VARIABLE=VALUE...: with these, a push that is refused, and one that is accepted.
as() {
  git reset -q --hard "$base"
  commit disk.iso bytes
  exits 1 env "$@" git push -q origin HEAD:refs/heads/topic
  says 'sallyport: refused: 1 rule' 'pre-receive hook declined'
  server_lacks refs/heads/topic
}
is_alice() { says "pushed by alice ($1: alice9)"; }
is_nobody() { says "pushed by nobody that the policy knows ($1)"; }

gitea=(GITEA_REPO_NAME=x GITEA_REPO_USER_NAME=org GITEA_REPO_ID=7 GITEA_REPO_IS_WIKI=false GITEA_PUSHER_EMAIL=a@example.org
  GITEA_PUSHER_ID=3 GITEA_KEY_ID=5 GITEA_PR_ID=0 GITEA_INTERNAL_PUSH=false SSH_ORIGINAL_COMMAND=x)

it 'Gitea and Forgejo'
host gitea
as "${gitea[@]}" GITEA_PUSHER_NAME=alice9 GITEA_DEPLOY_KEY_ID=0
is_alice gitea
as "${gitea[@]}" GITEA_PUSHER_NAME=eve GITEA_DEPLOY_KEY_ID=0
is_nobody 'gitea: eve'

it 'a deploy key of Gitea, which pushes in the name of the owner'
as "${gitea[@]}" GITEA_PUSHER_NAME=alice9 GITEA_DEPLOY_KEY_ID=9
is_nobody 'gitea: deploy-key:9'
as "${gitea[@]}" GITEA_PUSHER_NAME=org GITEA_DEPLOY_KEY_ID=4
says 'pushed by alice (gitea: deploy-key:4)'

it 'what Gitea itself pushes goes through the hook like all else'
as "${gitea[@]/GITEA_INTERNAL_PUSH=false/GITEA_INTERNAL_PUSH=true}" GITEA_PUSHER_NAME=alice9
is_alice gitea

it 'gitolite, also with its own checks turned off'
host gitolite
as GL_USER=alice9 GL_REPO=x GL_REPO_BASE=/srv GL_BYPASS_ACCESS_CHECKS=1
is_alice gitolite

it 'a web server'
host http
as REMOTE_USER=alice9 REMOTE_ADDR=192.0.2.1 GIT_COMMITTER_NAME=alice9
is_alice http
as REMOTE_ADDR=192.0.2.1
is_nobody 'http: REMOTE_USER is not set'
as REMOTE_USER= HTTP_REMOTE_USER=alice9
is_nobody 'http: REMOTE_USER is not set'

it 'Bitbucket Data Center'
host bitbucket
bitbucket=(BB_HOOK_TRIGGER_ID=repo:push BB_REPO_SLUG=x BB_PROJECT_KEY=TEAM BB_IS_DRY_RUN=false BB_USER_DISPLAY_NAME=Alice
  BB_USER_EMAIL=a@example.org)
as "${bitbucket[@]}" BB_USER_NAME=alice9
is_alice bitbucket
as "${bitbucket[@]}"
is_nobody 'bitbucket: BB_USER_NAME is not set'

it 'variables of other hosts, and none'
host gitea
as REMOTE_USER=alice9 GL_USER=alice9 GL_USERNAME=alice9 GITHUB_USER_LOGIN=alice9 BB_USER_NAME=alice9 SALLYPORT_PUSHER=alice9 \
  SSH_USER_AUTH=/etc/passwd USER=alice9
is_nobody 'gitea: GITEA_PUSHER_NAME is not set'

it 'a name with what a terminal would act on is nobody, and does not get there'
as GITEA_PUSHER_NAME=$'alice9\e[2J'
is_nobody 'gitea: GITEA_PUSHER_NAME is no name of an account'
as GITEA_PUSHER_NAME=$'alice9\nsallyport: accepted'
is_nobody 'gitea: GITEA_PUSHER_NAME is no name of an account'

it 'the account that the hook runs as'
host unix
as USER=alice9 LOGNAME=alice9
is_nobody "unix: $(id -un)"

it 'nobody is asked: nothing is said'
host none
as GITEA_PUSHER_NAME=alice9
never_says 'pushed by'

it 'who pushes clean commits needs no name'
host gitea
git reset -q --hard "$base"
commit clean 'Nothing here'
push_accepted -q origin HEAD:refs/heads/clean

# GitHub Enterprise Server names the quarantine otherwise, and stops hooks after five seconds.
it 'GitHub Enterprise Server'
host ghes
hand_over "$server/hooks/real" pre-receive
cat >"$server/hooks/pre-receive" <<'HOOK'
#!/bin/sh
quarantine=$PWD/objects/ghq_a1b2c3
mv "$GIT_OBJECT_DIRECTORY" "$quarantine" || exit 1
GIT_OBJECT_DIRECTORY=$quarantine GIT_QUARANTINE_PATH=$quarantine \
  GITHUB_REPO_NAME=org/x GITHUB_REPO_PUBLIC=false GITHUB_USER_IP=192.0.2.1 \
  GITHUB_PUBLIC_KEY_FINGERPRINT=a1:b2:c3 timeout 5 hooks/real
status=$?
mv "$quarantine" "$GIT_OBJECT_DIRECTORY" || exit 1
exit $status
HOOK
as GITHUB_USER_LOGIN=alice9
is_alice ghes
as GITHUB_VIA='merge button'
is_nobody 'ghes: GITHUB_USER_LOGIN is not set'
git reset -q --hard "$base"
commit ghes 'Nothing here'
exits 0 env GITHUB_USER_LOGIN=alice9 git push -q origin HEAD:refs/heads/ghes
server_has refs/heads/ghes HEAD
commit secret "$(token 1)"
exits 1 env GITHUB_USER_LOGIN=alice9 git push -q origin HEAD:refs/heads/ghes
says 'secret: GitHub personal access token'
