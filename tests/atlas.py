#!/usr/bin/env python3
"""Runs failure pairs with `drydock test` and compares with tests/atlas-passing.txt: a pair that passed before and fails now is a regression.

usage: atlas.py DRYDOCK [PATH…] [--update]      --update rewrites the list from this run
The last line is «N passed, N failed», where N failed counts regressions only; the pairs that never passed are listed above it.
"""
import json
import pathlib
import subprocess
import sys

BASELINE = pathlib.Path(__file__).with_name("atlas-passing.txt")


def main():
    drydock, *paths = [a for a in sys.argv[1:] if a != "--update"]
    if not any(pathlib.Path(p).exists() for p in paths):
        print(f"no failure pairs at {' '.join(paths)}: nothing to compare")
        print("0 passed, 0 failed")
        return 0
    run = subprocess.run([drydock, "test", "--output", "json", *paths], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        print(run.stderr)
        print("0 passed, 1 failed")
        return 1
    cases = json.loads(run.stdout)["cases"]
    passing = {c["id"] for c in cases if c["outcome"] == "pass"}
    for case in cases:
        if case["outcome"] not in ("pass", "skipped"):
            print(f"{case['outcome']:13} {case['id']}  {case['detail'][:160]}")
    skipped = sum(c["outcome"] == "skipped" for c in cases)
    print(f"{len(passing)} of {len(cases)} pairs pass, {skipped} skipped")
    if "--update" in sys.argv:
        BASELINE.write_text("".join(f"{name}\n" for name in sorted(passing)))
    before = set(BASELINE.read_text().split()) if BASELINE.exists() else set()
    regressions = sorted(before & {c["id"] for c in cases} - passing)
    for name in regressions:
        print(f"regression: {name} passed before")
    print(f"{len(passing)} passed, {len(regressions)} failed")
    return 1 if regressions else 0


if __name__ == "__main__":
    sys.exit(main())
