"""What scanners have found, compared. Findings go in with their secrets; numbers, rules and places come out."""

import collections
import json
import subprocess

# `secret` is what the scanner calls that, in bytes. `line` is 0 where the scanner tells none.
Finding = collections.namedtuple("Finding", "rule commit path line secret")

# So many findings that one scanner alone has are listed, to be judged by somebody.
LISTED = 400

# So many lines may stand between the first of a key block and what is secret.
KEY_HEADERS = 6


def _cat_file(repository, option, names):
    return subprocess.run(
        ["git", "-C", str(repository), "cat-file", option],
        input=b"".join(name + b"\n" for name in names),
        capture_output=True,
        check=True,
    ).stdout


def _blobs(repository, findings):
    """{(commit, path): blob}, of those findings that name both."""
    places = sorted({(one.commit, one.path) for one in findings if one.commit and one.path and "\n" not in one.path})
    names = [f"{commit}:{path}".encode(errors="surrogateescape") for commit, path in places]
    answers = _cat_file(repository, "--batch-check=%(objectname) %(objecttype)", names).splitlines()
    return {place: answer.split()[0].decode() for place, answer in zip(places, answers) if answer.endswith(b" blob")}


class Ours:
    """What check-push says. It shows no secret, so the lines that a finding stands on are read, to see whether another's secret is in them."""

    def __init__(self, report, repository):
        self.repository = repository
        self.findings = json.loads(report.read_text(encoding="utf-8"))["findings"]
        contents = self._contents(repository)
        self.lines = [self._lines_of(one, contents) for one in self.findings]
        self.stretches = [range(_first_line(one, contents), one["end_line"] + 1) for one in self.findings]

    def _contents(self, repository):
        """{object: its lines}, of those that findings are in."""
        wanted = sorted({one["object"] for one in self.findings if one["object"]})
        answer = _cat_file(repository, "--batch", [oid.encode() for oid in wanted])
        contents, at = {}, 0
        for oid in wanted:
            end = answer.index(b"\n", at)
            size = int(answer[at:end].split()[2])
            contents[oid] = answer[end + 1 : end + 1 + size].split(b"\n")
            at = end + size + 2
        return contents

    @staticmethod
    def _lines_of(finding, contents):
        if finding["place"] in ("path", "ref_name") or finding["object"] not in contents:
            return finding["path"].encode(errors="surrogateescape")
        return b"\n".join(contents[finding["object"]][finding["line"] - 1 : finding["end_line"]])

    def secrets(self):
        return len({one["fingerprint"] for one in self.findings})


def _first_line(finding, contents):
    """Of a key block we tell where what is secret begins, others where it says BEGIN: a few lines before."""
    last = finding["line"] - 1
    above = contents.get(finding["object"], [])[max(0, last - KEY_HEADERS) : last]
    marks = [back for back, line in enumerate(reversed(above), 1) if b"-----BEGIN" in line]
    return finding["line"] - (marks[0] if marks else 0)


def _listed(findings):
    """Without the secrets."""
    return [dict(zip(("rule", "commit", "path", "line"), one)) for one in findings][:LISTED]


def _of_both(ours, by_secret):
    """The secrets of theirs, and the fingerprints of ours, that the other has too: the secret's text is in the lines of a finding of
    ours, or it was told at a line of the same blob, which is what counts for what was encoded."""
    # Of a secret of several lines the longest is enough, and the first is often that of all keys: what joins lines is told in different ways.
    texts = {secret: max(secret.splitlines(), key=len).strip() for secret in by_secret}
    blobs = _blobs(ours.repository, [one for found in by_secret.values() for one in found])
    spots = {
        secret: {(blobs[one.commit, one.path], one.line) for one in found if (one.commit, one.path) in blobs}
        for secret, found in by_secret.items()
    }
    theirs_common, ours_common = set(), set()
    for one, lines, stretch in zip(ours.findings, ours.lines, ours.stretches):
        found = {
            secret for secret in by_secret if texts[secret] in lines or any(blob == one["object"] and line in stretch for blob, line in spots[secret])
        }
        theirs_common |= found
        if found:
            ours_common.add(one["fingerprint"])
    return theirs_common, ours_common


def against(ours, theirs):
    """What both have found, and what one alone has. Secrets are told apart by value."""
    by_secret = {}
    for one in theirs:
        if one.secret:
            by_secret.setdefault(one.secret, []).append(one)
    theirs_common, ours_common = _of_both(ours, by_secret)
    ours_alone = {one["fingerprint"]: one for one in ours.findings if one["fingerprint"] not in ours_common}
    return {
        "findings": len(theirs),
        "secrets": len(by_secret),
        "secrets of both": len(theirs_common),
        "secrets of theirs alone": len(by_secret) - len(theirs_common),
        "secrets of ours alone": len(ours_alone),
        "theirs alone": _listed(found[0] for secret, found in by_secret.items() if secret not in theirs_common),
        "ours alone": _listed([one[key] for key in ("rule", "commit", "path", "line")] for one in ours_alone.values()),
    }
