#!/usr/bin/env bash
# Rules and compiled rules that are missing or broken. A gate without rules lets everything in, so it must not open.
# shellcheck source=tests/hostile/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh" || exit 1
make_pair
commit clean 'Nothing here'
commit bad "$(token 1)"
clean=HEAD~2..HEAD~1 bad=HEAD~1..HEAD
cp -a "$SALLYPORT_PREFIX" "$work/moved"
moved=$work/moved

# rules TEXT: what stands in `rules.toml`.
rules() { printf '%b' "$1" >"$work/rules.toml"; }

it 'an installation that was moved works'
exits 0 "$moved/bin/check-push" "$clean"
exits 1 "$moved/bin/check-push" "$bad"

it 'an installation without its rules accepts nothing'
mv "$moved/share/sallyport/rules" "$work/rules"
for program in "$moved/bin/check-push" "$moved/libexec/sallyport/pre-commit"; do
  exits 2 "$program"
  says 'no rules are installed'
done
mkdir "$moved/share/sallyport/rules"
exits 2 "$moved/bin/check-push" "$clean"
rmdir "$moved/share/sallyport/rules"
mv "$work/rules" "$moved/share/sallyport/rules"

it 'a rule file that is missing, a folder without rules, or a file without any is not accepted'
exits 2 check_push --rules "$work/no-such-file" "$clean"
says "$work/no-such-file"
mkdir "$work/empty"
exits 2 check_push --rules "$work/empty" "$clean"
rules ''
exits 2 check_push --rules "$work/rules.toml" "$clean"
exits 2 check_push --rules /dev/null "$clean"

it 'a rule file that does not parse is not accepted, and the line is named'
rules '[[rules]]\nid = "a"\nregex = \n'
exits 2 check_push --rules "$work/rules.toml" "$clean"
says rules.toml:3
rules '\xff\xfe\0\0'
exits 2 check_push --rules "$work/rules.toml" "$clean"

it 'a rule with an unknown key, with no regex, or that stands twice is not accepted'
rules '[[rules]]\nid = "a"\nregx = "x"\n'
exits 2 check_push --rules "$work/rules.toml" "$clean"
says regx rules.toml:
rules '[[rules]]\nid = "a"\n'
exits 2 check_push --rules "$work/rules.toml" "$clean"
rules '[[rules]]\nid = "a"\nregex = "x"\n[[rules]]\nid = "a"\nregex = "y"\n'
exits 2 check_push --rules "$work/rules.toml" "$clean"

it 'a regex that does not compile is not accepted, and the rule is named'
for regex in '(' '[a' 'a{2,1}' '(?=a)' '\\\\1' '*' '(?P<n' 'a{100000}'; do
  rules "[[rules]]\nid = \"the-odd-one\"\nregex = '''$regex'''\n"
  exits 2 check_push --rules "$work/rules.toml" "$clean"
  says the-odd-one
done

it 'a regex that stands for billions of states is not accepted, and soon'
rules "[[rules]]\nid = \"bomb\"\nregex = '''((a{0,100}){0,100}){0,100}'''\n"
exits 2 timeout 10 "$SALLYPORT_PREFIX/bin/check-push" --rules "$work/rules.toml" "$clean"

it 'rules of one'"'"'s own are used in place of the installed ones'
rules "[[rules]]\nid = \"own\"\ndescription = \"own\"\nregex = '''Nothing'''\n"
exits 1 check_push --rules "$work/rules.toml" "$clean"
exits 0 check_push --rules "$work/rules.toml" "$bad"

it 'compiled rules that were tampered with are not used'
cache=$(find "$moved/lib/sallyport/cache" -name '*.engine')
[ -f "$cache" ] || fail 'no compiled rules are installed'
cp "$cache" "$work/engine"
for offset in 0 8 100 1000 100000; do
  cp "$work/engine" "$cache"
  printf 'tampered' | dd of="$cache" bs=1 seek="$offset" conv=notrunc status=none
  exits 1 "$moved/bin/check-push" "$bad"
  cp "$work/engine" "$cache"
  truncate -s "$offset" "$cache"
  exits 1 "$moved/bin/check-push" "$bad"
done
