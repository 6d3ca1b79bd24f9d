"""Pushes as a hook sees them: git makes the quarantine once, and the hook is run on a copy of it as often as wanted."""

import os
import shutil
import subprocess
import time

from harness.repositories import git
from harness.timing import Command, Failed

# Keeps what it was given, and refuses, so that the server stays as it was. Hard links, because git moves nothing into files that it has made.
_RECORDER = """#!/bin/sh
set -e
mkdir '{record}'
cat >'{record}/stdin'
env -0 >'{record}/environment'
if [ -n "$GIT_QUARANTINE_PATH" ]; then cp -al "$GIT_QUARANTINE_PATH" '{record}/objects'; fi
exit 1
"""


class RecordedPush:
    """What git gave to the hook pre-receive of `server`, which is as it was before the push."""

    def __init__(self, server, environment, stdin):
        self.server = server
        self.environment = environment
        self.stdin = stdin

    def command(self, *argv, statuses=(0,), prepare=None):
        return Command(*argv, folder=self.server, environment=self.environment, stdin=self.stdin, statuses=statuses, prepare=prepare)

    def git(self, *arguments):
        return git(self.server, *arguments, environment=self.environment)

    def packs(self):
        return list(self.objects().glob("pack/*.pack"))

    def objects(self):
        return self.server / os.path.relpath(self.environment["GIT_QUARANTINE_PATH"], self.server)

    def says(self, program):
        """Status and everything that the hook prints."""
        with open(self.stdin, "rb") as lines:
            done = subprocess.run(
                [str(program)],
                cwd=self.server,
                env=self.environment,
                stdin=lines,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
        return done.returncode, done.stdout.decode(errors="replace")

    def forget(self):
        if "GIT_QUARANTINE_PATH" in self.environment:
            shutil.rmtree(self.objects())


def _put_hook(server, text):
    hook = server / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(text, encoding="utf-8")
    hook.chmod(0o755)
    return hook


def record(client, server, *refspecs):
    """Pushes once for real. The quarantine is put back where git had it, because the environment says so."""
    kept = server / f"bench-record-{time.monotonic_ns()}"
    hook = _put_hook(server, _RECORDER.format(record=kept))
    git(client, "push", "-q", server, *refspecs, statuses=(1,))
    hook.unlink()
    if not (kept / "environment").exists():
        raise Failed("git push did not get as far as the hook")
    pairs = (kept / "environment").read_bytes().decode().rstrip("\0").split("\0")
    environment = dict(pair.split("=", 1) for pair in pairs)
    push = RecordedPush(server, environment, kept / "stdin")
    if "GIT_QUARANTINE_PATH" in environment:
        (kept / "objects").rename(push.objects())
    return push


def push_seconds(client, server, program, *refspecs):
    """Seconds of a whole `git push` whose hook runs `program`, if there is one, and then refuses whatever that said: so the server stays as it was."""
    hook = _put_hook(server, f"#!/bin/sh\n{program or 'cat'} >/dev/null 2>&1\nexit 1\n")
    start = time.perf_counter()
    git(client, "push", "-q", server, *refspecs, statuses=(1,))
    seconds = time.perf_counter() - start
    hook.unlink()
    return seconds
