"""Other scanners: how each is run, and what it says it has found. What a secret is goes no further than this process, and is kept as a hash."""

import collections
import hashlib
import json
import re
import shutil
import subprocess

# Where a finding is. `secrets` are hashes: of what the scanner calls the secret.
Finding = collections.namedtuple("Finding", "commit path line secret")


def digest(secret):
    return hashlib.sha256(secret.strip().encode(errors="surrogateescape")).hexdigest()


def _gitleaks(output, _):
    for one in json.loads(output.read_text() or "[]"):
        yield Finding(one["Commit"], one["File"], one["StartLine"], digest(one["Secret"]))


def _betterleaks(output, _):
    for one in json.loads(output.read_text())["findings"]:
        yield Finding(
            one["attributes"].get("git.sha", ""), one["location"]["path"], one["location"]["start_line"], digest(one["match"]["value"])
        )


def _kingfisher(output, _):
    for one in json.loads(output.read_text())["findings"]:
        found = one["finding"]
        where = found.get("git_metadata", {})
        yield Finding(
            where.get("commit", {}).get("id", ""), where.get("file", {}).get("path", found["path"]), found["line"], digest(found["snippet"])
        )


class Scanner:
    """`argv` has {repository} and {output}; `fast` is what is added for the fastest way that still goes through the whole history."""

    def __init__(self, argv, fast, read, version, note="", statuses=(0,)):
        self.argv, self.fast, self.read, self.version, self.note, self.statuses = argv, fast, read, version, note, statuses

    def command_line(self, program, repository, output, is_fast):
        places = {"repository": repository, "output": output}
        return [program, *(part.format(**places) for part in self.argv + (self.fast if is_fast else []))]


# None of them may ask anybody whether a secret is valid: that would hand it out.
SCANNERS = {
    "gitleaks": Scanner(
        [
            "git",
            "{repository}",
            "--no-banner",
            "--exit-code",
            "0",
            "--log-level",
            "error",
            "--report-format",
            "json",
            "--report-path",
            "{output}",
        ],
        ["--max-decode-depth", "0"],
        _gitleaks,
        ["version"],
        "reads what `git log -p -U0` prints; archives are not opened unless it is told to",
    ),
    "betterleaks": Scanner(
        ["git", "{repository}", "--no-banner", "--exit-code", "0", "--silent", "--log-level", "error", "--output", "{output}"],
        ["--max-decode-depth", "0", "--max-archive-depth", "0"],
        _betterleaks,
        ["--version"],
        "reads what git log prints",
    ),
    "kingfisher": Scanner(
        ["scan", "{repository}", "--no-validate", "--no-update-check", "--format", "json", "--output", "{output}"],
        ["--turbo", "--no-extract-archives", "--no-binary"],
        _kingfisher,
        ["--version"],
        "reads blobs; tells a secret once, wherever it is; 200 means that there are findings",
        (0, 200),
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
        self.findings = json.loads(report.read_text())["findings"]
        self.lines = self._lines(repository)
        self.places = {(one["commit"], one["path"], one["line"]) for one in self.findings}

    def _lines(self, repository):
        wanted = sorted({one["object"] for one in self.findings if one["object"] and one["place"] == "file"})
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
        return [
            b"\n".join(contents[one["object"]][one["line"] - 1 : one["end_line"]]) if one["object"] in contents else b""
            for one in self.findings
        ]

    def secrets(self):
        return len({one["fingerprint"] for one in self.findings})


def raw_secrets(name, output):
    """{hash: secret}, to look for them in lines; never kept."""
    found = json.loads(output.read_text() or "[]")
    values = {
        "gitleaks": lambda: [one["Secret"] for one in found],
        "betterleaks": lambda: [one["match"]["value"] for one in found["findings"]],
        "kingfisher": lambda: [one["finding"]["snippet"] for one in found["findings"]],
    }[name]()
    return {digest(value): value.strip().encode(errors="surrogateescape") for value in values if value.strip()}


def against(ours, theirs, raw):
    """What both have found, and what one alone has."""
    places = {(one.commit, one.path, one.line) for one in theirs}
    common = set()
    seen_fingerprints = set()
    for one, lines in zip(ours.findings, ours.lines):
        for key, secret in raw.items():
            # A secret of several lines may be told by another with its lines joined; its first line is enough.
            if secret.split(b"\n")[0] in lines:
                common.add(key)
                seen_fingerprints.add(one["fingerprint"])
    return {
        "findings": len(theirs),
        "places": len(places),
        "places of both": len(places & ours.places),
        "secrets": len(raw),
        "secrets of both": len(common),
        "secrets of theirs alone": len(raw) - len(common),
        "secrets of ours alone": ours.secrets() - len(seen_fingerprints),
    }
