"""Puts what bench/run measured into a table, a README and JSON without paths.

usage: report.py MEASURED_FOLDER RUN_FOLDER REPOSITORY OBJECTS VERSION COMMIT
"""
import json
import os
import platform
import statistics
import subprocess
import sys

CASES = {
    "a": ("pre-commit, one changed file", "git diff --cached --quiet", lambda yardstick: 3 * yardstick + 0.015),
    "b": ("pre-receive, 10 commits of 5 files", "git rev-list --objects NEW --not --all", lambda yardstick: 3 * yardstick + 0.015),
    "c": (
        "check-push --all",
        "git cat-file --batch-all-objects --batch --unordered --buffer",
        lambda yardstick: 2 * yardstick,
    ),
}
AIMS = {"a": "3x + 15 ms", "b": "3x + 15 ms", "c": "2x"}


def first_line(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[0]


def cpu():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith(("model name", "Model"))]
    return f"{names[0] if names else 'unknown processor'}, {os.cpu_count()} processors"


def memory_gib():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def read_case(folder, case):
    """Seconds of each run, and statuses seen, by command."""
    result = {}
    for turn in (1, 2, 3):
        with open(os.path.join(folder, f"{case}-{turn}.json"), encoding="utf-8") as file:
            for measured in json.load(file)["results"]:
                one = result.setdefault(measured["command"], {"seconds": [], "exit_codes": set()})
                one["seconds"] += measured["times"]
                one["exit_codes"].update(measured["exit_codes"])
    return result


def check_statuses(case, measured):
    # A change is staged, so (a)'s yardstick says 1; a history may hold secrets.
    expected = {"a": ({1}, {0}), "b": ({0}, {0}), "c": ({0}, {0, 1})}[case]
    for name, allowed in zip(("yardstick", "sallyport"), expected):
        if not measured[name]["exit_codes"] <= allowed:
            sys.exit(f"bench: ({case}) {name} ended with {measured[name]['exit_codes']} while it was measured")


def milliseconds(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def main():
    folder, run, repository, objects, version, commit = sys.argv[1:]
    lines = [
        "| | what | yardstick | its median | Sallyport's median | ratio | aim | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    figures = {}
    for case, (what, yardstick, aim) in CASES.items():
        if not os.path.exists(os.path.join(folder, f"{case}-1.json")):
            continue
        measured = read_case(folder, case)
        check_statuses(case, measured)
        theirs, ours = (statistics.median(measured[n]["seconds"]) for n in ("yardstick", "sallyport"))
        is_met = ours <= aim(theirs)
        lines.append(
            f"| {case} | {what} | `{yardstick}` | {milliseconds(theirs)} | {milliseconds(ours)} | {ours / theirs:.2f} "
            f"| {AIMS[case]} = {milliseconds(aim(theirs))} | {'met' if is_met else 'MISSED'} |"
        )
        figures[case] = {
            "what": what,
            "yardstick": yardstick,
            "aim_seconds": aim(theirs),
            "is_met": is_met,
            **{f"{n}_seconds": measured[n]["seconds"] for n in ("yardstick", "sallyport")},
        }
    machine = [
        f"- {cpu()}, {memory_gib():.0f} GiB, load average {os.getloadavg()[0]:.1f} at the end",
        f"- {platform.system()} {'.'.join(platform.release().split('.')[:2])}, {first_line('git', '--version')}, {first_line('hyperfine', '--version')}",
        f"- Sallyport {version}, source at commit {commit}",
        f"- repository: {repository}, {objects} objects",
    ]
    with open(os.path.join(run, "figures.json"), "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=1)
        file.write("\n")
    with open(os.path.join(run, "README.md"), "w", encoding="utf-8") as file:
        file.write("\n".join([f"# {os.path.basename(run)}", "", *machine, "", *lines, ""]))
    print("\n".join(lines))


main()
