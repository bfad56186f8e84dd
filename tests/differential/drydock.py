"""drydock's samples and verdicts."""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mutations import HELPER

TEMPLATES_PER_CALL = 2000

Finding = tuple[str, str]  # rule, pointer


@dataclass(frozen=True)
class Verdict:
    errors: frozenset[Finding]
    # What the service may refuse in words that drydock does not know (rules that cfn-lint adds to AWS's schemas), and what AWS ignores.
    advice: frozenset[Finding]


NOTHING = Verdict(frozenset(), frozenset())


class Drydock:
    def __init__(self, binary: Path) -> None:
        self._binary = str(binary.resolve())

    def samples(self, size: str) -> dict[str, dict[str, Any]]:
        """type → properties; `size` is minimal or full."""
        output = subprocess.run([self._binary, "types", "--sample", size, "--output", "json"], capture_output=True, text=True, check=True).stdout
        return {sample["Type"]: sample["Properties"] for sample in json.loads(output)}

    def verdicts(self, resources: dict[str, dict[str, Any]]) -> dict[str, Verdict]:
        """name → what `drydock validate` has against a template of this resource."""
        names = list(resources)
        found: dict[str, Verdict] = {}
        for first in range(0, len(names), TEMPLATES_PER_CALL):
            with tempfile.TemporaryDirectory() as folder:
                for name in names[first: first + TEMPLATES_PER_CALL]:
                    template = {"Resources": {"Subject": resources[name], "Helper": HELPER}}
                    Path(folder, name + ".json").write_text(json.dumps(template))
                command = [self._binary, "validate", "--output", "json", folder]
                done = subprocess.run(command, capture_output=True, text=True)
                for report in json.loads(done.stdout)["templates"]:
                    found[Path(report["template"]).stem] = _verdict(report)
        missing = [name for name in names if name not in found]
        if missing:
            raise RuntimeError(f"drydock gave no verdict for {missing[:3]}")
        return found


def _verdict(report: dict[str, Any]) -> Verdict:
    errors, advice = set(), set()
    for entry in report["diagnostics"]:
        finding = (entry["rule"], entry.get("path", ""))
        if entry["severity"] == "error":
            errors.add(finding)
        elif entry["rule"].startswith(("service/", "schema/")):
            advice.add(finding)
    if not errors and report["verdict"] == "REJECTED":
        errors.add(("rejected", ""))
    return Verdict(frozenset(errors), frozenset(advice))
