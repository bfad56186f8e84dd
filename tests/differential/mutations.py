"""Changes of a valid resource: those that its schema must refuse, one for each keyword, and those that must make no difference."""

from __future__ import annotations

import copy
import json
import random
import re
from dataclasses import dataclass
from typing import Any, Iterator

from schemas import Schema, escape, resolve, steps

HELPER = {"Type": "AWS::SQS::Queue"}
REMOVED = object()
LONGEST_TEXT = 20_000

# Where one of these stands beside the properties, a property alone does not decide whether the resource is valid.
COMBINING = ("oneOf", "anyOf", "allOf", "if", "not", "requiredXor", "requiredOr", "dependentRequired", "dependentExcluded", "dependencies")


@dataclass(frozen=True)
class Change:
    """`kind` is the class of the table, `keywords` are those of which one must be named; none: the change must be accepted."""

    kind: str
    keywords: tuple[str, ...]
    pointer: str
    value: Any


def apply(properties: Any, change: Change) -> Any:
    """A copy of the properties with the change."""
    made = copy.deepcopy(properties)
    path = steps(change.pointer)
    if not path:
        return change.value
    place = made
    for step in path[:-1]:
        place = place[int(step) if isinstance(place, list) else step]
    last: Any = int(path[-1]) if isinstance(place, list) else path[-1]
    if change.value is REMOVED:
        del place[last]
    else:
        place[last] = change.value
    return made


def changes(root: Schema, properties: Any) -> Iterator[Change]:
    """Every change that can be made at some place of the resource."""
    yield from _Changes(root).at(root, properties, "", False)
    yield from _read_only(root, properties)


def choose(root: Schema, properties: Any, draw: random.Random) -> list[Change]:
    """One change of each class, at a place drawn by lot."""
    by_kind: dict[str, list[Change]] = {}
    for change in changes(root, properties):
        by_kind.setdefault(change.kind, []).append(change)
    return [draw.choice(by_kind[kind]) for kind in sorted(by_kind)]


def simple_value(root: Schema, schema: Any, depth: int = 0) -> Any:
    """Some value of the type that the schema names; what else the schema asks for is not looked at."""
    for part in resolve(root, schema):
        if "enum" in part:
            return part["enum"][0]
        kind = part.get("type")
        kind = kind[0] if isinstance(kind, list) else kind
        if kind == "array":
            return [simple_value(root, part.get("items", {}), depth + 1)] if depth < 3 else []
        if kind == "object":
            needed = part.get("required", []) if depth < 3 else []
            return {key: simple_value(root, part.get("properties", {}).get(key, {}), depth + 1) for key in needed}
        if kind in ("integer", "number"):
            return part.get("minimum", 1)
        if kind == "boolean":
            return True
    return "value"


class _Changes:
    def __init__(self, root: Schema) -> None:
        self.root = root
        self.read_only = {tuple(steps(pointer[len("/properties"):])) for pointer in root.get("readOnlyProperties", [])}

    def at(self, schema: Any, value: Any, pointer: str, combined: bool) -> Iterator[Change]:
        """`combined`: a keyword further up relates the value to others."""
        parts = resolve(self.root, schema)
        combined = combined or any(keyword in part for part in parts for keyword in COMBINING)
        if isinstance(value, list) and value and not combined:
            yield from self.twins(parts, value, pointer)
        for part in parts:
            yield from self.of_any_value(part, value, pointer)
            if isinstance(value, bool):
                yield from self.of_boolean(value, pointer, part, combined)
            elif isinstance(value, str):
                yield from self.of_text(part, value, pointer, combined)
            elif isinstance(value, (int, float)):
                yield from self.of_number(part, value, pointer, combined)
            elif isinstance(value, list):
                yield from self.of_list(part, value, pointer, combined)
            elif isinstance(value, dict):
                yield from self.of_object(part, value, pointer, combined)

    def of_any_value(self, schema: Schema, value: Any, pointer: str) -> Iterator[Change]:
        kind = schema.get("type")
        if pointer and isinstance(kind, str):
            wrong = {"string": ["a"], "object": [], "array": {"Drydock": "x"}}.get(kind, "neither number nor list")
            if not (kind == "object" and "properties" not in schema) and kind in ("string", "object", "array", "integer", "number", "boolean"):
                yield Change("wrong type", ("type",), pointer, wrong)
        if isinstance(value, (dict, list)):
            return
        for keyword in ("enum", "enumCaseInsensitive"):
            if schema.get(keyword):
                yield Change("enum", (keyword,), pointer, "drydock-no-such-value" if isinstance(value, str) else 987654321)
        if isinstance(schema.get("const"), str):
            yield Change("enum", ("const",), pointer, "drydock-no-such-value")

    def of_boolean(self, value: bool, pointer: str, schema: Schema, combined: bool) -> Iterator[Change]:
        if schema.get("type") == "boolean" and not combined:
            yield Change("coercion", (), pointer, "true" if value else "false")
            yield Change("neighbour", (), pointer, not value)

    def of_text(self, schema: Schema, value: str, pointer: str, combined: bool) -> Iterator[Change]:
        least, most = schema.get("minLength", 0), schema.get("maxLength", LONGEST_TEXT)
        if least > 0:
            yield Change("length", ("minLength",), pointer, "")
        if most < LONGEST_TEXT:
            yield Change("length", ("maxLength",), pointer, "a" * (most + 1))
        if "pattern" in schema:
            yield from self.against_pattern(schema["pattern"], value, pointer)
        if schema.get("format") == "date-time":
            yield Change("format", ("format",), pointer, "yesterday")
        if pointer and schema.get("type") == "string":
            yield Change("reference to nothing", ("reference",), pointer, {"Ref": "NoSuchThing"})
            yield Change("unknown attribute", ("attribute",), pointer, {"Fn::GetAtt": ["Helper", "NoSuchAttribute"]})
            if not combined and "enum" not in schema:
                yield Change("reference", (), pointer, {"Ref": "Helper"})
            if re.fullmatch("0|[1-9][0-9]{0,8}", value) and not combined:
                yield Change("coercion", (), pointer, int(value))
        if not combined:
            for allowed in schema.get("enum", []):
                if allowed != value:
                    yield Change("neighbour", (), pointer, allowed)
            if most < LONGEST_TEXT and "pattern" not in schema and "enum" not in schema and "format" not in schema:
                yield Change("neighbour", (), pointer, "a" * most)

    def against_pattern(self, pattern: str, value: str, pointer: str) -> Iterator[Change]:
        try:
            expression = re.compile(pattern)
        except re.error:  # a dialect that Python does not speak
            return
        for candidate in ("\u0001", "~!", "a b", "-", "0", "A", value + "\u0001"):
            if not expression.search(candidate):
                yield Change("pattern", ("pattern",), pointer, candidate)
                return

    def of_number(self, schema: Schema, value: float, pointer: str, combined: bool) -> Iterator[Change]:
        if schema.get("type") not in ("integer", "number"):
            return
        for keyword, step in (("minimum", -1), ("maximum", 1), ("exclusiveMinimum", 0), ("exclusiveMaximum", 0)):
            if isinstance(schema.get(keyword), (int, float)):
                yield Change("range", (keyword,), pointer, schema[keyword] + step)
                if step and not combined and "multipleOf" not in schema and "enum" not in schema:
                    yield Change("neighbour", (), pointer, schema[keyword])
        if schema.get("multipleOf") and schema["type"] == "number":
            yield Change("range", ("multipleOf",), pointer, schema["multipleOf"] * 1.5)
        if schema["type"] == "integer":
            yield Change("wrong type", ("type",), pointer, 1.5)
        if not combined:
            yield Change("coercion", (), pointer, json.dumps(value))

    def of_list(self, schema: Schema, value: list[Any], pointer: str, combined: bool) -> Iterator[Change]:
        least, most = schema.get("minItems", 0), schema.get("maxItems", 1000)
        if least > 0:
            yield Change("item count", ("minItems",), pointer, value[: least - 1])
        if most < 300 and value:
            yield Change("item count", ("maxItems",), pointer, [_variant(value[0], number) for number in range(most + 1)])
        if value and most > 1:
            for keyword in ("uniqueItems", "uniqueKeys"):
                if schema.get(keyword):
                    yield Change("uniqueness", (keyword, "uniqueItems"), pointer, [value[0], value[0], *value[1: most - 1]])
        if isinstance(schema.get("items"), dict):
            for index, item in enumerate(value):
                yield from self.at(schema["items"], item, f"{pointer}/{index}", combined)

    def twins(self, parts: list[Schema], value: list[Any], pointer: str) -> Iterator[Change]:
        """The same item twice, where no part of the schema forbids it."""
        most = min(part.get("maxItems", 1000) for part in parts)
        if len(value) < most and not any(part.get(keyword) for part in parts for keyword in ("uniqueItems", "uniqueKeys", "maxUniqueItems", "prefixItems")):
            yield Change("twins allowed", (), pointer, [value[0], *value])

    def of_object(self, schema: Schema, value: dict[str, Any], pointer: str, combined: bool) -> Iterator[Change]:
        properties = schema.get("properties", {})
        for key in schema.get("required", []):
            if key in value and not self.only_aws_sets(pointer, key):
                yield Change("missing", ("required",), f"{pointer}/{escape(key)}", REMOVED)
        if schema.get("additionalProperties") is False and "patternProperties" not in schema:
            yield Change("unknown", ("additionalProperties",), f"{pointer}/DrydockNoSuchProperty", "x")
        if schema.get("minProperties", 0) > 0 and value:
            yield Change("item count", ("minProperties",), pointer, {})
        yield from self.combinations(schema, value, pointer)
        for key, part in value.items():
            if key in properties:
                yield from self.at(properties[key], part, f"{pointer}/{escape(key)}", combined)

    def combinations(self, schema: Schema, value: dict[str, Any], pointer: str) -> Iterator[Change]:
        def without(keys: set[str]) -> dict[str, Any]:
            return {key: part for key, part in value.items() if key not in keys}

        def with_all(keys: list[str]) -> dict[str, Any]:
            described = schema.get("properties", {})
            return {**value, **{key: simple_value(self.root, described.get(key, {})) for key in keys if key not in value}}

        for keyword in ("requiredXor", "requiredOr"):
            keys = schema.get(keyword, [])
            if keys:
                yield Change("combination", (keyword,), pointer, without(set(keys)))
            if keyword == "requiredXor" and len(keys) > 1:
                yield Change("combination", (keyword,), pointer, with_all(keys[:2]))
        for keyword in ("dependentRequired", "dependencies"):
            for key, needs in schema.get(keyword, {}).items():
                if isinstance(needs, list) and needs and key in value:
                    yield Change("combination", (keyword,), pointer, without({needs[0]}))
        for key, others in schema.get("dependentExcluded", {}).items():
            if others:
                yield Change("combination", ("dependentExcluded",), pointer, with_all([key, others[0]]))
        for keyword in ("oneOf", "anyOf"):
            branches = schema.get(keyword, [])
            keys = [branch.get("required", []) if isinstance(branch, dict) else [] for branch in branches]
            if branches and all(keys):
                named = {key for needed in keys for key in needed}
                if not any(self.only_aws_sets(pointer, key) for key in named):
                    yield Change("combination", (keyword,), pointer, without(named))
                if keyword == "oneOf" and len(branches) > 1 and all(set(branch) <= {"required"} for branch in branches):
                    yield Change("combination", (keyword,), pointer, with_all([*keys[0], *keys[1]]))

    def only_aws_sets(self, pointer: str, key: str) -> bool:
        path = tuple("*" if step.isdigit() else step for step in [*steps(pointer), key])
        return path in self.read_only


def _read_only(root: Schema, properties: Any) -> Iterator[Change]:
    """Properties that only AWS sets, set by the template."""
    also_written = {pointer for keyword in ("writeOnlyProperties", "createOnlyProperties") for pointer in root.get(keyword, [])}
    for pointer in root.get("readOnlyProperties", []):
        path = steps(pointer[len("/properties"):])
        if len(path) == 1 and path[0] not in properties and pointer not in also_written:
            schema = root.get("properties", {}).get(path[0], {})
            yield Change("read-only", ("readOnlyProperties",), "/" + escape(path[0]), simple_value(root, schema))


def _variant(value: Any, number: int) -> Any:
    """The same value with a difference, so that a list of variants has no twins."""
    if number == 0 or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return f"{value[:-len(str(number))]}{number}"
    if isinstance(value, (int, float)):
        return value + number
    if isinstance(value, dict) and value:
        made = dict(value)
        for key, part in value.items():
            if isinstance(part, (str, int)) and not isinstance(part, bool):
                made[key] = _variant(part, number)
                break
        return made
    return value
