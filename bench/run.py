#!/usr/bin/env python3
"""Measures drydock as a whole process, warm file cache, beside peers where they are installed; prints medians, memory and ratios.

usage: run.py DRYDOCK [--runs N] [--corpus DIRECTORY]
Peers: cfn-lint on PATH or in .venv-bench (pip), @aws/cloudformation-validate in node_modules (npm).
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
LIMITS = {"payment pipeline": (0.010, 40), "500 resources": (0.050, None), "corpus": (0.4, None)}


def measure(command, runs):
    """Median wall time in seconds and peak memory in MB of a command."""
    times, peak = [], 0
    for _ in range(runs):
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        times.append(time.perf_counter() - begin)
        peak = max(peak, usage.ru_maxrss / 1024)
    return statistics.median(times), peak


def generated(count):
    """A template of `count` resources that depend on each other in chains of ten."""
    lines = ["Resources:"]
    for i in range(count):
        lines += [f"  Parameter{i}:", "    Type: AWS::SSM::Parameter", "    Properties:", "      Type: String"]
        lines.append(f"      Value: {'start' if i % 10 == 0 else f'!Sub ${{Parameter{i - 1}}}-{i}'}")
    return "\n".join(lines) + "\n"


def peers(path):
    lint = shutil.which("cfn-lint", path=f"{ROOT}/.venv-bench/bin:{os.environ['PATH']}")
    if lint:
        yield "cfn-lint", [lint, *path]
    validate = ROOT / "node_modules/.bin/cfn-validate"
    if validate.exists():
        yield "cloudformation-validate", [str(validate), *path]


def corpus_files(directory):
    return [str(p) for p in sorted(pathlib.Path(directory).rglob("*")) if p.suffix in (".yaml", ".yml", ".json", ".template") and p.is_file()]


def report(name, drydock, command, arguments, runs, peer_runs):
    seconds, memory = measure([drydock, command, *arguments], runs)
    limit, most = LIMITS.get(name, (None, None))
    verdict = "" if limit is None else f"  (goal {limit * 1000:.0f} ms{f', {most} MB' if most else ''})"
    print(f"{name:18} drydock {seconds * 1000:9.1f} ms  {memory:6.1f} MB{verdict}")
    for peer, line in peers([a for a in arguments if not a.startswith("--")]):
        slow, much = measure(line, peer_runs)
        print(f"{'':18} {peer} {slow * 1000:9.1f} ms  {much:6.1f} MB  {slow / seconds:.0f} times as long")
    return limit is None or seconds <= limit


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("drydock")
    arguments.add_argument("--runs", type=int, default=21)
    arguments.add_argument("--corpus", default=str(ROOT.parent / "shared/corpus"))
    given = arguments.parse_args()
    good = report("start", given.drydock, "version", [], given.runs, 1)
    good &= report("payment pipeline", given.drydock, "deploy", [str(ROOT / "examples/payment-pipeline.yaml")], given.runs, 3)
    with tempfile.TemporaryDirectory() as folder:
        for count in (125, 250, 500):
            path = pathlib.Path(folder, f"{count}.yaml")
            path.write_text(generated(count))
            good &= report(f"{count} resources", given.drydock, "deploy", [str(path)], given.runs, 1)
    if os.path.isdir(given.corpus):
        good &= report("corpus", given.drydock, "validate", corpus_files(given.corpus), 5, 1)
    print("all goals met" if good else "some goals missed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
