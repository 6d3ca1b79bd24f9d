#!/usr/bin/env bash
# A configuration of gitleaks serves as --rules, as it is.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
git branch -q --set-upstream-to=origin/main
config=$work/.gitleaks.toml
cat >"$config" <<'END'
title = "ours"
[[rules]]
id = "Acme Key"
description = "A key of Acme"
regex = '''acme_([a-z0-9]{8})'''
keywords = ["ACME"]
severity = "high"
[allowlist]
paths = ['''(^|/)fixtures/''']
stopwords = "example,dummy"
END
commit file.txt "key = acme_ab12cd34"

it 'finds by the rules of the file, and says once what in it means nothing'
exits 1 check_push --rules "$config"
says 'Acme Key' 'A key of Acme' 'file.txt:1:12' "$config:7: the key 'severity' in a rule means nothing"
[ "$(grep -c severity "$work/output")" = 1 ] || fail 'the warning was told more than once'
exits 0 check_push

it 'takes back what its lists name'
commit fixtures/a.txt "key = acme_ab12cd34"
commit other.txt "key = acme_dummy123"
exits 0 check_push --rules "$config" main~2..main

it 'looks for what it extends from the current folder, and keeps no engine of an older text'
printf '[extend]\npath = "base.toml"\n' >"$work/more.toml"
cp "$config" base.toml
exits 1 check_push --rules "$work/more.toml"
says 'Acme Key'
sed -i 's/acme_(/other_(/' base.toml
exits 0 check_push --rules "$work/more.toml"
rm base.toml
exits 2 check_push --rules "$work/more.toml"
says "$work/more.toml:1: " base.toml

it 'takes its own rules where the file asks for the default ones, and says so'
printf '[extend]\nuseDefault = true\n' >"$work/more.toml"
commit token.txt "$(token 1)"
exits 1 check_push --rules "$work/more.toml" main~..main
says 'useDefault takes the rules that come with Sallyport' github

it 'reads a file by another name as one of gitleaks if told so, and not if told otherwise'
cp "$config" "$work/rules.toml"
exits 2 check_push --rules "$work/rules.toml"
says "$work/rules.toml:"
exits 1 check_push --rules "$work/rules.toml" --rules-format gitleaks main~4..main~3
exits 2 check_push --rules "$config" --rules-format native
exits 2 check_push --rules "$work" --rules-format gitleaks
says 'is a folder'

it 'refuses to judge by a file that gitleaks would refuse, and by one without a rule'
printf '[[rules]]\nid = "r"\n' >"$config"
exits 2 check_push --rules "$config"
says "$config:1: rule 'r' has neither 'regex' nor 'path'"
printf '[allowlist]\npaths = ["x"]\n' >"$config"
exits 2 check_push --rules "$config"
says 'no rule in' useDefault
