# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are shared with install.sh, which reads this file
# --test: everything that can be checked, in two builds. The last line is "N passed, N failed".

expected_rooms=(base model git match rules credential decode proof triage unpack sign fsck content scan policy audit report app)

test_all() {
  [ "$dry_run" = no ] || fail '--test has no dry run: it works in build folders of its own'
  ensure_packages "${test_packages[@]}"
  passed=0 failed=0
  test_with_sanitizers
  test_installed_release
  test_shell_files
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# What is not whole-program: with AddressSanitizer and UBSan, which end a program at the first thing they find. Without
# werror, which the release build has: g++ warns of more where it adds its checks, and its manual advises against the two together.
# -O1 -g1 compiles in half the time of -O2 -g, and traces still name lines. UBSan's checks of every pointer are left out: they make
# g++ take three times as long, and what they find AddressSanitizer finds too, but for a wrong alignment. Libraries are shared here and
# linked in below, so that both ways are tested.
test_with_sanitizers() {
  local dir=$source_dir/build-asan
  say "== Build with sanitizers ($dir)"
  suites=(unit fuzz-replay)
  build_in "$dir" "$dir/prefix" -Dtests=true -Doptimization=1 -Ddebug=true -Dstatic_libraries=disabled \
    "-Dcpp_args=-g1 -fno-sanitize=null,alignment,object-size,vptr,pointer-overflow" \
    -Db_sanitize=address,undefined || fail_step 'the build with sanitizers' || return 0
  ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1} \
    LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$source_dir/tests/support/lsan.supp:print_suppressions=0} \
    UBSAN_OPTIONS=${UBSAN_OPTIONS:-halt_on_error=1:print_stacktrace=1} \
    run_suites "$dir" "${expected_rooms[@]}"
}

# The program as it ships, installed where its build folder cannot help it, and what needs it whole, or fast, against that.
test_installed_release() {
  local dir=$source_dir/build-test
  say "== Release build ($dir)"
  prefix=$dir/prefix
  suites=(rules e2e hostile)
  build_in "$dir" "$prefix" -Dtests=true -Dbuildtype=release -Dstatic_libraries=enabled -Dwerror=true || fail_step 'the release build' || return 0
  rm -rf -- "$prefix"
  (install_from "$dir") || fail_step 'the installation' || return 0
  SALLYPORT_PREFIX=$prefix SALLYPORT_SOURCE=$source_dir run_suites "$dir"
}

test_shell_files() {
  local files=("$source_dir"/install.sh "$source_dir"/.ci/run "$source_dir"/install/*.sh) file
  while IFS= read -r file; do files+=("$file"); done < <(find "$source_dir/tests" "$source_dir/bench" -name '*.sh' | sort)
  say "== shellcheck (${#files[@]} files)"
  if (cd "$source_dir" && printf '%s\0' "${files[@]}" | xargs -0 -n 16 -P "$(nproc)" shellcheck -x); then
    passed=$((passed + 1))
  else
    fail_step shellcheck || true
  fi
}

# A step that is not a meson test has failed: counts it and says so. Always false.
fail_step() {
  say "FAILED: $1"
  failed=$((failed + 1))
  return 1
}

# run_suites DIR ROOM...: runs `suites` and adds up; each room must have a unit test among them. meson answers 0 where a suite has no
# test at all, and its JUnit file shows a test that timed out as passed, so count_tests.py goes by the log and by what must be there.
run_suites() {
  local dir=$1 suite status=0 counts good bad options=()
  shift
  for suite in "${suites[@]}"; do options+=(--suite "$suite"); done
  rm -f -- "$dir/meson-logs/testlog.json"
  meson test -C "$dir" --no-rebuild --print-errorlogs "${options[@]}" || status=$?
  counts=$(python3 "$source_dir/install/count_tests.py" "$dir" --rooms "$@" --suites "${suites[@]}") ||
    fail_step 'counting the tests' || return 0
  read -r _ good _ bad <<<"$counts"
  passed=$((passed + good)) failed=$((failed + bad))
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then fail_step "meson test (status $status)" || true; fi
}
