"""Results as JSON and as a table."""

import collections
import datetime
import json
import os
import re
import statistics

# One line of the table. `value` is what `reach` bounds: a ratio, MiB or a part; `unit` says which.
Row = collections.namedtuple("Row", "work program program_value yardstick yardstick_value value unit reach note", defaults=("",))


def seconds_text(seconds):
    if seconds is None:
        return ""
    return f"{seconds * 1000:.2f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _value_text(value, unit):
    return {"x": f"{value:.3g}x", "%": f"{value * 100:.1f} %", "MiB": f"{value:.0f} MiB", "s": seconds_text(value)}[unit]


def is_met(row):
    return None if row.reach is None else row.value <= row.reach


def table(rows):
    lines = [
        "| work | program | its median | yardstick | its median | value | reach | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    words = {None: "", True: "met", False: "MISSED"}
    for row in rows:
        reach = "" if row.reach is None else _value_text(row.reach, row.unit)
        yardstick = f"`{row.yardstick}`" if row.yardstick else ""
        lines.append(
            f"| {row.work} | `{row.program}` | {seconds_text(row.program_value)} | {yardstick} | {seconds_text(row.yardstick_value)} "
            f"| {_value_text(row.value, row.unit)} | {reach} | {words[is_met(row)]} |"
        )
    return lines


def _column(samples):
    return {
        "seconds": [round(sample.seconds, 7) for sample in samples],
        "median_seconds": round(statistics.median(sample.seconds for sample in samples), 7),
        "median_processor_seconds": round(statistics.median(sample.processor_seconds for sample in samples), 7),
        "peak_rss_mib": round(max(sample.peak_rss_mib for sample in samples), 1),
    }


def _as_json(figures):
    """Indented, but for lists of numbers, which are a line each."""
    return re.sub(r"\[[\d\s.,e-]+\]", lambda found: " ".join(found.group(0).split()), json.dumps(figures, indent=1)) + "\n"


def write(folder, name, machine, settings, results):
    """<date>-<name>.json and .md; answers the path of the second."""
    path = folder / f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}-{name}"
    machine = {**machine, "load_average_at_end": round(os.getloadavg()[0], 2)}
    figures = {
        "machine": machine,
        "settings": settings,
        "benchmarks": {
            result.name: {
                "workload": result.workload,
                "skipped": result.skipped,
                "failed": result.failed,
                "rows": [{**row._asdict(), "met": is_met(row)} for row in result.rows],
                "samples": {what: _column(samples) for what, samples in result.samples.items()},
                "figures": result.figures,
            }
            for result in results
        },
    }
    folder.mkdir(parents=True, exist_ok=True)
    path.with_name(path.name + ".json").write_text(_as_json(figures), encoding="utf-8")
    text = [f"# {path.name}", ""]
    text += [f"- {key.replace('_', ' ')}: {value}" for key, value in {**machine, **settings}.items()]
    text += ["", *table([row for result in results for row in result.rows]), ""]
    text += [f"- `{result.name}`: {line}" for result in results for line in result.workload]
    text += [f"- `{result.name}`, {row.work}: {row.note}" for result in results for row in result.rows if row.note]
    text += [f"- `{result.name}` was skipped: {result.skipped}" for result in results if result.skipped]
    text += [f"- `{result.name}` FAILED: {result.failed}" for result in results if result.failed]
    markdown = path.with_name(path.name + ".md")
    markdown.write_text("\n".join(text) + "\n", encoding="utf-8")
    return markdown


class Result:
    """What a benchmark has found, filled while it runs."""

    def __init__(self, name):
        self.name = name
        self.workload = []  # what was worked on, a sentence each
        self.skipped = None  # why, if it was
        self.failed = None  # why, if it cannot be trusted
        self.rows = []
        self.samples = {}
        self.figures = {}  # what is not a time

    def note_samples(self, samples, prefix=""):
        for name, column in samples.items():
            key = f"{prefix}{name}"
            if key in self.samples:
                raise KeyError(key)
            self.samples[key] = column

    def ratio(self, work, samples, program, yardstick, reach, names=None, note=""):
        """A row that compares two medians."""
        ours, theirs = (statistics.median(s.seconds for s in samples[which]) for which in (program, yardstick))
        shown = names or (program, yardstick)
        self.rows.append(Row(work, shown[0], ours, shown[1], theirs, ours / theirs, "x", reach, note))
        return ours / theirs
