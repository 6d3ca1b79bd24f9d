# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[identity]
provider = "fixed"
account = "bob9"

[[principal]]
name = "bob"
accounts = "bob9"

[rule.owners]
file = "CODEOWNERS"
ref = "refs/heads/main"'
pusher=bob

# The topic has main.c as it was; to merge main into it, with its own version, takes main.c back there.
prepare() {
  commit main.c 1
  git branch topic
  commit main.c 2
  commit CODEOWNERS '*.c @alice
/docs/ @bob9
/CODEOWNERS @alice'
  git push -q origin main topic
}

passes() {
  commit docs/one.c 1
  commit other.txt 1
}

# What he changes, what he takes over, what he takes away, and what only a merge takes back.
refuses() {
  commit api.c 1
  commit CODEOWNERS '* @bob9'
  git switch -q topic
  git merge -q --no-commit --no-ff -s ours main 2>/dev/null
  git checkout -q main -- CODEOWNERS docs other.txt api.c README
  git commit -q -m 'Merge main'
  refspecs=(topic:main)
}
