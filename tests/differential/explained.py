"""The classes of differences that docs/differences.md explains, each by the name of its heading there."""

from __future__ import annotations

def reason(oracle: str, direction: str, kind: str, type_name: str, rules: tuple[str, ...]) -> str | None:
    return None
