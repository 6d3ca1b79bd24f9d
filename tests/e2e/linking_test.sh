#!/usr/bin/env bash
# What the installed programs load. SALLYPORT_LINKING says what the build was to do: static or shared.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

linking=${SALLYPORT_LINKING:?must be static or shared}
of_libc='(libc|ld-linux[a-z0-9-]*)\.so\.[0-9]+'

for program in "$hooks"/* "$SALLYPORT_PREFIX"/bin/{check-push,sallyport}; do
  [ -f "$program" ] || continue
  name=${program##*/}
  LC_ALL=C readelf --wide --file-header --program-headers --dynamic "$program" >"$work/output"

  it "$name can lie at any address, and its tables of addresses cannot be written"
  grep -qE '^ *Type: +DYN' "$work/output" || fail 'its addresses are fixed'
  grep -q 'GNU_RELRO' "$work/output" || fail 'there is no relro'
  grep -qE '\(FLAGS.*NOW' "$work/output" || fail 'symbols are bound when they are called'

  sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' "$work/output" >"$work/needed"
  if [ "$linking" = static ]; then
    it "$name needs nothing but what belongs to libc"
    if grep -vxE "$of_libc" "$work/needed"; then fail 'it needs the above as well'; fi
  else
    it "$name needs libraries"
    grep -q '^libgit2\.so' "$work/needed" || fail 'libgit2 is not among them'
  fi
done

if [ "$linking" = static ]; then
  it 'nothing else is loaded while a push is judged'
  make_pair
  commit file.txt "key: $(token 1)"
  exits 1 env LD_DEBUG=files LD_DEBUG_OUTPUT="$work/loaded" "$SALLYPORT_PREFIX/bin/check-push" origin/main..main
  says 'refused: 1 secret'
  sed -n 's/.*calling init: .*\///p' "$work"/loaded.* >"$work/initialised"
  grep -qxE 'libc\.so\.[0-9]+' "$work/initialised" || fail 'not even libc was loaded'
  # libm when the first of its functions was called (src/base/without_libm.cpp).
  if grep -vxE "$of_libc|libm\.so\.[0-9]+" "$work/initialised"; then fail 'the above was loaded as well'; fi

  it 'nothing is accepted where a function of libm cannot be had'
  mkdir "$work/broken"
  : >"$work/broken/libm.so.6"
  exits 134 env LD_LIBRARY_PATH="$work/broken" "$SALLYPORT_PREFIX/bin/check-push" origin/main..main
  says 'cannot be had from libm.so.6; nothing is accepted'
fi
