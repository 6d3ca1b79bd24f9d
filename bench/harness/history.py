"""Benchmarks of whole histories: check-push --all."""

import hashlib
import json
import shutil
import statistics

from harness import timing
from harness.report import Row
from harness.repositories import git, new_bare, set_refs
from harness.timing import Command, Failed, by_turns, run_once

CHECK = "bin/check-push"


def _check(bench, repository, statuses=(0, 1)):
    return Command(
        bench.prefix / CHECK,
        "-C",
        repository,
        "--all",
        "--threads",
        bench.threads,
        "--format",
        "json",
        folder=bench.work,
        statuses=statuses,
    )


def _known_check(bench, repository, ids):
    """The command that is measured, once it is known to look at everything, and always answers the same."""
    report = bench.work / "report.json"
    command = _check(bench, repository)
    run_once(command, stdout=report)
    found = json.loads(report.read_text())
    coverage = found["coverage"]["objects"]
    listed = len(ids.read_text().splitlines())
    if not coverage["listed"] == listed == coverage["scanned"] + coverage["excused"]:
        raise Failed(f"{listed} objects expected, but: {coverage}")
    command.statuses = (0,) if found["outcome"] == "accepted" else (1,)
    return command, coverage, len(found["findings"])


def _ids(bench, repository):
    path = bench.work / f"{hashlib.sha256(str(repository).encode()).hexdigest()}.ids"
    if not path.exists():
        path.write_text(git(repository, "rev-list", "--objects", "--all", "--no-object-names") + "\n")
    return path


def _reading(bench, repository, ids):
    """read_all, once it is known to read what git says is there."""
    command = Command(bench.read_all, repository, ids, bench.threads, folder=bench.work)
    output = bench.work / "read_all"
    run_once(command, stdout=output)
    sizes = [int(line.split()[2]) for line in git(repository, "cat-file", "--batch-check", stdin=ids.read_bytes()).splitlines()]
    objects, bytes_read, too_large = (int(word) for word in output.read_text().split() if word.isdigit())
    if objects + too_large != len(sizes) or (not too_large and bytes_read != sum(sizes)):
        raise Failed(f"read_all read {objects} objects of {bytes_read} bytes, git has {len(sizes)} of {sum(sizes)}")
    return command, bytes_read


def _first_stage_seconds(bench, repository, ids):
    """How long read_all takes with the first stage of matching, as it says itself: without compiling the rules."""
    command = Command(bench.read_all, repository, ids, bench.threads, bench.prefix / "share" / "sallyport" / "rules", folder=bench.work)
    output = bench.work / "first_stage"
    seconds = []
    for _ in range(bench.runs):
        run_once(command, stdout=output)
        seconds.append(float(output.read_text().splitlines()[1].split()[0]))
    return seconds


def about(repository):
    """What is told of a repository that was given."""
    counts = dict(line.split(": ") for line in git(repository, "count-objects", "-v").splitlines())
    graph = (repository / "objects" / "info" / "commit-graph").exists()
    return (
        f"{repository.name}: {counts['in-pack']} objects in {counts['packs']} pack(s) of {int(counts['size-pack']) / 1024:.0f} MiB, {counts['count']} loose, "
        f"{len(git(repository, 'for-each-ref').splitlines())} refs, {'a' if graph else 'no'} commit-graph"
    )


def check_push_all(bench, result):
    """A whole history against what it takes git to print its differences."""
    check, coverage, findings = _known_check(bench, bench.git, _ids(bench, bench.git))
    yardstick = "git log -p --all -U0"
    samples = by_turns(
        {"check-push --all": check, yardstick: Command("git", "-C", bench.git, *yardstick.split()[1:], folder=bench.work)}, bench.runs
    )
    result.note_samples(samples)
    result.workload.append(f"{about(bench.git)}; {bench.threads} threads; coverage {coverage}, {findings} findings")
    result.ratio(f"check-push --all, {bench.git.name}", samples, "check-push --all", yardstick, 1 / 30)


def _repositories(bench):
    return [path for path in (bench.git, bench.redis, bench.large) if path]


def read_all(bench, result):
    """A whole history against the reading of it alone."""
    for repository in _repositories(bench):
        ids = _ids(bench, repository)
        check, coverage, findings = _known_check(bench, repository, ids)
        reading, bytes_read = _reading(bench, repository, ids)
        samples = by_turns({"check-push --all": check, "read_all": reading}, bench.runs)
        result.note_samples(samples, f"{repository.name}: ")
        result.workload.append(
            f"{about(repository)}; {bytes_read} bytes inflated; {bench.threads} threads each; coverage {coverage}, {findings} findings"
        )
        result.ratio(
            f"check-push --all, {repository.name}", samples, "check-push --all", "read_all", 1.6, ("check-push --all", "bench/read_all")
        )
        with_first_stage = _first_stage_seconds(bench, repository, ids)
        result.figures[f"{repository.name}: seconds of read_all with the first stage"] = with_first_stage
        least = statistics.median(with_first_stage)
        reading_alone = statistics.median(sample.seconds for sample in samples["read_all"])
        result.rows.append(
            Row(
                f"reading and the first stage, nothing else, {repository.name}",
                "bench/read_all RULES",
                least,
                "bench/read_all",
                reading_alone,
                least / reading_alone,
                "x",
                None,
            )
        )
    _say_what_is_missing(bench, result)


def _say_what_is_missing(bench, result):
    missing = [option for option, path in (("--git", bench.git), ("--redis", bench.redis), ("--large", bench.large)) if not path]
    if missing:
        result.skipped = f"no {' and no '.join(missing)} was given"


def memory(bench, result):
    """What a whole history takes of memory that nobody else could use."""
    for repository in _repositories(bench):
        command, _, _ = _known_check(bench, repository, _ids(bench, repository))
        peaks = timing.private_peaks(command, bench.memory_runs)
        result.figures[repository.name] = [round(peak, 1) for peak in peaks]
        result.workload.append(
            f"{about(repository)}; the largest of {len(peaks)} runs; every 2 ms VmRSS less RssFile of /proc/PID/status, "
            "so without the pages of files that are mapped"
        )
        result.rows.append(
            Row(f"memory of check-push --all, {repository.name}", "check-push --all", None, "", None, max(peaks), "MiB", 512)
        )
    _say_what_is_missing(bench, result)


def _oldest(source, part):
    """Ids of the first commits of a history, `part` of them, and those among them that none of them comes after."""
    lines = git(source, "rev-list", "--all", "--date-order", "--reverse", "--parents").splitlines()
    tips = {}
    for line in lines[: max(1, int(len(lines) * part))]:
        commit, *parents = line.split()
        for parent in parents:
            tips.pop(parent, None)
        tips[commit] = None
    return int(len(lines) * part), list(tips)


def _part_of(bench, part):
    """A repository that is no more than the oldest part of git/git's history, packed as after a gc. Kept for other runs where --keep says so."""
    path = bench.kept / f"growth-{part.replace('/', '-of-')}.git"
    numerator, _, denominator = part.partition("/")
    commits, tips = _oldest(bench.git, int(numerator) / int(denominator or 1))
    if not path.exists():
        making = new_bare(bench.kept / f"{path.name}.making")
        (making / "objects" / "info" / "alternates").write_text(f"{bench.git / 'objects'}\n")
        set_refs(making, {"refs/heads/main": tips[-1], **{f"refs/heads/tip/{n:05}": tip for n, tip in enumerate(tips[:-1])}})
        # Delta search as `git gc --aggressive` does it, without what the source's pack happens to have.
        git(making, "repack", "-qadf", "--window=10", "--depth=50")
        (making / "objects" / "info" / "alternates").unlink()
        making.rename(path)
    return path, commits


def _deviations(points):
    """How far each is from the straight line that is nearest to all, as a part of what the line says. `points` are (size, seconds)."""
    weights = [1 / seconds**2 for _, seconds in points]  # so that what counts is the part by which a point is off
    total = sum(weights)
    mean_x = sum(w * x for w, (x, _) in zip(weights, points)) / total
    mean_y = sum(w * y for w, (_, y) in zip(weights, points)) / total
    slope = sum(w * (x - mean_x) * (y - mean_y) for w, (x, y) in zip(weights, points)) / sum(
        w * (x - mean_x) ** 2 for w, (x, _) in zip(weights, points)
    )
    return [y / (mean_y + slope * (x - mean_x)) - 1 for x, y in points]


def growth(bench, result):
    """Twice the history, twice the cost."""
    commands, sizes = {}, {}
    for part in bench.sizes["growth"]:
        repository, commits = _part_of(bench, part)
        ids = _ids(bench, repository)
        commands[part], coverage, _ = _known_check(bench, repository, ids)
        commands[f"read_all of {part}"], bytes_read = _reading(bench, repository, ids)
        sizes[part] = {"commits": commits, "objects": coverage["listed"], "inflated bytes": bytes_read}
        result.workload.append(f"{part} of git/git's history is {sizes[part]}; {about(repository)}")
    samples = by_turns(commands, bench.runs)
    result.note_samples(samples)
    for of, reach in (("objects", 0.15), ("commits", None), ("inflated bytes", None)):
        points = [(sizes[part][of], timing.median(samples[part])) for part in sizes]
        off = _deviations(points)
        result.figures[f"by {of}"] = [
            {"size": size, "seconds": seconds, "off the line": round(part, 4)} for (size, seconds), part in zip(points, off)
        ]
        note = ", ".join(f"{part}: {seconds * 1000:.0f} ms, {apart * 100:+.1f} %" for part, (_, seconds), apart in zip(sizes, points, off))
        result.rows.append(
            Row(f"growth: furthest from a straight line by {of}", "check-push --all", None, "", None, max(map(abs, off)), "%", reach, note)
        )
    for part in sizes:
        result.ratio(
            f"check-push --all, {part} of git/git's history",
            samples,
            part,
            f"read_all of {part}",
            None,
            ("check-push --all", "bench/read_all"),
        )
    if not bench.is_kept:
        for part in sizes:
            shutil.rmtree(_part_of(bench, part)[0])
