#!/usr/bin/env python3
"""Compares what check-push says of signatures with what git says of them.

    check-push -C REPOSITORY --policy POLICY --format json ... >report.json
    GNUPGHOME=KEYS compare.py REPOSITORY report.json

KEYS is a GnuPG home that holds the keys that the policy names, and no others. One line for each pair of answers: how often it
was given, git's word (GnuPG's status, and "ok" where git exits with 0), ours, and an object as an example. Signatures by SSH
keys need `gpg.ssh.allowedSignersFile` in the repository's configuration.
"""
import collections
import json
import subprocess
import sys

WORDS = ["BADSIG", "ERRSIG", "EXPKEYSIG", "REVKEYSIG", "EXPSIG", "GOODSIG"]
COMMANDS = {"commit": "verify-commit", "tag": "verify-tag"}


def git_says(repository, kind, oid):
    command = ["git", "--git-dir", repository, COMMANDS[kind], "--raw", oid]
    run = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    lines = (line.split() for line in run.stderr.splitlines())
    statuses = {words[1] for words in lines if len(words) > 1 and words[0] == "[GNUPG:]"}
    word = next((word for word in WORDS if word in statuses), "none")
    return word + ("/ok" if run.returncode == 0 else "")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    repository, report = sys.argv[1:]
    with open(report, encoding="utf-8") as file:
        signatures = json.load(file)["signatures"]
    counts, examples = collections.Counter(), {}
    for signature in signatures:
        if signature["kind"] not in COMMANDS:
            continue
        word = git_says(repository, signature["kind"], signature["object"])
        key = (word, signature["status"], signature["detail"] or "")
        counts[key] += 1
        examples.setdefault(key, signature["object"])
    for key, count in counts.most_common():
        print(f"{count:6}  {key[0]:14} {key[1]:18} {examples[key][:12]}  {key[2]}")


if __name__ == "__main__":
    main()
