"""The resource schemas of the Python package cfn-lint, which drydock's catalog is made from as well (catalog/compiler/sources.py)."""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "catalog/compiler"))

from sources import Sources  # noqa: E402  (the compiler's own folder)

Schema = dict[str, Any]


class Schemas:
    """type → schema, for one region."""

    def __init__(self, region: str) -> None:
        self._sources = Sources(sorted(ROOT.glob(".venv/lib/python3*/site-packages")))
        self._files = self._sources.regions()[region]

    def __contains__(self, type_name: str) -> bool:
        return type_name in self._files

    @functools.lru_cache(maxsize=64)
    def __getitem__(self, type_name: str) -> Schema:
        return self._sources.schema(self._files[type_name])


def resolve(root: Schema, schema: Any) -> list[Schema]:
    """The schema, and what its $ref leads to: all of them describe the value."""
    found = []
    for _ in range(20):
        if not isinstance(schema, dict):
            break
        found.append(schema)
        if "$ref" not in schema:
            break
        target: Any = root
        for part in schema["$ref"].lstrip("#/").split("/"):
            target = target.get(part) if isinstance(target, dict) else None
        schema = target
    return found


def escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def steps(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
