#!/usr/bin/env python3
"""Random configurations and texts, the same in every run, judged by gitleaks and by Sallyport.

Takes the path of gitleaks_findings. Answers 77, which meson counts as skipped, where no gitleaks is on the PATH.
What is known to differ is named in known_difference(), with its reason; everything else must be equal.
"""

import collections
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

CONFIGURATIONS = 250
SEED = 20240611

# A regex, and the groups that always hold something.
REGEXES = [
    (r"tok_([a-z0-9]{4,8})", [1]),
    (r'(?i)key\s*=\s*"?([A-Z0-9]{6,12})"?', [1]),
    (r"\bsec-[a-f0-9]{6}\b", []),
    (r"\n?pass:(\w+)\n", [1]),
    (r"(?:(aaa)|(bbb))[0-9]+", []),
    (r"(?P<first>tok)_(x)?([0-9a-z]{3})", [1, 3]),
    (r"(?<first>s)ec-(..)(?U:.+)([a-f])", [1, 2]),
    (r"\Bcd([0-9]+)", [1]),  # on the match alone \B finds nothing
    (r"(?m)^id=(.+)$", [1]),
    (r"(?s)BEGIN(.*?)END", []),
    (r"([a-z]+)@([0-9])|([a-z]+)@", []),
    (r"(^|[^a-z])zed([0-9]{2})", [2]),
    (r"tok_(\w+?)(\d|$)", [1]),
    (r"[[:alpha:]]{3}_[^\s]+", []),
    (r"(?i:PASS):\x68[[:word:]]*", []),
]
PIECES = ["tok_{}", 'KEY = "{}"', "key={}", "sec-{}", "pass:{}", "aaa{}", "bbb{}", "tok_x{}", "abcd{}", "BEGIN {}",
          "{} END", "foo@{}", " zed{}", "xzed{}", "example {}", "{}", "dummy", "sec-0a1b2c", "tok_abcd", "hunter"]
LIST_REGEXES = ["abc", "(?i)AB", "^tok", "[0-9]{3}", "hunter$", "x$|y", "(?i)^a|b", "AAA", "^id", "[^a]b", "0"]
LINE_REGEXES = ["dummy", "(?i)EXAMPLE", "hunter$", "END", "key ?="]
PATHS = [r"\.py$", "(?i)TEST/", "^a", "b", "C\\.json", "src/"]
WORDS = ["abc", "12", "Hunter", "x", "a", "dummy"]
NAMES = ["a.txt", "src/b.py", "test/c.json"]


def quoted(text):
    return f"'''{text}'''"


def listed(rng, items):
    """A list, or now and then the string with commas that means the same."""
    if rng.random() < 0.2 and not any("," in item for item in items):
        return quoted(",".join(items))
    return "[" + ", ".join(quoted(item) for item in items) + "]"


def some(rng, items, most):
    return rng.sample(items, rng.randint(1, most))


def key(rng, name):
    return rng.choice([name, name, name.lower(), name.upper()])


def allow_list(rng, without=()):
    """The keys of one. `without` names kinds of check that it may not have."""
    lines = []
    kinds = [kind for kind in some(rng, ["regexes", "paths", "stopwords", "commits"], 3) if kind not in without]
    kinds = kinds or ["regexes"]
    if rng.random() < 0.5 and "condition" not in without:
        lines.append(f"{key(rng, 'condition')} = '{rng.choice(['AND', 'and', '&&', 'OR', '||', ''])}'")
    target = rng.choice(["", "", "secret", "match", "line"])
    if target or rng.random() < 0.1:
        lines.append(f"{key(rng, 'regexTarget')} = '{target}'")
    for kind in kinds:
        values = {"regexes": LINE_REGEXES if target == "line" else LIST_REGEXES, "paths": PATHS, "stopwords": WORDS,
                  "commits": ["0" * 40, "abc"]}[kind]
        lines.append(f"{key(rng, kind)} = {listed(rng, some(rng, values, min(3, len(values))))}")
    return lines


def required(rng, ids):
    lines = ["[[rules.required]]", f"id = '{rng.choice(ids)}'"]
    if rng.random() < 0.6:
        lines.append(f"withinLines = {rng.randint(0, 4)}")
    if rng.random() < 0.4:
        lines.append(f"withinColumns = {rng.randint(0, 12)}")
    return lines


def rule(rng, name, earlier):
    regex, groups = rng.choice(REGEXES)
    lines = ["[[rules]]", f"id = '{name}'"]
    if rng.random() < 0.08:
        return lines + [f"path = {quoted(rng.choice(PATHS))}"]
    lines.append(f"{key(rng, 'regex')} = {quoted(regex)}")
    if rng.random() < 0.2:
        lines.append(f"path = {quoted(rng.choice(PATHS))}")
    if groups and rng.random() < 0.4:
        lines.append(f"secretGroup = {rng.choice(groups)}")
    if rng.random() < 0.5:
        value = rng.choice(["0", "1", "1.5", "2", "2.5", "3", "-1"])
        lines.append(f"entropy = {rng.choice([value, quoted(value)])}")
    if rng.random() < 0.4:
        lines.append(f"keywords = {listed(rng, some(rng, ['tok', 'KEY', 'sec', 'Zed', 'nope'], 2))}")
    if rng.random() < 0.1:
        lines.append("skipReport = true")
    if earlier and rng.random() < 0.2:
        lines += required(rng, earlier)
    if rng.random() < 0.3:
        lines += ["[rules.allowlist]"] + allow_list(rng)
    else:
        for _ in range(rng.choice([0, 0, 1, 2])):
            lines += ["[[rules.allowlists]]"] + allow_list(rng)
    return lines


MISTAKES = ["[[rules]]\nid = 'bad'", "[[rules]]\nregex = 'x'", "[[rules]]\nid = 'bad'\nregex = 'x'\nsecretGroup = 2",
            "[[rules]]\nid = 'bad'\nregex = 'x('", "[[rules]]\nid = 'bad'\nregex = '(?=x)'",
            "[[rules]]\nid = 'bad'\nregex = 'x'\n[rules.allowlist]\ncondition = 'XOR'\nregexes = ['x']",
            "[[rules]]\nid = 'bad'\nregex = 'x'\n[rules.allowlist]\nregexTarget = 'Match'\nregexes = ['x']",
            "[[rules]]\nid = 'bad'\nregex = 'x'\n[[rules.required]]\nid = 'nowhere'",
            "[[allowlists]]\ntargetRules = ['nowhere']\nregexes = ['x']",
            "[[rules]]\nid = 'bad'\nregex = 'x'\n[rules.allowlist]\ndescription = 'x'"]


def shared_list(rng, ids, parts, is_base):
    """A top-level list. In a folder gitleaks passes over every file whose path a list for all rules names, even if the
    list asks for more than that, so none here does. A list that names a path is not for parts; see configuration()."""
    for_some = rng.random() < 0.4 and not is_base  # gitleaks loses such lists of a file that is extended
    without = [] if for_some else rng.choice([["paths"], ["condition"]])
    lines = allow_list(rng, without)
    has_paths = any(line.lower().startswith("paths") for line in lines)
    targets = [name for name in ids if not has_paths or name not in parts]
    if for_some and not targets:
        return ["regexes = ['nothing']"]
    return lines + ([f"targetRules = {listed(rng, some(rng, targets, len(targets)))}"] if for_some else [])


def configuration(rng, prefix, generic, is_base=False):
    """Only rules without a word on paths are parts that others require: a text is scanned before its path is known."""
    lines = ["title = 'random'"]
    ids, parts = [], []
    for number in range(rng.randint(1, 5)):
        name = f"{prefix}{number}"
        if generic and number == 0:
            name = "my-generic-rule"
        one = rule(rng, name, parts)
        lines += one
        ids.append(name)
        if not any(line.lower().startswith("path") for line in one):
            parts.append(name)
    old_form = rng.random() < 0.3
    for _ in range(1 if old_form else rng.choice([0, 1, 2])):
        lines += ["[allowlist]" if old_form else "[[allowlists]]"] + shared_list(rng, ids, parts, is_base)
    return lines


def text(rng):
    lines = [""]  # see "columns" in known_difference
    for _ in range(rng.randint(1, 25)):
        words = []
        for _ in range(rng.randint(1, 4)):
            filler = "".join(rng.choice("abcdefx0123456789") for _ in range(rng.randint(1, 9)))
            words.append(rng.choice(PIECES).format(filler))
        line = " ".join(words)
        lines.append("id=" + line if rng.random() < 0.1 else line)
    return "\n".join(lines) + "\n"


def by_gitleaks(program, config, folder, report):
    """Its findings, or None if it takes the configuration for bad."""
    run = subprocess.run(
        [program, "dir", ".", "--config", config, "--report-format", "json", "--report-path", report, "--no-banner",
         "--exit-code", "0", "--max-decode-depth", "0", "--ignore-gitleaks-allow", "-l", "fatal", "--no-color"],
        cwd=folder, capture_output=True, text=True, env={"PATH": os.environ["PATH"], "HOME": str(folder)}, timeout=60,
        check=False)
    if run.returncode != 0:
        return None
    found = []
    for one in json.loads(pathlib.Path(report).read_text()):
        is_path_alone = one["StartLine"] == 0
        found.append((one["RuleID"], one["File"], one["StartLine"], "" if is_path_alone else one["Match"],
                      one["Secret"]))
    return found


def by_sallyport(program, config, folder, texts):
    run = subprocess.run([program, config, folder, *texts], capture_output=True, text=True, check=True, timeout=60)
    found = []
    for line in run.stdout.splitlines():
        one = json.loads(line)
        if "error" in one:
            return None
        if one["line"] == 0:
            found.append((one["rule"], one["file"], 0, "", ""))
            continue
        body = texts[one["file"]]
        (begin, end), (secret_begin, secret_end) = one["match"], one["secret"]
        assert one["line"] == 1 + body.count("\n", 0, secret_begin), one
        found.append((one["rule"], one["file"], 1 + body.count("\n", 0, begin), body[begin:end],
                      body[secret_begin:secret_end]))
    return found


def known_difference(finding, side, ours, theirs, config):
    """Why `finding`, which only `side` has, may be missing on the other; None if it may not."""
    name, file, line, match, secret = finding
    if "generic" in name and side == "gitleaks":
        for other in ours:
            if other[1] == file and "generic" not in other[0] and secret in other[4]:
                return "a generic rule gives way to one that finds the same, on the line of the secret not of the match"
    if "generic" in name and side == "sallyport":
        for other in theirs:
            if other[1:3] == (file, line) and "generic" not in other[0] and secret in other[4]:
                return "a generic rule gives way by place: the same text elsewhere on the line is another secret"
    if "[extend]" in config and match and secret == ("" if side == "gitleaks" else match):
        return "a secretGroup of the extended rule may name a group that takes no part in the new regex"
    if "withincolumns" in config.lower() and r"\n?pass" in config:
        return "gitleaks counts columns of a match that begins with a line break from there"
    return None


def run_one(number, programs, folder):
    rng = random.Random(SEED + number)
    source = folder / "source"
    texts = {name: text(rng) for name in NAMES}
    for name, body in texts.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body)
    lines = configuration(rng, "rule-", rng.random() < 0.3)
    if rng.random() < 0.3:
        # Rules of one id are merged, after which a part may have a path, or be gone; gitleaks then never reports the
        # rule that requires it, and Sallyport refuses the file.
        extended = "\n".join(configuration(rng, rng.choice(["rule-", "base-"]), False, is_base=True))
        base = folder / "base.toml"
        base.write_text(extended.replace("rule-", "base-") if "required" in "\n".join(lines) else extended)
        lines = ["[extend]", f"path = '{base}'", *lines]
        if "required" not in extended:
            lines.insert(2, f"disabledRules = ['{rng.choice(['base-0', 'base-1'])}']")
    if rng.random() < 0.1:
        lines.append(rng.choice(MISTAKES))
    config = "\n".join(lines) + "\n"
    (folder / "config.toml").write_text(config)
    theirs = by_gitleaks(programs["gitleaks"], folder / "config.toml", source, folder / "report.json")
    ours = by_sallyport(programs["sallyport"], folder / "config.toml", source, texts)
    if theirs is None or ours is None:
        same = theirs is None and ours is None
        return ([] if same else [f"refused by {'gitleaks' if theirs is None else 'sallyport'} alone"]), "refused", []
    left, right = collections.Counter(theirs), collections.Counter(ours)
    wrong, excused = [], []
    for side, only in (("gitleaks", left - right), ("sallyport", right - left)):
        for finding in only.elements():
            reason = known_difference(finding, side, ours, theirs, config)
            (excused if reason else wrong).append(reason or f"only {side} finds {finding}")
    return wrong, sum((left & right).values()), excused


def main():
    gitleaks = shutil.which("gitleaks")
    if gitleaks is None:
        print("no gitleaks on the PATH")
        return 77
    programs = {"gitleaks": gitleaks, "sallyport": sys.argv[1]}
    numbers = [int(number) for number in sys.argv[2:]] or range(CONFIGURATIONS)
    equal, refused, excused, bad = 0, 0, collections.Counter(), 0
    for number in numbers:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            wrong, count, known = run_one(number, programs, folder)
            if wrong:
                bad += 1
                print(f"== configuration {number}", *wrong, (folder / "config.toml").read_text(), sep="\n")
                if (folder / "base.toml").exists():
                    print("-- base", (folder / "base.toml").read_text(), sep="\n")
        excused.update(known)
        refused += count == "refused"
        equal += 0 if count == "refused" else count
    print(f"{len(numbers)} configurations, {refused} of them refused by both, {equal} equal findings")
    for reason, count in excused.items():
        print(f"{count} known to differ: {reason}")
    return 1 if bad or (len(numbers) == CONFIGURATIONS and equal < 1000) else 0


sys.exit(main())
