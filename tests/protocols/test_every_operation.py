"""Every operation of every service, there and back: an input as botocore sends it is read by the server's protocols, an output and an error as the
protocols write them are read by botocore, and what comes out must be what went in. All of it once with ordinary values and once with values at the
edges (fillers.py). An input that was damaged on its way is refused or read, but never ends the server.

DRYDOCK_SERVICES=sqs,s3 limits it to some services.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import pathlib
import subprocess
import unittest
from typing import Any, Iterator

import botocore.loaders
from botocore.model import ServiceModel
from exchanges import Service
from fillers import Edges, Filler

PROBE = pathlib.Path(os.environ.get("DRYDOCK_PROBE") or pathlib.Path(os.environ["DRYDOCK"]).parent / "tests/protocol_probe")


def asked(model: ServiceModel) -> Iterator[tuple[str, dict[str, Any], Any]]:
    for protocol in model.metadata.get("protocols") or [model.metadata["protocol"]]:
        for filling in (Filler, Edges):
            yield from Service(model, protocol, filling).asked()


def drive(name: str) -> tuple[int, list[str]]:
    """Operations of a service, and what went wrong."""
    model = ServiceModel(LOADER.load_service_model(name, "service-2"), name)
    differences = []
    for what, line, check in asked(model):
        probe = probe_process()
        assert probe.stdin and probe.stdout
        probe.stdin.write(json.dumps(line) + "\n")
        probe.stdin.flush()
        reply = probe.stdout.readline()
        if not reply:
            probes.pop().wait()
            differences.append(f"{what}: the probe ended")
            continue
        try:
            found = check(json.loads(reply))
        except Exception as error:  # whatever botocore makes of a wrong answer
            found = f"{type(error).__name__}: {error}: {reply[:300]}"
        if found:
            differences.append(f"{what}: {found}")
    return len(model.operation_names), differences


LOADER = botocore.loaders.Loader(include_default_extras=False)
probes: list[subprocess.Popen[str]] = []


def probe_process() -> subprocess.Popen[str]:
    if not probes:
        probes.append(subprocess.Popen([str(PROBE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"))
    return probes[0]


def services() -> list[str]:
    chosen = os.environ.get("DRYDOCK_SERVICES", "")
    return chosen.split(",") if chosen else LOADER.list_available_services("service-2")


class EveryOperation(unittest.TestCase):
    def test_there_and_back(self) -> None:
        operations = 0
        differences: list[str] = []
        # A process takes one service after the other; the largest models come first.
        names = sorted(services(), key=lambda name: name not in ("ec2", "quicksight", "sagemaker", "connect", "iot", "glue", "rds", "ssm"))
        with multiprocessing.get_context("fork").Pool(2) as pool:
            for count, found in pool.imap_unordered(drive, names):
                operations += count
                differences += found
        if differences:
            self.fail("\n".join([f"{len(differences)} differences in {operations} operations:", *differences[:200]]))
        if not os.environ.get("DRYDOCK_SERVICES"):
            self.assertGreater(operations, 18000)


if __name__ == "__main__":
    unittest.main()
