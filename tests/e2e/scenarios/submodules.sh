# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are for scenario_test.sh, and from it
policy_text='[rule.submodules]
allow = ["https://git.example.org/**", "../**"]'
policy_text+="
repositories = \"$work/hosted\"
hosted = \"https://git.example.org/\""

# link PATH URL COMMIT: a submodule, without a clone of it.
link() {
  git config -f .gitmodules "submodule.$1.path" "$1"
  git config -f .gitmodules "submodule.$1.url" "$2"
  git add .gitmodules
  git update-index --add --cacheinfo "160000,$3,$1"
  git commit -q -m "Pin $1"
}

prepare() {
  rm -rf "$work/hosted" "$work/source"
  git init -q -b main "$work/source"
  git -C "$work/source" commit -q --allow-empty -m 'A library'
  pinned=$(git -C "$work/source" rev-parse HEAD)
  git clone -q --bare "$work/source" "$work/hosted/lib.git"
}

passes() { link lib https://git.example.org/lib "$pinned"; }

refuses() {
  link lib https://git.example.org/lib 1234567890123456789012345678901234567890
  link far https://elsewhere.example.org/lib "$pinned"
  link near https://git.example.org/none "$pinned"
  link in "https://ann:$(printf 'pass%s' word)@git.example.org/lib" "$pinned"
  git update-index --add --cacheinfo "160000,$pinned,stray"
  git commit -q -m 'Pin what has no entry'
}
