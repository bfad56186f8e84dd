#!/usr/bin/env python3
"""A verdict table: of the failure pairs in a folder, how many does each tool judge right? drydock by its own standard (right surface, right reason, the repaired twin
deploys); the linters by the kindest one: any error for `bad`, none for `good`; moto: `bad` does not complete, `good` does. Only pairs of a single create count.

usage: verdicts.py DRYDOCK PAIRS… [--python PYTHON] [--node-modules FOLDER]
Peers are taken where they are installed: cfn-lint and moto in PYTHON (default .venv-bench/bin/python3, else this one), @aws/cloudformation-validate and cdk-preflight
under FOLDER.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[1]

CFN_LINT = """
import json, sys
from cfnlint.api import lint_file, ManualArgs
from pathlib import Path
found = {}
for path in sys.argv[1:]:
    try:
        found[path] = any(m.rule.id.startswith("E") for m in lint_file(Path(path), config=ManualArgs(regions=["us-east-1"])))
    except Exception:
        found[path] = True
print(json.dumps(found))
"""

MOTO = """
import json, logging, os, sys
os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="us-east-1")
logging.disable(logging.CRITICAL)
import boto3
from moto import mock_aws
found = {}
for path in sys.argv[1:]:
    with mock_aws():
        try:
            cf = boto3.client("cloudformation")
            stack = cf.create_stack(StackName="pair", TemplateBody=open(path).read(), Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"])["StackId"]
            found[path] = cf.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"] != "CREATE_COMPLETE"
        except ImportError:
            sys.exit(1)  # moto is there without its parts for CloudFormation
        except Exception:
            found[path] = True
print(json.dumps(found))
"""


def entries(paths):
    files = [f for p in paths for f in (sorted(pathlib.Path(p).glob("*.yaml")) if pathlib.Path(p).is_dir() else [pathlib.Path(p)])]
    for entry in (e for f in files for e in yaml.safe_load(f.read_text())):
        plain = not any(k in entry for k in ("steps", "good_steps", "generate", "upload", "parameters", "request", "unparsable"))
        if plain and entry["surface"] in ("rejected", "create-failed"):
            yield entry


def judged(command, files):
    """{file: an error was seen}, or None where the tool is not installed."""
    found = {}
    for start in range(0, len(files), 100):
        run = subprocess.run([*command, *files[start : start + 100]], capture_output=True, text=True)
        if run.returncode != 0:
            return None
        found.update(json.loads(run.stdout[run.stdout.index("{") :]))
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("drydock")
    arguments.add_argument("pairs", nargs="+")
    bench = ROOT / ".venv-bench/bin/python3"
    arguments.add_argument("--python", default=str(bench) if bench.exists() else sys.executable)
    arguments.add_argument("--node-modules", default=str(ROOT))
    given = arguments.parse_args()
    pairs = list(entries(given.pairs))
    ids = {p["id"] for p in pairs}
    run = subprocess.run([given.drydock, "test", "--output", "json", *given.pairs], capture_output=True, text=True)
    right = sum(c["outcome"] == "pass" and c["id"] in ids for c in json.loads(run.stdout)["cases"])
    print(f"{len(pairs)} pairs of a single create\n{'drydock':28} {right:4}  {100 * right / len(pairs):5.1f} %  (right surface and AWS's reason)")
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for number, pair in enumerate(pairs):
            for twin in ("bad", "good"):
                files[number, twin] = str(pathlib.Path(folder, f"{number}-{twin}.yaml"))
                pathlib.Path(files[number, twin]).write_text(pair[twin])
        tools = {
            "cfn-lint": [given.python, "-c", CFN_LINT],
            "cloudformation-validate": ["node", str(ROOT / "tests/differential/cloudformation_validate.mjs"), given.node_modules],
            "  with cdk-preflight's rules": ["node", str(ROOT / "tests/differential/cloudformation_validate.mjs"), given.node_modules, "--cdk-preflight"],
            "moto": [given.python, "-c", MOTO],
        }
        for name, command in tools.items():
            errors = judged(command, list(files.values()))
            if errors is None:
                print(f"{name:28} not installed")
                continue
            right = sum(bool(errors[files[n, "bad"]]) and not errors[files[n, "good"]] for n in range(len(pairs)))
            print(f"{name:28} {right:4}  {100 * right / len(pairs):5.1f} %")


if __name__ == "__main__":
    main()
