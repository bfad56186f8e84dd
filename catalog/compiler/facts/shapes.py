"""What the schemas say of the values that expressions speak of, so that a misspelt property is found when the facts are compiled.

A Shape is what a value may look like: the schemas of all branches that may describe it, each with the type it belongs to. None is a value of which
nothing is known (documents, results of functions): everything goes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Callable, Optional

from .document import near_miss

Schema = dict[str, Any]
_COMBINATIONS = ("allOf", "anyOf", "oneOf")
SPECIAL = ("_id", "_type", "_stack", "_logical_id", "_ref")


class NoSuchProperty(Exception):
    pass


@dataclass
class Type:
    name: str
    schema: Schema
    attributes: set[str] = field(default_factory=set)  # of the facts; they may have dots

    def resolve(self, schema: Any) -> Schema:
        for _ in range(32):
            if not isinstance(schema, dict) or not isinstance(schema.get("$ref"), str):
                break
            target: Any = self.schema
            for token in schema["$ref"].lstrip("#").split("/")[1:]:
                target = target.get(token.replace("~1", "/").replace("~0", "~"), {}) if isinstance(target, dict) else {}
            schema = target
        return schema if isinstance(schema, dict) else {}

    def branches(self, schema: Any, depth: int = 0) -> list[Schema]:
        """The schema and the branches of its combinations, references followed."""
        schema = self.resolve(schema)
        result = [schema]
        if depth < 6:
            for keyword in _COMBINATIONS:
                for branch in schema.get(keyword, []):
                    result += self.branches(branch, depth + 1)
        return result

    def read_only(self) -> set[str]:
        """Names of the read-only properties, nested ones with dots."""
        return {pointer.removeprefix("/properties/").replace("/", ".") for pointer in self.schema.get("readOnlyProperties", [])}

    def shape(self) -> Shape:
        return Shape([(self, self.schema)])


@dataclass
class Shape:
    nodes: list[tuple[Type, Schema]]

    def step(self, step: str | int | None) -> Optional[Shape]:
        """The shape one step below; raises NoSuchProperty."""
        if not isinstance(step, str):
            return self.items(f"[{'*' if step is None else step}]")
        found: list[tuple[Type, Schema]] = []
        names: set[str] = set()
        kinds: set[str] = set()
        for owner, node in self.nodes:
            if node is owner.schema and (step in SPECIAL or any(name == step or name.startswith(step + ".") for name in owner.attributes)):
                return None
            for branch in owner.branches(node):
                below = _property(branch, step)
                if below is True:
                    return None
                if below is not False:
                    found.append((owner, below))
                names |= set(branch.get("properties", {}))
                kinds |= _kinds(branch)
            if node is owner.schema:
                names |= owner.attributes
        if found:
            return Shape(found)
        if not names and kinds == {"array"}:
            raise NoSuchProperty(f"{step} of a list: write [*].{step} or [0].{step}")
        if not names:
            raise NoSuchProperty(f"{step} of a {' or '.join(sorted(kinds)) or 'value'}")
        raise NoSuchProperty(f"unknown property {step}{near_miss(step, names) or '; there are ' + ', '.join(sorted(names)[:20])}")

    def items(self, step: str = "[*]") -> Optional[Shape]:
        """The shape of a list's items."""
        found: list[tuple[Type, Schema]] = []
        kinds: set[str] = set()
        for owner, node in self.nodes:
            for branch in owner.branches(node):
                kind = _kinds(branch)
                kinds |= kind
                if "array" in kind or "items" in branch:
                    if not isinstance(branch.get("items"), dict):
                        return None
                    found.append((owner, branch["items"]))
                elif not kind and not _structured(branch):
                    return None
        if found:
            return Shape(found)
        raise NoSuchProperty(f"{step} of a {' or '.join(sorted(kinds)) or 'value'} that is no list")

    def values(self) -> Optional[Shape]:
        """The shape of a list's items or a map's values, as far as it is known."""
        found: list[tuple[Type, Schema]] = []
        for owner, node in self.nodes:
            for branch in owner.branches(node):
                if isinstance(branch.get("items"), dict):
                    found.append((owner, branch["items"]))
                found += [(owner, schema) for schema in branch.get("patternProperties", {}).values()]
                if isinstance(branch.get("additionalProperties"), dict):
                    found.append((owner, branch["additionalProperties"]))
        return Shape(found) if found else None

    def is_list(self) -> bool:
        return all("array" in _kinds(branch) or "items" in branch for owner, node in self.nodes for branch in [owner.resolve(node)])

    def listed(self) -> Shape:
        """The shape of a list of such values."""
        return Shape([(owner, {"type": "array", "items": node}) for owner, node in self.nodes])

    def walk(self, steps: list[str | int | None]) -> Optional[Shape]:
        """The shape at the end of a path; paths with [*] give a list. Raises NoSuchProperty."""
        shape: Optional[Shape] = self
        for number, step in enumerate(steps):
            if shape is None:
                return None
            try:
                shape = shape.step(step)
            except NoSuchProperty as error:
                where = path_text(steps[:number])
                raise NoSuchProperty(f"{error}" + (f" (in {where})" if where else "")) from None
        return shape.listed() if shape is not None and None in steps else shape


def union(shapes: list[Optional[Shape]]) -> Optional[Shape]:
    nodes: list[tuple[Type, Schema]] = []
    for shape in shapes:
        if shape is None:
            return None
        nodes += shape.nodes
    return Shape(nodes) if nodes else None


def path_text(steps: list[str | int | None]) -> str:
    text = ""
    for step in steps:
        text += ("." if text else "") + step if isinstance(step, str) else f"[{'*' if step is None else step}]"
    return text


def _kinds(schema: Schema) -> set[str]:
    kind = schema.get("type", [])
    return {kind} if isinstance(kind, str) else set(kind)


def _structured(schema: Schema) -> bool:
    """False if the schema says nothing of the value but, at most, its type."""
    return bool(set(schema) - {"type", "insertionOrder"})


def _property(schema: Schema, name: str) -> Schema | bool:
    """The schema of a property, True if it may be anything, False if there is none."""
    properties = schema.get("properties", {})
    if name in properties:
        return properties[name]
    for pattern, below in schema.get("patternProperties", {}).items():
        if _fits(pattern, name):
            return below
    rest = schema.get("additionalProperties")
    if isinstance(rest, dict):
        return rest
    if rest is True:
        return True
    if rest is False or properties or "patternProperties" in schema or any(keyword in schema for keyword in _COMBINATIONS):
        return False
    kinds = _kinds(schema)
    return "object" in kinds or not (kinds or _structured(schema))


def _fits(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:  # a Java expression that Python does not read
        return True


TypeLookup = Callable[[str], Optional[Type]]
