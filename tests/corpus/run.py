#!/usr/bin/env python3
"""Rehearses a folder of templates and compares the verdicts with tests/corpus-verdicts.yaml: what is listed there fails on AWS too, and says why; everything
else must deploy. Parameters without a default get the values of that file, by name or by type.

usage: run.py DRYDOCK CORPUS [--list]      --list prints the failing templates with their reasons.     The last line is «N passed, N failed».
"""
import json
import pathlib
import re
import subprocess
import sys

import yaml

HERE = pathlib.Path(__file__).parent


def rehearse(drydock, path, parameters):
    command = [drydock, "deploy", str(path), "--stack-name", "corpus", "--account", str(HERE / "corpus.account.yaml"), "--output", "json"]
    if parameters:
        command += ["--parameters", *(f"{k}={v}" for k, v in parameters.items())]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode not in (0, 1, 4):
        return None, run.stderr.strip()
    outcome = json.loads(run.stdout)
    reasons = [f"{r['logicalId']}: {r['reason']}" for r in outcome["resources"] if r.get("reason") and r["reason"] != "Resource creation cancelled"]
    return outcome, "; ".join(filter(None, [outcome.get("rejection", {}).get("message"), *reasons, outcome["stack"].get("statusReason")]))


def with_parameters(drydock, path, known):
    """The template's verdict with values for the parameters that it asks for."""
    outcome, reason = rehearse(drydock, path, {})
    missing = re.match(r"Parameters: \[(.*)\] must have values", reason or "")
    if not missing:
        return outcome, reason
    text = path.read_text()
    values, used = {}, {}
    for name in missing[1].split(", "):
        declared = re.search(rf'"?\b{name}"?:\s*\{{?[^}}]*?"?Type"?:\s*"?([A-Za-z:<>0-9]+)', text)
        kind = declared[1] if declared else "String"
        by_name = next((value for pattern, value in known["names"].items() if re.search(pattern, name)), None)
        choices = by_name if by_name is not None and kind == "String" else known["types"].get(kind, known["types"]["String"])
        choices = choices if isinstance(choices, list) else [choices]
        values[name] = choices[used.get(kind, 0) % len(choices)]  # two subnets in a template are two different ones
        used[kind] = used.get(kind, 0) + 1
    return rehearse(drydock, path, values)


def main():
    drydock, corpus = sys.argv[1], pathlib.Path(sys.argv[2])
    known = yaml.safe_load((HERE.parent / "corpus-verdicts.yaml").read_text())
    listed = {entry["template"]: entry for entry in known["templates"]}
    passed = failed = 0
    for path in sorted(p for p in corpus.rglob("*") if p.suffix in (".yaml", ".yml", ".json", ".template")):
        name = str(path.relative_to(corpus))
        outcome, reason = with_parameters(drydock, path, known)
        verdict = outcome["verdict"] if outcome else "UNREADABLE"
        entry = listed.pop(name, None)
        if entry is None:
            good = verdict == "CREATE_COMPLETE"
        else:
            good = verdict == entry["verdict"] and entry["reason"] in reason
        if "--list" in sys.argv and verdict != "CREATE_COMPLETE":
            print(yaml.safe_dump([{"template": name, "verdict": verdict, "reason": reason[:300], "why": ""}], sort_keys=False, width=150), end="")
        elif not good:
            print(f"{name}: {verdict}: {reason[:400]}")
        passed, failed = passed + good, failed + (not good)
    for name in listed:
        print(f"{name}: listed in corpus-verdicts.yaml, but not there")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
