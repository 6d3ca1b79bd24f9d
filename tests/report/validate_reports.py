#!/usr/bin/env python3
"""Validates every sample report against its schema: validate_reports.py SAMPLE_REPORT JSON_SCHEMA SARIF_SCHEMA.

The schema of our JSON lets keys be added, so that old validators take new reports. Here it is made strict first: a key
that the schema does not name is a key that nobody documented.
"""

import copy
import json
import subprocess
import sys

import jsonschema


def strict(schema):
    """The schema with every object closed to keys it does not name."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    out = {key: strict(value) for key, value in schema.items()}
    if isinstance(out.get("properties"), dict):
        out.setdefault("additionalProperties", False)
    return out


def run(program, *arguments):
    return subprocess.run([program, *arguments], check=True, capture_output=True).stdout.decode("utf-8")


def problems(validator, report):
    return [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(report)]


def spoiled(report, kind):
    """Reports that must not pass: without each top key in turn, and with values that are not in the enumerations."""
    for key in report:
        if key in ("$schema", "pusher"):  # SARIF says only that it should be there; not everywhere is there a pusher
            continue
        broken = copy.deepcopy(report)
        del broken[key]
        yield f"without {key}", broken
    broken = copy.deepcopy(report)
    if kind == "json":
        broken["outcome"] = "perhaps"
    else:
        broken["runs"][0]["results"][0]["level"] = "fatal"
    yield "with a word that is not in the enumeration", broken


def main():
    program, json_schema, sarif_schema = sys.argv[1:]
    failures = 0
    for kind, path in (("json", json_schema), ("sarif", sarif_schema)):
        with open(path, encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft7Validator.check_schema(schema)
        validators = [jsonschema.Draft7Validator(schema), jsonschema.Draft7Validator(strict(schema))]
        names = run(program).split()
        assert names, "there are no samples"
        for name in names:
            text = run(program, kind, name)
            assert text.endswith("}\n") and text.isascii(), f"{kind} {name}: not ASCII, or not ended by LF"
            assert not any(ord(c) < 0x20 and c != "\n" or ord(c) == 0x7F for c in text), f"{kind} {name}: control"
            report = json.loads(text)
            for validator in validators:
                for problem in problems(validator, report):
                    print(f"{kind} {name}: {problem}")
                    failures += 1
            if name != "refused-push":
                continue
            for what, broken in spoiled(report, kind):
                if not problems(validators[0], broken):
                    print(f"{kind}: a report {what} passes, so the schema checks too little")
                    failures += 1
        print(f"{kind}: {len(names)} samples, {failures} problems so far")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
