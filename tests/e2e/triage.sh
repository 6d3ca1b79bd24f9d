# shellcheck shell=bash
# What the tests about ignore files, baselines and known secrets share beyond lib.sh.

admin() { timeout -v 30 "$SALLYPORT_PREFIX/bin/sallyport" "$@"; }

# fingerprints CHECK_PUSH_ARGUMENT...: of all findings, in order.
fingerprints() {
  { check_push --format json "$@" || true; } | sed -nE 's/^ *"fingerprint": "([0-9a-f]{32})",?$/\1/p'
}

# states CHECK_PUSH_ARGUMENT...: of all findings, in order, on one line.
states() {
  { check_push --format json "$@" || true; } | sed -nE 's/^ *"state": "([a-z]+)",?$/\1/p' | tr '\n' ' '
}
