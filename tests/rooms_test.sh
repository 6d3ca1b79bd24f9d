#!/usr/bin/env bash
# A third party's header is included in its room and nowhere else, and no room includes a room that it may not use.
set -euo pipefail
source_dir=$1
cd "$source_dir"
failures=0

fail() {
  printf 'rooms: %s\n' "$*" >&2
  failures=$((failures + 1))
}

# only HEADER-PATTERN ROOM...: the header may be included in these rooms alone, and is in each of them.
only() {
  local pattern=$1 file room found
  shift
  for room in "$@"; do
    grep -rqE "#include <$pattern" "src/$room" || fail "src/$room no longer includes <$pattern: mend this test"
  done
  while IFS= read -r file; do
    found=no
    for room in "$@"; do [[ $file == src/$room/* ]] && found=yes; done
    [ "$found" = yes ] || fail "$file includes <$pattern, which belongs to: $*"
  done < <(grep -rlE "#include <$pattern" src hooks)
}

only 'git2[./]' git
only 'zlib\.h' decode git unpack
only 'libdeflate\.h' base
only 'archive(_entry)?\.h' unpack
only 'sqlite3\.h' unpack
only 'hs(/hs)?\.h' match
only 're2/' match
only 'toml\+\+/' policy rules triage
only 'nlohmann/' app audit proof report triage unpack
only 'CLI/' app
only 'openssl/(evp|hmac)' base sign
only 'openssl/sha\.h' base
only 'openssl/(cms|pem|x509)' sign
only 'utf8proc\.h' fsck
only 'sodium\.h' sign
only 'absl/' policy
only 'syslog\.h' audit

# uses ROOM ROOM...: the first may include headers of the others, of itself and of what stands below all (base, model).
uses() {
  local room=$1 file target
  shift
  local allowed=" $room base model $* "
  while IFS=: read -r file target; do
    [[ $allowed == *" $target "* ]] || fail "$file includes a header of $target, which $room may not use"
  done < <(grep -roE '#include "[a-z0-9_]+/' "src/$room" | sed -E 's/#include "([a-z0-9_]+)\//\1/')
}

uses audit
uses fsck
uses git
uses match
uses proof
uses rules
uses sign
uses unpack
uses content fsck
uses credential
uses decode
uses triage
uses scan credential decode match proof rules triage unpack
uses policy content fsck match
uses report
if grep -rqE '#include "(app|audit|content|credential|decode|fsck|git|match|policy|proof|report|rules|scan|sign|triage|unpack)/' src/base src/model; then
  fail 'base or model includes a room above it'
fi
if grep -rqE '#include "model/' src/base; then fail 'base includes model'; fi
if grep -rhE '#include "[a-z]+/' hooks | grep -qvE '"(app|base)/'; then fail 'a hook includes more than app and base'; fi

[ "$failures" -eq 0 ]
