#!/usr/bin/env bash
# A policy that cannot be used refuses every push, also one that brings nothing bad.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
commit file.txt 'key: none'

# cannot_decide WORDS...: the clean commit does not go in, and the reason is said.
cannot_decide() {
  push_undecided origin main
  says 'could not decide, so nothing is accepted' "$@"
}

it 'a syntax error'
policy <<<'[[branch'
cannot_decide policy.toml:1

# What a library asserts of its input would end the program without a word.
it 'a table without a name'
policy <<<'['
cannot_decide policy.toml:
policy <<<'[.main]'
cannot_decide policy.toml:1

it 'an unknown key, with the line and what may have been meant'
policy <<<$'contact = "us"\n[[branch]]\nname = "main"\nsignature = "present"'
cannot_decide policy.toml:4 signature 'signatures'

it 'an unknown word'
policy <<<$'[[branch]]\nname = "main"\ndeny = ["forcepush"]'
cannot_decide policy.toml:3 forcepush 'force-push'

it 'a level of signatures that does not exist'
policy <<<$'[[branch]]\nname = "main"\nsignatures = "trusted"'
cannot_decide policy.toml:3 signatures authorized

it 'a missing file'
git -C "$server" config sallyport.policy "$work/no-such-policy.toml"
cannot_decide no-such-policy.toml 'No such file'

it 'a folder in place of the file'
git -C "$server" config sallyport.policy "$work"
cannot_decide "$work"

it 'a configuration that names no file'
git -C "$server" config sallyport.policy ''
cannot_decide sallyport.policy

for mode in 664 646 666; do
  it "a file that others may write (mode $mode)"
  policy </dev/null
  chmod "$mode" "$work/policy.toml"
  cannot_decide policy.toml 'not to be trusted' 'chmod go-w'
  chmod 644 "$work/policy.toml"
done

it 'a file named by --policy in the hook that is missing'
policy </dev/null
sed -i 's|"\$@"|--policy /no/such/policy.toml "$@"|' "$server/hooks/pre-receive"
attempt git push origin main
[ "$status" -ne 0 ] || fail 'accepted'
says /no/such/policy.toml 'could not decide'
server_has refs/heads/main main~

it 'accepts the same push with a good policy'
hand_over "$server/hooks/pre-receive" pre-receive
policy <<<'contact = "us"'
push_accepted origin main

it 'finds a policy with a relative name below the git directory, from wherever it is asked'
printf '[[branch]]\nname = "closed"\ndeny = ["create"]\n' >"$server/own.toml"
git -C "$server" config sallyport.policy own.toml
attempt git push origin main:closed
[ "$status" -ne 0 ] || fail 'accepted'
says branch.deny.create own.toml:1
policy <<<'contact = "us"'

it 'lets the hook name the policy, which wins over the configuration'
commit file.txt "key: $(token 1)"
printf 'secrets = "off"\n' >"$work/lax.toml"
sed -i "s|\"\\\$@\"|--policy $work/lax.toml \"\$@\"|" "$server/hooks/pre-receive"
exits 0 git push origin main
says 'sallyport: accepted'
server_has refs/heads/main main

it 'is not named by the pushed content, a variable or a user'
hand_over "$server/hooks/pre-receive" pre-receive
commit .sallyport.toml 'secrets = "off"'
commit file.txt "key: $(token 2)"
git config --file "$HOME/gitconfig" sallyport.policy "$work/lax.toml"
export GIT_CONFIG_GLOBAL=$HOME/gitconfig GIT_CONFIG_COUNT=1
export GIT_CONFIG_KEY_0=sallyport.policy GIT_CONFIG_VALUE_0=$work/lax.toml
attempt git push origin main
[ "$status" -ne 0 ] || fail 'accepted'
says "file.txt:1:6, commit $(short main)" 'sallyport: refused'
server_has refs/heads/main main~2
