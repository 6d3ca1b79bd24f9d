#!/usr/bin/env python3
"""Counts what `meson test` did in a build folder, and counts as failed whatever should have been run and was not.

Reads meson-logs/testlog.json, not the JUnit file, in which meson 1.0 shows a test that timed out as passed.
Standard output is one line, "passed N failed N"; what is wrong goes to standard error.
"""

import argparse
import json
import pathlib
import subprocess
import sys


def results_of(build):
    """The outcome of each test that was run, by its full name, such as "sallyport:unit / base"."""
    log = build / "meson-logs" / "testlog.json"
    if not log.exists():
        return {}
    entries = (json.loads(line) for line in log.read_text(errors="replace").splitlines() if line)
    return {entry["name"]: entry["result"] for entry in entries}


def suites_and_test(full_name):
    """("unit", "slow"), "base" from "sallyport:unit+slow / base"."""
    where, _, test = full_name.rpartition(" / ")
    return tuple(where.partition(":")[2].split("+")), test


def defined_tests(build, suites):
    """The full number of tests that the build defines in `suites`."""
    listing = subprocess.run(["meson", "introspect", "--tests", build], check=True, capture_output=True, text=True)
    wanted = {f"sallyport:{suite}" for suite in suites}
    return sum(1 for test in json.loads(listing.stdout) if wanted & set(test["suite"]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--rooms", nargs="*", required=True)
    parser.add_argument("--suites", nargs="+", required=True)
    arguments = parser.parse_args()

    results = results_of(arguments.build)
    good = {name for name, result in results.items() if result in ("OK", "EXPECTEDFAIL")}
    skipped = {name for name, result in results.items() if result == "SKIP"}
    problems = [f"{result}: {name}" for name, result in results.items() if name not in good | skipped]

    seen = [suites_and_test(name) for name in results if name not in skipped]
    seen_suites = {suite for suites, _ in seen for suite in suites}
    seen_rooms = {test for suites, test in seen if "unit" in suites}
    problems += [f"no test of the suite {suite} was run" for suite in arguments.suites if suite not in seen_suites]
    problems += [f"no unit test of the room {room} was run" for room in arguments.rooms if room not in seen_rooms]
    missing = defined_tests(arguments.build, arguments.suites) - len(results)
    if missing > 0:
        problems.append(f"{missing} of the tests that the build defines left no result")

    for name in sorted(skipped):
        print(f"skipped: {name}", file=sys.stderr)
    for problem in problems:
        print(f"FAILED: {problem}", file=sys.stderr)
    print(f"passed {len(good)} failed {len(problems)}")


main()
