# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for scenario_test.sh
policy_text='[rule.lfs]
paths = "*.psd"'

# pointer SIZE
pointer() { printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %s' "$(printf '4%.0s' {1..64})" "$1"; }

passes() {
  commit one.psd "$(pointer 12)"
  commit one.txt 'plain'
}

refuses() {
  commit two.psd 'plain'
  commit three.bin "$(pointer twelve)"
}
