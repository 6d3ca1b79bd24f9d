#!/usr/bin/env bash
# A server that is reached by HTTP: git http-backend behind lighttpd with basic authentication.
# shellcheck source=tests/e2e/servers.sh
. "${BASH_SOURCE[0]%/*}/servers.sh"

make_server_at "$work/srv/x.git"

password=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
printf 'ann:%s\nbob:%s\n' "$password" "$password" >"$work/passwords"
mkdir "$work/www"
port=$(free_port)
cat >"$work/lighttpd.conf" <<TEXT
server.modules = ( "mod_auth", "mod_authn_file", "mod_setenv", "mod_alias", "mod_cgi" )
server.document-root = "$work/www"
server.upload-dirs = ( "$work/tmp" )
server.bind = "127.0.0.1"
server.port = $port
alias.url = ( "/git" => "$(git --exec-path)/git-http-backend" )
cgi.assign = ( "" => "" )
auth.backend = "plain"
auth.backend.plain.userfile = "$work/passwords"
auth.require = ( "/git/" => ( "method" => "basic", "realm" => "git", "require" => "valid-user" ) )
setenv.set-environment = ( "GIT_PROJECT_ROOT" => "$work/srv", "GIT_HTTP_EXPORT_ALL" => "1"$(
  while IFS= read -r line; do printf ', "%s" => "%s"' "${line%%=*}" "${line#*=}"; done < <(server_environment)
) )
TEXT
start_server "$work/lighttpd-log" "$(PATH=$PATH:/usr/sbin command -v lighttpd)" -D -f "$work/lighttpd.conf"

make_clone_at "$work/clone"
git remote set-url origin "http://ann:$password@127.0.0.1:$port/git/x.git"
takes_and_refuses

pushed_by http 'Ann (http: ann)'
git remote set-url origin "http://bob:$password@127.0.0.1:$port/git/x.git"
pushed_by http 'nobody that the policy knows (http: bob)'
policy </dev/null

it 'a pack that is sent in pieces is judged whole'
head -c 3000000 /dev/urandom >large
git add large
git commit -q -m 'Write large'
commit settings.ini "token = $(token 2)"
git config http.postBuffer 65536
push_refused origin main
says 'settings.ini:1:9'
git reset -q --hard main~1
push_accepted origin main

it 'nobody else gets in'
git remote set-url origin "http://eve:$password@127.0.0.1:$port/git/x.git"
commit still 'And more'
exits 128 timeout 30 git push origin main
no_stray_files
