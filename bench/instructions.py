#!/usr/bin/env python3
"""Compares counts of instructions with those that are written down in instructions.json.

usage: instructions.py COUNTS            1 if one has grown by more than the margin, or is missing, or is of nothing that is written down
       instructions.py --update COUNTS   writes them down
       instructions.py --can-compare     1, and why, if this processor has other code to run, or the system other compilers and libraries

COUNTS has a line "NAME COUNT" of each. tests/e2e/instructions_test.sh counts.
"""

import json
import os
import pathlib
import platform
import sys

FILE = pathlib.Path(__file__).resolve().parent / "instructions.json"
UPDATE = (
    "If it was meant: ./install.sh --test, then "
    "SALLYPORT_UPDATE=yes SALLYPORT_SOURCE=$PWD SALLYPORT_PREFIX=$PWD/build-test/prefix bash tests/e2e/instructions_test.sh"
)


def system():
    release = platform.freedesktop_os_release()
    return f"{release.get('ID')} {release.get('VERSION_ID')}"


def can_compare():
    """Hyperscan, libdeflate and zlib choose their code by these, and cannot be told otherwise."""
    needed = {"avx2", "bmi2", "pclmulqdq"}
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        flags = next((set(line.split(":", 1)[1].split()) for line in file if line.startswith("flags")), set())
    if platform.machine() != "x86_64" or needed - flags:
        print(f"instructions: the counts are of an x86_64 with {', '.join(sorted(needed))}, which this is not")
        return False
    counted = json.loads(FILE.read_text(encoding="utf-8"))["system"]
    if counted != system() and not os.environ.get("SALLYPORT_UPDATE"):
        print(f"instructions: the counts are of {counted}, and this is {system()}")
        return False
    return True


def read(path):
    return {name: int(count) for name, count in (line.split() for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines())}


def compare(counts):
    written = json.loads(FILE.read_text(encoding="utf-8"))
    margin, expected, wrong = written["margin_percent"], written["instructions"], []
    for name in sorted(expected.keys() | counts.keys()):
        if not counts.get(name):
            wrong.append(f"{name} was not counted")
        elif name not in expected:
            wrong.append(f"{name} is not written down")
        else:
            change = (counts[name] / expected[name] - 1) * 100
            print(f"{name}: {counts[name]} instructions, {change:+.2f} % of what is written down")
            if change > margin:
                wrong.append(f"{name} takes {change:.1f} % more instructions than are written down; {margin} % more are let pass")
            elif change < -margin:
                print(f"{name} takes less: write it down, or it may be lost unseen. {UPDATE}")
    for line in wrong:
        print(f"instructions: {line}. {UPDATE}")
    return not wrong


def update(counts):
    if not counts:
        sys.exit("instructions: there is nothing to write down")
    margin = json.loads(FILE.read_text(encoding="utf-8"))["margin_percent"] if FILE.exists() else 5
    written = {"margin_percent": margin, "system": system(), "instructions": counts}
    FILE.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def main():
    arguments = sys.argv[1:]
    if arguments == ["--can-compare"]:
        sys.exit(not can_compare())
    if len(arguments) == 2 and arguments[0] == "--update":
        return update(read(arguments[1]))
    if len(arguments) != 1 or arguments[0].startswith("--"):
        sys.exit(__doc__)
    sys.exit(not compare(read(arguments[0])))


main()
