#!/usr/bin/env python3
"""Prints, a line each, what must be built in a build folder for some suites of tests: what is installed, if there is more than unit
tests to run, and the programs that the tests run or depend on. The other test programs are half of the time that building everything takes.
"""

import json
import os
import pathlib
import subprocess
import sys


def introspect(build, what):
    listing = subprocess.run(["meson", "introspect", what, build], check=True, capture_output=True, text=True)
    return json.loads(listing.stdout)


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    wanted = {f"sallyport:{suite}" for suite in sys.argv[2:]}
    targets = introspect(build, "--targets")
    files = {target["id"]: target["filename"] for target in targets}
    needed = []
    if {"e2e", "hostile"} & set(sys.argv[2:]):
        needed = [name for target in targets if target.get("installed") for name in target["filename"]]
    for test in introspect(build, "--tests"):
        if not wanted & set(test["suite"]):
            continue
        needed += [argument for argument in test["cmd"] if argument.startswith(f"{build}{os.sep}")]
        needed += [name for depended in test.get("depends", []) for name in files.get(depended, [])]
    known = {name for names in files.values() for name in names}
    for name in sorted(set(needed) & known):
        print(os.path.relpath(name, build))


main()
