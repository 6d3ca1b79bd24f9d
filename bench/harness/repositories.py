"""Repositories that are measured on: made by git itself, the same in every run."""

import itertools
import os
import random
import re
import subprocess
import zlib

from harness.timing import Failed

ZERO = "0" * 40
_WORDS = (
    "account buffer channel commit cursor delta entry folder graph header index journal kernel lock marker number object packet queue reader "
    "signal table update value window"
).split()


def clean_environment(home):
    """No user's configuration, no variables of another repository, a fixed identity."""
    for name in list(os.environ):
        if name.startswith(("GIT_", "SALLYPORT_", "XDG_", "SSH_")):
            del os.environ[name]
    (home / "gitconfig").write_text("[safe]\n\tdirectory = *\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n", encoding="utf-8")
    os.environ.update(
        HOME=str(home),
        GIT_CONFIG_GLOBAL=str(home / "gitconfig"),
        GIT_CONFIG_NOSYSTEM="1",
        GIT_TERMINAL_PROMPT="0",
        LC_ALL="C.UTF-8",
        **{
            f"GIT_{role}_{what}": value
            for role in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", "Bench"), ("EMAIL", "bench@example.org"))
        },
    )


def git(folder, *arguments, stdin=None, environment=None, statuses=(0,)):
    """What git prints."""
    done = subprocess.run(["git", "-C", str(folder), *map(str, arguments)], input=stdin, capture_output=True, env=environment, check=False)
    if done.returncode not in statuses:
        raise Failed(f"git {' '.join(map(str, arguments))}: status {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}")
    return done.stdout.decode(errors="surrogateescape").strip("\n")


def token():
    """What is planted to see that the programs look, made when it is needed: a GitHub token ends with its CRC-32 in base 62."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    body = "".join(random.Random("bench").choices(digits, k=30))
    checksum, end = zlib.crc32(body.encode()), ""
    for _ in range(6):
        checksum, digit = divmod(checksum, 62)
        end = digits[digit] + end
    return f"gh{'p'}_{body}{end}"


def text(seed, lines):
    """Lines as programs have them, the same for the same seed."""
    rng = random.Random(seed)
    return "".join(
        f"  {rng.choice(_WORDS)}_{rng.choice(_WORDS)} = {rng.choice(_WORDS)}({rng.randrange(1000)}, {rng.choice(_WORDS)}); "
        f"// {' '.join(rng.choices(_WORDS, k=4))}\n"
        for _ in range(lines)
    ).encode()


class FastImport:
    """A history told to `git fast-import`."""

    def __init__(self, repository):
        self.process = subprocess.Popen(["git", "-C", str(repository), "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE)
        self.when = 1_750_000_000
        self.marks = itertools.count(1)

    def _write(self, content):
        self.process.stdin.write(content if isinstance(content, bytes) else content.encode())

    def blob(self, content):
        mark = next(self.marks)
        self._write(f"blob\nmark :{mark}\ndata {len(content)}\n")
        self._write(content + b"\n")
        return f":{mark}"

    def commit(self, ref, message, files, parent=None):
        """`files` is {path: mark or bytes}; answers the commit's mark."""
        mark = next(self.marks)
        self.when += 60
        who = f"Bench <bench@example.org> {self.when} +0000"
        self._write(f"commit {ref}\nmark :{mark}\nauthor {who}\ncommitter {who}\ndata {len(message)}\n{message}\n")
        if parent:
            self._write(f"from {parent}\n")
        for path, content in files.items():
            if isinstance(content, str):
                self._write(f"M 100644 {content} {path}\n")
            else:
                self._write(f"M 100644 inline {path}\ndata {len(content)}\n")
                self._write(content + b"\n")
        self._write("\n")
        return f":{mark}"

    def end(self):
        self.process.stdin.close()
        if self.process.wait() != 0:
            raise Failed("git fast-import failed")


def new_bare(path):
    path.mkdir(parents=True)
    git(path, "init", "-q", "--bare", "-b", "main")
    return path


def clone_bare(source, path):
    """A repository with the objects of `source` (as hard links where they can be) and no refs."""
    subprocess.run(["git", "clone", "-q", "--bare", "--local", "--no-tags", str(source), str(path)], check=True)
    set_refs(path, {})
    return path


def set_refs(repository, refs):
    """These refs and no others, packed. HEAD names main."""
    old = git(repository, "for-each-ref", "--format=delete %(refname)")
    new = "".join(f"create {name} {value}\n" for name, value in refs.items())
    git(repository, "symbolic-ref", "HEAD", "refs/heads/main")
    git(repository, "update-ref", "--no-deref", "--stdin", stdin=(old + "\n" if old else "").encode())
    git(repository, "update-ref", "--no-deref", "--stdin", stdin=new.encode())
    git(repository, "pack-refs", "--all")


def many_refs(tip, commits, count):
    """main at `tip` and others evenly over `commits`, `count` in all."""
    refs = {"refs/heads/main": tip}
    for number in range(count - 1):
        refs[f"refs/heads/topic/{number:06}"] = commits[number * len(commits) // (count - 1) % len(commits)]
    return refs


def editable_files(repository, revision):
    """[path, bytes]: text files of 1 to 60 KB, not deeper than three folders."""
    listed = []
    for entry in git(repository, "ls-tree", "-r", "-l", "-z", revision).split("\0"):
        if not entry:
            continue
        header, path = entry.split("\t", 1)
        mode, _, oid, size = header.split()
        if (
            mode == "100644"
            and 1000 < int(size) < 60000
            and path.count("/") <= 3
            and re.fullmatch(r"[\w./-]+\.(c|h|sh|txt|py|rs|md|tcl|go|java|js)", path)
        ):
            listed.append((path, oid))
    done = subprocess.run(
        ["git", "-C", str(repository), "cat-file", "--batch"],
        input="".join(f"{oid}\n" for _, oid in listed).encode(),
        capture_output=True,
        check=True,
    )
    files, at = [], 0
    for path, _ in listed:
        end = done.stdout.index(b"\n", at)
        size = int(done.stdout[at:end].split()[2])
        files.append((path, done.stdout[end + 1 : end + 1 + size]))
        at = end + 2 + size
    return files


def push_commits(client, base, ref, commits, files_each, folders_together, planted=b""):
    """Makes `commits` on `base`, each of which puts a line into `files_each` files, and answers the last one's id. With `folders_together`
    the files of a commit lie in one folder, as they mostly do. `planted` becomes a line of the last commit."""
    rng = random.Random(f"{commits} {files_each}")
    content = dict(editable_files(client, base))
    by_folder = {}
    for path in sorted(content):
        by_folder.setdefault(path.rpartition("/")[0], []).append(path)
    folders = [paths for paths in by_folder.values() if len(paths) >= files_each]
    everything = sorted(content)[: max(400, files_each)]
    if not folders or len(everything) < files_each:
        raise Failed("the repository has too few files that could be changed")
    history = FastImport(client)
    parent = base
    for number in range(commits):
        chosen = rng.sample(rng.choice(folders) if folders_together else everything, files_each)
        for path in chosen:
            lines = content[path].splitlines(keepends=True)
            lines.insert(rng.randrange(len(lines)), text(f"{number} {path}", 1))
            content[path] = b"".join(lines)
        if planted and number == commits - 1:
            content[chosen[0]] += b"key = " + planted + b"\n"
        parent = history.commit(ref, f"Change what has to be changed, step {number}", {path: content[path] for path in chosen}, parent)
    history.end()
    return git(client, "rev-parse", ref)
