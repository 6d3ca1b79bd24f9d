"""Other scanners: how each is run, and what it says it has found. A secret goes no further than this process: what is kept are numbers, rules and places."""

import collections
import json
import re
import shutil
import subprocess

# `secret` is what the scanner calls that, in bytes.
Finding = collections.namedtuple("Finding", "rule commit path line secret")

# So many findings that one scanner alone has are listed, to be judged by somebody.
LISTED = 100


def _bytes(text):
    return text.strip().encode(errors="surrogateescape")


def _gitleaks(report):
    for one in report:
        yield Finding(one["RuleID"], one["Commit"], one["File"], one["StartLine"], _bytes(one["Secret"]))


def _betterleaks(report):
    for one in report["findings"]:
        place = one["location"]
        commit = one["attributes"].get("git.sha", "")
        yield Finding(one["rule_id"], commit, place["path"], place["start_line"], _bytes(one["match"]["value"]))


def _kingfisher(report):
    for one in report["findings"]:
        found = one["finding"]
        where = found.get("git_metadata", {})
        commit, path = where.get("commit", {}).get("id", ""), where.get("file", {}).get("path", found["path"])
        yield Finding(one["rule"]["id"], commit, path, found["line"], _bytes(found["snippet"]))


class Scanner:
    """`argv` has {repository} and {output}; `fast` is what is added for the fastest way that still goes through the whole history."""

    def __init__(self, argv, fast, findings, version, note, statuses=(0,)):
        self.argv, self.fast, self.findings, self.version, self.note, self.statuses = argv, fast, findings, version, note, statuses

    def command_line(self, program, repository, output, is_fast):
        places = {"repository": repository, "output": output}
        return [program, *(part.format(**places) for part in self.argv + (self.fast if is_fast else []))]

    def read(self, output):
        return list(self.findings(json.loads(output.read_text(encoding="utf-8") or "[]")))


# None of them may ask anybody whether a secret is valid: that would hand it out.
SCANNERS = {
    "gitleaks": Scanner(
        "git {repository} --no-banner --exit-code 0 --log-level error --report-format json --report-path {output}".split(),
        "--max-decode-depth 0".split(),
        _gitleaks,
        ["version"],
        "reads what `git log -p -U0` prints; opens archives only where it is told to",
    ),
    "betterleaks": Scanner(
        "git {repository} --no-banner --exit-code 0 --silent --log-level error --output {output}".split(),
        "--max-decode-depth 0 --max-archive-depth 0".split(),
        _betterleaks,
        ["--version"],
        "reads what git log prints",
    ),
    "kingfisher": Scanner(
        "scan {repository} --no-validate --no-update-check --format json --output {output}".split(),
        "--turbo --no-extract-archives --no-binary".split(),
        _kingfisher,
        ["--version"],
        "reads blobs; tells a secret once, wherever it is, and with --turbo no commit of it",
        (0, 200),  # 200: there are findings
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
    done = subprocess.run(["go", "version", "-m", program], capture_output=True, text=True, check=False)
    found = re.search(r"^\tmod\t\S+\t(\S+)", done.stdout, re.MULTILINE)
    return found.group(1) if found else "unknown"


class Ours:
    """What check-push says. It shows no secret, so the lines that a finding stands on are read, to see whether another's secret is in them."""

    def __init__(self, report, repository):
        self.findings = json.loads(report.read_text(encoding="utf-8"))["findings"]
        self.places = {(one["commit"], one["path"], one["line"]) for one in self.findings}
        contents = self._contents(repository)
        self.lines = [self._lines_of(one, contents) for one in self.findings]

    def _contents(self, repository):
        """{object: its lines}, of those that findings are in."""
        wanted = sorted({one["object"] for one in self.findings if one["object"]})
        done = subprocess.run(
            ["git", "-C", str(repository), "cat-file", "--batch"],
            input="".join(f"{oid}\n" for oid in wanted).encode(),
            capture_output=True,
            check=True,
        )
        contents, at = {}, 0
        for oid in wanted:
            end = done.stdout.index(b"\n", at)
            size = int(done.stdout[at:end].split()[2])
            contents[oid] = done.stdout[end + 1 : end + 1 + size].split(b"\n")
            at = end + size + 2
        return contents

    @staticmethod
    def _lines_of(finding, contents):
        if finding["place"] in ("path", "ref_name") or finding["object"] not in contents:
            return finding["path"].encode(errors="surrogateescape")
        return b"\n".join(contents[finding["object"]][finding["line"] - 1 : finding["end_line"]])

    def secrets(self):
        return len({one["fingerprint"] for one in self.findings})


def _listed(findings):
    """One finding of each secret, without the secret."""
    return [dict(zip(("rule", "commit", "path", "line"), one)) for one in findings][:LISTED]


def against(ours, theirs):
    """What both have found, and what one alone has. Secrets are told apart by value."""
    by_secret = {}
    for one in theirs:
        if one.secret:
            by_secret.setdefault(one.secret, one)
    # Of a secret of several lines the first is enough: what joins them is told in different ways.
    first_lines = {secret: secret.split(b"\n")[0].rstrip(b"\r") for secret in by_secret}
    common, ours_common = set(), set()
    for one, lines in zip(ours.findings, ours.lines):
        found = {secret for secret, line in first_lines.items() if line in lines}
        common |= found
        if found:
            ours_common.add(one["fingerprint"])
    ours_alone = {one["fingerprint"]: one for one in ours.findings if one["fingerprint"] not in ours_common}
    places = {(one.commit, one.path, one.line) for one in theirs}
    return {
        "findings": len(theirs),
        "secrets": len(by_secret),
        "secrets of both": len(common),
        "secrets of theirs alone": len(by_secret) - len(common),
        "secrets of ours alone": len(ours_alone),
        "places": len(places),
        "places of both": len(places & ours.places),
        "theirs alone": _listed(one for secret, one in by_secret.items() if secret not in common),
        "ours alone": _listed([one[key] for key in ("rule", "commit", "path", "line")] for one in ours_alone.values()),
    }
