"""Benchmarks of the hooks: what one commit and one push cost, and what that does not depend on."""

import re
import shutil
import statistics

from harness import quarantine, repositories, timing
from harness.report import Row
from harness.repositories import ZERO, FastImport, clone_bare, git, many_refs, new_bare, set_refs
from harness.timing import Command, Failed, by_turns, run_once

RECEIVE = "libexec/sallyport/pre-receive"
COMMIT = "libexec/sallyport/pre-commit"


def _expect(push, program, status, *texts):
    found, said = push.says(program)
    if found != status or not all(text in said for text in texts):
        raise Failed(f"{program} answered {found}, not {status}, or did not say {texts}: {said[-600:]}")


def start(bench, result):
    """A hook that opens a repository and has nothing to look at: a branch is deleted."""
    server = new_bare(bench.work / "start.git")
    history = FastImport(server)
    history.commit("refs/heads/main", "Begin", {"file.c": repositories.text("start", 20)})
    history.end()
    tip = git(server, "rev-parse", "main")
    git(server, "branch", "topic", "main")
    push = quarantine.record(server, server, ":refs/heads/topic")
    if push.stdin.read_text() != f"{tip} {ZERO} refs/heads/topic\n":
        raise Failed("git told the hook something else than a deletion")
    _expect(push, bench.prefix / RECEIVE, 0, "accepted")
    result.workload.append(
        "pre-receive is told that a branch is deleted; one commit, two refs, no policy, no quarantine (git makes none for a deletion)"
    )
    samples = by_turns(
        {"pre-receive": push.command(bench.prefix / RECEIVE), "git rev-parse HEAD": push.command("git", "rev-parse", "HEAD")},
        bench.short_runs,
    )
    result.note_samples(samples)
    result.ratio("start, a deletion", samples, "pre-receive", "git rev-parse HEAD", 1.5)


def _staged(bench, repository, entries, staged):
    """An index as `git commit` leaves it to the hook, and the hook's command and its yardstick's."""
    git(repository, "symbolic-ref", "HEAD", "refs/heads/main")
    git(repository, "read-tree", "HEAD")
    paths = git(repository, "ls-files").split("\n")
    if len(paths) != entries:
        raise Failed(f"{len(paths)} entries, not {entries}")
    lines = []
    for number in range(staged):
        path = paths[number * len(paths) // staged]
        body = repositories.text(f"staged {number}", 60)
        lines.append(f"100644 {git(repository, 'hash-object', '-w', '--stdin', stdin=body)}\t{path}\n")
    git(repository, "update-index", "--index-info", stdin="".join(lines).encode())
    record = bench.work / f"commit-{entries}-{staged}"
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nenv -0 >'{record}'\ncp \"$GIT_INDEX_FILE\" '{record}.index'\nexit 1\n")
    hook.chmod(0o755)
    git(repository, "commit", "-q", "-m", "Change", statuses=(1,))
    hook.unlink()
    environment = dict(pair.split("=", 1) for pair in record.read_bytes().decode().rstrip("\0").split("\0"))
    (repository / environment["GIT_INDEX_FILE"]).write_bytes(record.with_name(record.name + ".index").read_bytes())
    return (
        Command(bench.prefix / COMMIT, folder=repository, environment=environment),
        Command("git", "diff", "--cached", "--raw", folder=repository, environment=environment),
    )


def _tree_of(path, entries):
    """A repository with `entries` files in folders of 50, and no work tree: what is staged does not ask for one."""
    path.mkdir()
    git(path, "init", "-q", "-b", "main")
    history = FastImport(path)
    blobs = [history.blob(repositories.text(number, 40)) for number in range(200)]
    history.commit(
        "refs/heads/main",
        "Begin",
        {f"component-{n // 2500:03}/part-{n // 50 % 50:02}/file-{n % 50:02}.c": blobs[n % len(blobs)] for n in range(entries)},
    )
    history.end()
    return path


def pre_commit(bench, result):
    for entries in bench.sizes["index"]:
        repository = _tree_of(bench.work / f"tree-{entries}", entries)
        secret = git(repository, "hash-object", "-w", "--stdin", stdin=b"key = " + repositories.token().encode())
        for staged in (1, 100):
            hook, yardstick = _staged(bench, repository, entries, staged)
            output = bench.work / "staged"
            run_once(yardstick, stdout=output)
            if len(output.read_text().splitlines()) != staged:
                raise Failed(f"git does not see {staged} files staged")
            samples = by_turns({"pre-commit": hook, "git diff --cached --raw": yardstick}, bench.short_runs)
            work = f"pre-commit, {staged} staged of {entries}"
            result.note_samples(samples, f"{work}: ")
            result.ratio(work, samples, "pre-commit", "git diff --cached --raw", 1.5)
            git(repository, "update-index", "--add", "--cacheinfo", f"100644,{secret},planted.c")
            hook.statuses = (1,)
            run_once(hook)
        shutil.rmtree(repository)
    result.workload.append(
        "indexes as git commit leaves them to its hook (recorded from one); files of 40 lines in folders of 50, those staged of 60 lines; "
        "a planted secret was refused in each"
    )


def _server(bench, name, count):
    """A server with git/git's objects and `count` refs, and main among them."""
    server = clone_bare(bench.git, bench.work / name)
    set_refs(server, many_refs(bench.tip, bench.commits, count))
    return server


def _client(bench):
    path = bench.work / "client.git"
    if not path.exists():
        clone_bare(bench.git, path)
        set_refs(path, {"refs/heads/main": bench.tip})
    return path


def _see_that_it_looks(bench, push, client, server, commits, files):
    """What is clean is accepted and counted as git counts it; a planted secret is refused."""
    new = push.stdin.read_text().split()[1]
    objects = len(push.git("rev-list", "--objects", new, "--not", "--all").splitlines())
    _expect(push, bench.prefix / RECEIVE, 0, f"looked at {commits} commits, {objects} objects")
    repositories.push_commits(client, bench.tip, "refs/heads/planted", 1, files, True, repositories.token().encode())
    bad = quarantine.record(client, server, "refs/heads/planted:refs/heads/main")
    _expect(bad, bench.prefix / RECEIVE, 1, "1 secret")
    bad.forget()
    return objects


def pre_receive_small(bench, result):
    """Ten commits of five files, onto few refs and many."""
    client = _client(bench)
    new = repositories.push_commits(client, bench.tip, "refs/heads/small", 10, 5, True)
    commands, pushes = {}, {}
    for count in bench.sizes["refs"]:
        server = _server(bench, f"refs-{count}.git", count)
        push = pushes[count] = quarantine.record(client, server, "refs/heads/small:refs/heads/main")
        if push.packs():
            raise Failed("the push is in a pack, and should be loose")
        commands[f"pre-receive at {count} refs"] = push.command(bench.prefix / RECEIVE)
    least = min(pushes)
    objects = _see_that_it_looks(bench, pushes[least], client, pushes[least].server, 10, 5)
    yardstick = "git rev-list NEW --not --all"
    commands[yardstick] = pushes[least].command("git", "rev-list", new, "--not", "--all")
    samples = by_turns(commands, bench.short_runs)
    result.note_samples(samples)
    result.workload.append(
        f"{objects} objects, loose in a quarantine of git's own making; refs are packed and name commits all over git/git's history; {bench.about_git}"
    )
    for count in pushes:
        result.ratio(
            f"pre-receive, 10 commits x 5 files, {count} refs",
            samples,
            f"pre-receive at {count} refs",
            yardstick,
            0.7,
            ("pre-receive", f"{yardstick} at {least} refs"),
        )
    _flat(result, "refs", [(count, timing.median(samples[f"pre-receive at {count} refs"])) for count in pushes])
    _end_to_end(bench, result, client, pushes[least].server, "refs/heads/small:refs/heads/main")


def _end_to_end(bench, result, client, server, *refspecs, runs=3):
    """A whole `git push`, with our hook and with one that only reads what it is told; both refuse in the end."""
    whole, bare = [], []
    for _ in range(runs):
        whole.append(quarantine.push_seconds(client, server, bench.prefix / RECEIVE, *refspecs))
        bare.append(quarantine.push_seconds(client, server, None, *refspecs))
    result.figures["whole push, seconds"] = {"with the hook": whole, "without": bare}
    ours, theirs = statistics.median(whole), statistics.median(bare)
    yardstick = "the same without our hook"
    result.rows.append(Row(f"{result.name}: the whole push", "git push", ours, yardstick, theirs, ours / theirs, "x", None))


def pre_receive_large(bench, result):
    """Many commits in one pack."""
    commits, files = bench.sizes["large push"]
    client = _client(bench)
    server = _server(bench, "large.git", 1000)
    new = repositories.push_commits(client, bench.tip, "refs/heads/large", commits, files, False)
    push = quarantine.record(client, server, "refs/heads/large:refs/heads/main")
    if len(push.packs()) != 1:
        raise Failed("the push is not in one pack")
    objects = _see_that_it_looks(bench, push, client, server, commits, files)
    yardstick = "git log -p -U0 OLD..NEW"
    samples = by_turns(
        {"pre-receive": push.command(bench.prefix / RECEIVE), yardstick: push.command("git", "log", "-p", "-U0", f"{bench.tip}..{new}")},
        bench.runs,
    )
    result.note_samples(samples)
    result.workload.append(f"{objects} objects in one pack of {push.packs()[0].stat().st_size} bytes; {bench.about_git}")
    result.ratio(f"pre-receive, {commits} commits x {files} files in one pack", samples, "pre-receive", yardstick, 0.2)
    _end_to_end(bench, result, client, server, "refs/heads/large:refs/heads/main")


def first_push(bench, result):
    """A whole history into an empty repository."""
    server = new_bare(bench.work / "first.git")
    refspecs = ("refs/heads/*:refs/heads/*", "refs/tags/*:refs/tags/*")
    push = quarantine.record(bench.git, server, *refspecs)
    if len(push.packs()) != 1:
        raise Failed("the push is not in one pack")
    pack, store = push.packs()[0], server / "objects" / "tmp_objdir-incoming-bench"
    environment = {**push.environment, "GIT_OBJECT_DIRECTORY": str(store), "GIT_QUARANTINE_PATH": str(store)}

    def empty_quarantine():
        shutil.rmtree(store, ignore_errors=True)
        (store / "pack").mkdir(parents=True)

    # With the arguments that git receive-pack gives it (builtin/receive-pack.c).
    yardstick = Command(
        "git",
        "index-pack",
        "--stdin",
        "--show-resolving-progress",
        "--report-end-of-input",
        "--fix-thin",
        "--keep=bench",
        folder=server,
        environment=environment,
        stdin=pack,
        prepare=empty_quarantine,
    )
    new = sorted({line.split()[1] for line in push.stdin.read_text().splitlines()})
    listed = len(git(server, "rev-list", "--objects", "--stdin", environment=push.environment, stdin="\n".join(new).encode()).splitlines())
    status, said = push.says(bench.prefix / RECEIVE)
    if status not in (0, 1) or not re.search(rf"looked at \d+ commits?, {listed} objects", said):
        raise Failed(f"pre-receive answered {status}, and git lists {listed} objects: {said[-600:]}")
    samples = by_turns({"pre-receive": push.command(bench.prefix / RECEIVE, statuses=(status,)), "git index-pack": yardstick}, bench.runs)
    shutil.rmtree(store)
    result.note_samples(samples)
    result.workload.append(f"{listed} objects in one pack of {pack.stat().st_size} bytes; the hook answers {status}; {bench.about_git}")
    ours, theirs = timing.median(samples["pre-receive"]), timing.median(samples["git index-pack"])
    result.rows.append(
        Row("first push of a whole history", "pre-receive", ours, "git index-pack --stdin --fix-thin", theirs, ours / theirs, "%", 0.10)
    )
    push.forget()
    _end_to_end(bench, result, bench.git, server, *refspecs, runs=1)


def _flat(result, of, costs, reach=1.15):
    """The dearest of a row of sizes against the first."""
    first, dearest = costs[0][1], max(cost for _, cost in costs)
    sizes = ", ".join(f"{size}: {cost * 1000:.2f} ms" for size, cost in costs)
    result.rows.append(
        Row(
            f"pre-receive by {of}: flat",
            "pre-receive at the dearest",
            dearest,
            f"the same at {costs[0][0]}",
            first,
            dearest / first,
            "x",
            reach,
            sizes,
        )
    )


def _made_history(path, commits, objects):
    """`commits` on main, each of one file of 50, and beside it a branch of one commit with `objects` blobs."""
    new_bare(path)
    history = FastImport(path)
    tip = history.commit("refs/heads/main", "Begin", {f"src/file-{n:02}.c": repositories.text(n, 80) for n in range(50)})
    for number in range(commits - 1):
        tip = history.commit("refs/heads/main", f"Step {number}", {f"src/file-{number % 50:02}.c": repositories.text(number, 3)}, tip)
    if objects:
        history.commit("refs/heads/data", "Data", {f"{n // 10000}/{n // 100 % 100}/{n}": b"%d" % n for n in range(objects)})
    history.end()
    # The content of the files that a push changes is the same in each.
    history = FastImport(path)
    history.commit(
        "refs/heads/main",
        "Settle",
        {f"src/file-{n:02}.c": repositories.text(f"settled {n}", 80) for n in range(50)},
        git(path, "rev-parse", "main"),
    )
    history.end()
    git(path, "repack", "-qad")
    return path


def flat(bench, result):
    """What must not matter: how many objects there are, and how long the history is."""
    for of in ("objects", "length of history"):
        commands = {}
        for size in bench.sizes[of]:
            server = _made_history(bench.work / f"{of.replace(' ', '-')}-{size}.git", *((100, size) if of == "objects" else (size, 0)))
            client = clone_bare(server, bench.work / "flat-client.git")
            set_refs(client, {"refs/heads/main": git(server, "rev-parse", "main")})
            repositories.push_commits(client, git(client, "rev-parse", "main"), "refs/heads/small", 10, 5, True)
            push = quarantine.record(client, server, "refs/heads/small:refs/heads/main")
            if push.packs():
                raise Failed("the push is in a pack, and should be loose")
            _expect(push, bench.prefix / RECEIVE, 0, "looked at 10 commits")
            commands[size] = push.command(bench.prefix / RECEIVE)
            shutil.rmtree(client)
        samples = by_turns(commands, bench.short_runs)
        result.note_samples(samples, f"{of}: ")
        _flat(result, of, [(size, timing.median(samples[size])) for size in commands])
    result.workload.append("10 commits x 5 files, loose, onto histories that are made; refs are in the benchmark pre-receive-small")
