"""The published validators, each as a function: templates → what it finds wrong at each resource."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable

from mutations import HELPER

# The same identifier twice in one template (E3019): the batches bring that about, not the resource.
OF_BATCHES = {"E3019"}
# The last resource of every template for cfn-lint, and wrong: now and then it stops in the middle of a template without a word.
SENTINEL = {"Type": "AWS::SQS::Queue", "Properties": {"Sentinel": 1}}

HERE = Path(__file__).resolve().parent
Resources = dict[str, dict[str, Any]]  # logical id → resource
# What is wrong with a resource: rule → the places where it strikes.
Findings = dict[str, set[tuple[str, str]]]  # logical id → {(rule, place)}
Oracle = Callable[[list[Resources]], Findings]

BATCHES_PER_CALL = 20


def cfn_lint() -> Oracle | None:
    """cfn-lint's rules of severity error, if this Python can import it with all that it needs."""
    try:
        import cfnlint.api  # noqa: F401
    except ImportError:
        return None
    return _on_all_cores(ProcessPoolExecutor, _run_cfn_lint)


def cloudformation_validate(folder: Path) -> Oracle | None:
    """AWS's own offline validator, if Node.js and its package are there."""
    node = shutil.which("node")
    if node is None or not (folder / "node_modules/@aws/cloudformation-validate").is_dir():
        return None

    def run(batches: list[Resources]) -> Findings:
        found: Findings = {}
        with tempfile.TemporaryDirectory() as scratch:
            paths = []
            for number, resources in enumerate(batches):
                paths.append(f"{scratch}/{number}.json")
                Path(paths[-1]).write_text(json.dumps({"Resources": resources}))
            for first in range(0, len(paths), BATCHES_PER_CALL):
                command = [node, str(HERE / "cloudformation_validate.mjs"), str(folder), *paths[first: first + BATCHES_PER_CALL]]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                for diagnostics in json.loads(done.stdout).values():
                    for logical_id, rule, place in diagnostics:
                        if rule not in OF_BATCHES:
                            found.setdefault(logical_id, set()).add((rule, place))
        return found

    return _on_all_cores(ThreadPoolExecutor, run)


def _on_all_cores(pool_kind: type[Executor], run: Oracle) -> Oracle:
    def judge(batches: list[Resources]) -> Findings:
        workers = os.cpu_count() or 1
        found: Findings = {}
        with pool_kind(max_workers=workers) as pool:  # type: ignore[call-arg]
            for part in pool.map(run, [batches[start:: 4 * workers] for start in range(4 * workers)]):
                found.update(part)
        return found

    return judge


def _run_cfn_lint(batches: list[Resources]) -> Findings:
    from cfnlint.config import ConfigMixIn, ManualArgs
    from cfnlint.decode.cfn_json import loads
    from cfnlint.runner import Runner
    from cfnlint.runner.template import run_template_by_data

    logging.disable(logging.CRITICAL)
    sys.setrecursionlimit(10_000)
    config = ConfigMixIn(**ManualArgs(regions=["us-east-1"], ignore_checks=["W", "I"]))
    rules = Runner(config).rules
    found: Findings = {}

    def lint(resources: Resources) -> None:
        template = loads(json.dumps({"Resources": {**resources, "Sentinel": SENTINEL}}, indent=0))
        own: Findings = {}
        for match in run_template_by_data(template, config, rules):
            path = [str(step) for step in getattr(match, "path", None) or []]
            if match.rule.id.startswith("E") and match.rule.id not in OF_BATCHES and len(path) > 1:
                own.setdefault(path[1], set()).add((match.rule.id, "/".join(path[2:])))
        if "Sentinel" not in own and len(resources) > 2:
            for name, resource in resources.items():
                lint({"Helper": HELPER, name: resource})
            return
        found.update(own)

    for batch in batches:
        lint(batch)
    return found
