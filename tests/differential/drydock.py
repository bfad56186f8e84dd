"""drydock's samples and verdicts."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from mutations import HELPER

TEMPLATES_PER_CALL = 2000

Finding = tuple[str, str]  # rule, pointer


class Drydock:
    def __init__(self, binary: Path) -> None:
        self._binary = str(binary.resolve())

    def samples(self, size: str) -> dict[str, dict[str, Any]]:
        """type → properties; `size` is minimal or full."""
        output = subprocess.run([self._binary, "types", "--sample", size, "--output", "json"], capture_output=True, text=True, check=True).stdout
        return {sample["Type"]: sample["Properties"] for sample in json.loads(output)}

    def verdicts(self, resources: dict[str, dict[str, Any]]) -> dict[str, set[Finding]]:
        """name → what `drydock validate` has against a template of this resource."""
        names = list(resources)
        found: dict[str, set[Finding]] = {}
        for first in range(0, len(names), TEMPLATES_PER_CALL):
            with tempfile.TemporaryDirectory() as folder:
                for name in names[first: first + TEMPLATES_PER_CALL]:
                    template = {"Resources": {"Subject": resources[name], "Helper": HELPER}}
                    Path(folder, name + ".json").write_text(json.dumps(template))
                command = [self._binary, "validate", "--quiet", "--output", "json", folder]
                done = subprocess.run(command, capture_output=True, text=True)
                for report in json.loads(done.stdout)["templates"]:
                    found[Path(report["template"]).stem] = set(_errors(report))
        missing = [name for name in names if name not in found]
        if missing:
            raise RuntimeError(f"drydock gave no verdict for {missing[:3]}")
        return found


def _errors(report: dict[str, Any]) -> list[Finding]:
    errors = [(entry["rule"], entry.get("path", "")) for entry in report["diagnostics"] if entry["severity"] == "error"]
    if not errors and report["verdict"] == "REJECTED":
        errors.append(("rejected", ""))
    return errors
