"""Other scanners: how each is run, and how its report is read. A secret goes no further than this process and the report in a folder of its own."""

import json
import pathlib
import re
import shutil
import subprocess

from harness.found import Finding


def _bytes(text):
    return text.strip().encode(errors="surrogateescape")


def _gitleaks(report):
    for one in json.loads(report):
        yield Finding(one["RuleID"], one["Commit"], one["File"], one["StartLine"], _bytes(one["Secret"]))


def _betterleaks(report):
    for one in json.loads(report)["findings"]:
        place = one["location"]
        commit = one["attributes"].get("git.sha", "")
        yield Finding(one["rule_id"], commit, place["path"], place["start_line"], _bytes(one["match"]["value"]))


def _kingfisher(report):
    for one in json.loads(report)["findings"]:
        found = one["finding"]
        where = found.get("git_metadata", {})
        commit, path = where.get("commit", {}).get("id", ""), where.get("file", {}).get("path", found["path"])
        yield Finding(one["rule"]["id"], commit, path, found["line"], _bytes(found["snippet"]))


def _ripsecrets(report):
    """Lines of path:line:secret. It tells no rule, and of a key its first line alone, which is that of all keys: its place tells them apart."""
    for match in re.finditer(r"^(.+?):(\d+):(.+)$", report, re.MULTILINE):
        is_mark = match[3].startswith("-----BEGIN")
        yield Finding("", "", match[1], int(match[2]), _bytes(match[0] if is_mark else match[3]))


class Scanner:
    """`argv` has {repository} and {output}; `fast` is what is added for the fastest way that still goes through all of it."""

    def __init__(self, argv, fast, findings, version, note, statuses=(0,), reads_history=True):
        self.argv, self.fast, self.findings, self.version, self.note, self.statuses = argv, fast, findings, version, note, statuses
        self.reads_history = reads_history
        # Where there is no place in the command line for it, the report is what is printed.
        self.prints = "{output}" not in argv

    def command_line(self, program, repository, output, is_fast):
        places = {"repository": repository, "output": output}
        return [program, *(part.format(**places) for part in self.argv + (self.fast if is_fast else []))]

    def read(self, output):
        return list(self.findings(output.read_text(encoding="utf-8", errors="surrogateescape")))


# None of them may ask anybody whether a secret is valid: that would hand it out.
SCANNERS = {
    "gitleaks": Scanner(
        "git {repository} --no-banner --exit-code 0 --log-level error --report-format json --report-path {output}".split(),
        "--max-decode-depth 0".split(),
        _gitleaks,
        ["version"],
        "reads what `git log -p -U0 --all` prints, and so no merge's own changes; opens archives only where it is told to; tells a secret each time it is added",
    ),
    "betterleaks": Scanner(
        "git {repository} --no-banner --exit-code 0 --silent --log-level error --output {output}".split(),
        "--max-decode-depth 0 --max-archive-depth 0".split(),
        _betterleaks,
        ["--version"],
        "reads what git prints of the history, in more than one process; tells a secret each time it is added",
    ),
    "kingfisher": Scanner(
        "scan {repository} --no-validate --no-update-check --format json --output {output}".split(),
        "--turbo --no-extract-archives --no-binary".split(),
        _kingfisher,
        ["--version"],
        "reads blobs; tells a secret once, wherever it is; keeps its compiled rules for the next run, as check-push does",
        (0, 200),  # 200: there are findings
    ),
    "ripsecrets": Scanner(
        "--only-matching {repository}".split(),
        [],
        _ripsecrets,
        ["--version"],
        "reads files, no history: it is run over those of one commit, checked out, and check-push over a repository of that one commit",
        (0, 1),
        reads_history=False,
    ),
}


def version_of(program, scanner):
    done = subprocess.run([program, *scanner.version], capture_output=True, text=True, check=False)
    found = re.search(r"v?\d+\.\d+\S*", done.stdout + done.stderr)
    return found.group(0) if found else _version_of_module(program)


def _version_of_module(program):
    """What `go install` has made knows no version of its own; Go has written the module's into it."""
    if not shutil.which("go"):
        return "unknown"
    done = subprocess.run(["go", "version", "-m", pathlib.Path(program)], capture_output=True, text=True, check=False)
    found = re.search(r"^\tmod\t\S+\t(\S+)", done.stdout, re.MULTILINE)
    return found.group(1) if found else "unknown"
