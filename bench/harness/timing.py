"""Runs whole programs by turns, and says how long each took and what memory it used.

A program is started with posix_spawn, without a shell, and waited for with wait4; what the clock sees is that and nothing else. Hyperfine is
not used: it gives no standard input of its own to each command, and measures one command wholly before the next, so that what else the
machine does in the meantime falls on one of them.
"""

import collections
import contextlib
import os
import signal
import statistics
import threading
import time

MIB = 1 << 20


class Failed(Exception):
    """A benchmark cannot be trusted, and why."""


class Command:
    """A program with all that git would give it. `prepare` is called before each run, outside of what is measured."""

    def __init__(self, *argv, folder, environment=None, stdin=os.devnull, statuses=(0,), prepare=None):
        self.argv = [str(argument) for argument in argv]
        self.folder = str(folder)
        self.environment = dict(os.environ) if environment is None else environment
        self.stdin = str(stdin)
        self.statuses = statuses
        self.prepare = prepare

    def __str__(self):
        return " ".join(self.argv)


Sample = collections.namedtuple("Sample", "seconds processor_seconds peak_rss_mib")


@contextlib.contextmanager
def _within(folder):
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def run_once(command, watch=None, stdout=os.devnull, stderr=os.devnull):
    """One run. `watch`, if there is one, is called with the process's id, and told when that has ended and not yet been waited for."""
    if command.prepare:
        command.prepare()
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, command.stdin, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(stdout), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, str(stderr), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
    ]
    with _within(command.folder):
        start = time.perf_counter()
        child = os.posix_spawnp(command.argv[0], command.argv, command.environment, file_actions=actions)
        if watch:
            watch(child)
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        seconds = time.perf_counter() - start
        if watch:
            watch.at_end(child)
        _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) not in command.statuses:
        raise Failed(f"status {os.waitstatus_to_exitcode(status)}, not one of {command.statuses}, of: {command}")
    return Sample(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def by_turns(commands, runs, warm_up=1):
    """{name: [Sample]}: all commands once, then all again, each round beginning with another one."""
    names = list(commands)
    samples = {name: [] for name in names}
    for turn in range(-warm_up, runs):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            sample = run_once(commands[name])
            if turn >= 0:
                samples[name].append(sample)
    return samples


def median(samples):
    return statistics.median(sample.seconds for sample in samples)


def _memory_of(process):
    """MiB that are the process's own: VmRSS less RssFile, which are pages of files that it maps and that cost nobody else."""
    fields = {}
    with open(f"/proc/{process}/status", encoding="utf-8") as file:
        for line in file:
            name, _, rest = line.partition(":")
            if name in ("VmRSS", "RssFile"):
                fields[name] = int(rest.split()[0])
    # A process that has ended, or has not yet begun, has none.
    return (fields["VmRSS"] - fields["RssFile"]) / 1024 if len(fields) == 2 else 0


class _Watch:
    """Asks every few milliseconds, from the start of a process to its end."""

    def __init__(self, every_seconds):
        self.every_seconds = every_seconds
        self.peak = 0
        self.looks = 0
        self.ended = threading.Event()
        self.thread = None

    def __call__(self, process):
        self.thread = threading.Thread(target=self._look, args=(process,))
        self.thread.start()

    def _look(self, process):
        while not self.ended.wait(self.every_seconds):
            try:
                self.peak = max(self.peak, _memory_of(process))
            except (FileNotFoundError, ProcessLookupError):
                return
            self.looks += 1

    def at_end(self, process):
        """The process can still be asked, and its number is nobody else's yet."""

    def end(self):
        self.ended.set()
        if self.thread:
            self.thread.join()


class TreeWatch(_Watch):
    """Of a process and of all that it has started, together; after `limit_seconds` they are killed."""

    def __init__(self, every_seconds, limit_seconds):
        super().__init__(every_seconds)
        self.limit_seconds = limit_seconds
        self.is_over = False
        self.bytes_read = self.bytes_from_storage = 0

    def _look(self, process):
        until = time.monotonic() + self.limit_seconds
        while not self.ended.wait(self.every_seconds):
            family = _with_children(process)
            self.peak = max(self.peak, sum(_memory_or_none(one) for one in family))
            self.looks += 1
            if time.monotonic() > until and not self.ended.is_set():
                self.is_over = True
                _kill(family)

    def at_end(self, process):
        """The kernel adds to a process's counts those of its children that it has waited for, and theirs (proc(5), /proc/pid/io)."""
        self.end()
        with open(f"/proc/{process}/io", encoding="ascii") as file:
            counts = dict(line.split(": ") for line in file)
        self.bytes_read, self.bytes_from_storage = int(counts["rchar"]), int(counts["read_bytes"])


def _kill(processes):
    for one in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(one), signal.SIGKILL)


def forget_pages(folder):
    """Takes the files below a folder out of the page cache, as far as nobody has them mapped: what is read of them next comes from storage."""
    for root, _, names in os.walk(folder):
        for name in names:
            file = os.open(os.path.join(root, name), os.O_RDONLY)
            try:
                os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(file)


def _memory_or_none(process):
    try:
        return _memory_of(process)
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _with_children(process):
    found, open_ends = [], [process]
    while open_ends:
        one = open_ends.pop()
        found.append(one)
        try:
            for task in os.listdir(f"/proc/{one}/task"):
                with open(f"/proc/{one}/task/{task}/children", encoding="utf-8") as file:
                    open_ends += file.read().split()
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def private_peaks(command, runs, every_seconds=0.002):
    """[MiB]: the most memory of its own that was seen in each of the runs."""
    peaks = []
    for _ in range(runs):
        watch = _Watch(every_seconds)
        try:
            run_once(command, watch)
        finally:
            watch.end()
        if watch.looks == 0 or watch.peak == 0:
            raise Failed(f"it ended before its memory was looked at: {command}")
        peaks.append(watch.peak)
    return peaks
