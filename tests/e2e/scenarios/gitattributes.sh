# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.gitattributes]
except = "*.png"'

passes() { commit .gitattributes "$(printf '*.psd filter=lfs diff=lfs merge=lfs -text\n*.png binary\n*.c text')"; }

refuses() {
  commit .gitattributes "$(printf '*.c -diff\n*.txt filter=rot13')"
  commit src/.gitattributes 'gen/** linguist-generated'
}
