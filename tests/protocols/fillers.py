"""Values for the shapes of API models: what travels between clients and services in the test of every operation."""

from __future__ import annotations

import datetime
import math
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

DEPTH = 3
MOMENT = datetime.datetime(2026, 1, 31, 12, 0, 0, 123000, tzinfo=datetime.timezone.utc)
MISSING = object()
# S3's notifications had one event before they had several: both members have the same name on the wire, so that only one is given.
AMBIGUOUS = {"Event"}


class Filler:
    """Values for shapes: every member, two elements, one entry; containers to a depth of three."""

    def __init__(self, service: str, protocol: str, output: bool) -> None:
        self.name = service
        self.protocol = protocol
        self.output = output
        self.count = 0

    def value(self, shape: Shape, depth: int, place: str = "") -> Any:
        kind = shape.type_name
        if kind == "structure":
            return self.structure(shape, depth)
        if kind == "list":
            return self.list(shape, depth, place)
        if kind == "map":
            return self.map(shape, depth)
        self.count += 1
        return self.scalar(shape, kind, place)

    def structure(self, shape: StructureShape, depth: int) -> Any:
        if getattr(shape, "is_document_type", False):
            return {"list": ["é", 1, True, {"deeper": 1.5}], "none": {}}
        if depth >= DEPTH:
            return MISSING
        members = list(shape.members.items())
        if getattr(shape, "is_tagged_union", False):
            for offset in range(len(members)):
                name, member = members[(self.count + offset) % len(members)]
                value = self.value(member, depth + 1)
                if value is not MISSING:
                    return {name: value}
            return MISSING
        value = self.members(members, depth)
        # Forms and XML cannot tell an empty structure from none.
        return value if value or self.protocol in ("json", "rest-json", "smithy-rpc-v2-cbor") else MISSING

    def members(self, members: list[tuple[str, Shape]], depth: int, payload: str = "") -> dict[str, Any]:
        values = {}
        for name, member in members:
            if self.name == "s3" and name in AMBIGUOUS:
                continue
            value = self.value(member, 0 if name == payload else depth + 1, member.serialization.get("location", ""))
            if value is not MISSING:
                values[name] = value
        return values

    def list(self, shape: ListShape, depth: int, place: str) -> Any:
        if depth >= DEPTH:
            return MISSING
        values = [self.value(shape.member, depth + 1, place) for _ in range(2)]
        return MISSING if MISSING in values else values

    def map(self, shape: MapShape, depth: int) -> Any:
        if depth >= DEPTH:
            return MISSING
        place = shape.serialization.get("location", "")
        value = self.value(shape.value, depth + 1, place)
        if value is MISSING:
            return MISSING
        key = "key" if place else self.value(shape.key, depth + 1, place)
        return {key: value}

    def scalar(self, shape: Shape, kind: str, place: str) -> Any:
        if kind == "boolean":
            return self.count % 2 == 0
        if kind == "integer":
            return 202 if place == "statusCode" else self.count
        if kind == "long":
            return 2**40 + self.count
        if kind in ("float", "double", "bigdecimal"):
            return self.count + 0.25
        if kind == "blob":
            # botocore takes a body for text.
            return b"bytes" if place == "payload" else b"\x00\xff bytes " + bytes([self.count % 256])
        if kind == "timestamp":
            return self.timestamp(shape, place)
        if shape.serialization.get("jsonvalue") and place == "header":
            return {"a": [1, "b"]}
        return self.text(shape, place)

    def timestamp(self, shape: Shape, place: str) -> datetime.datetime:
        moment = MOMENT + datetime.timedelta(seconds=self.count)
        whole = not self.output or place == "header" or shape.serialization.get("timestampFormat") == "rfc822"
        return moment.replace(microsecond=0) if whole else moment

    def text(self, shape: Shape, place: str) -> str:
        if getattr(shape, "enum", None):
            return shape.enum[self.count % len(shape.enum)]
        if place in ("header", "headers") or shape.serialization.get("hostLabel"):
            return f"text{self.count}"
        if place == "uri":
            return f"text {self.count}/ü+%"
        return f'text {self.count} é <&>"\\ +%'


class Edges(Filler):
    """Values at the edges of what shapes allow: empty texts, lists and maps, the largest and the smallest numbers, odd times."""

    WHOLE = {"integer": (-(2**31), 2**31 - 1, 0), "long": (-(2**63), 2**63 - 1, 2**53 + 1)}
    REAL = (0.0, -1.5, math.inf, -math.inf, math.nan)
    TIMES = (datetime.datetime(1970, 1, 1), datetime.datetime(1900, 1, 1, 0, 0, 1), datetime.datetime(2999, 12, 31, 23, 59, 59))

    def structure(self, shape: StructureShape, depth: int) -> Any:
        if getattr(shape, "is_document_type", False):
            return self.next(([], "", 0, False, {}, [[]]))
        return super().structure(shape, depth)

    def list(self, shape: ListShape, depth: int, place: str) -> Any:
        if place == "header":
            return super().list(shape, depth, place)
        value = MISSING if depth >= DEPTH else self.next((MISSING, self.value(shape.member, depth + 1, place)))
        if value is not MISSING:
            return [value]
        # Forms of EC2 and query strings cannot tell an empty list from none.
        told = not place and (self.protocol != "ec2" or self.output)
        return [] if told and (self.told_when_empty(shape) or (self.protocol == "query" and not self.output)) else MISSING

    def map(self, shape: MapShape, depth: int) -> Any:
        if depth < DEPTH and self.next((False, True)):
            return super().map(shape, depth)
        told = "location" not in shape.serialization and (self.protocol != "query" or self.output)
        return {} if told and self.told_when_empty(shape) else MISSING

    def told_when_empty(self, shape: Shape) -> bool:
        return not shape.serialization.get("flattened") or self.protocol not in ("query", "ec2", "rest-xml")

    def scalar(self, shape: Shape, kind: str, place: str) -> Any:
        if kind in self.WHOLE and place != "statusCode":
            return self.next(self.WHOLE[kind])
        if kind in ("float", "double", "bigdecimal"):
            return self.next(self.REAL)
        if kind == "blob":
            return b"bytes" if place else b""
        return super().scalar(shape, kind, place)

    def timestamp(self, shape: Shape, place: str) -> datetime.datetime:
        return self.next(self.TIMES).replace(tzinfo=datetime.timezone.utc)

    def text(self, shape: Shape, place: str) -> str:
        return "x" if place == "uri" or shape.serialization.get("hostLabel") else ""

    def next(self, values: tuple[Any, ...]) -> Any:
        self.count += 1
        return values[self.count % len(values)]


def plain(value: Any) -> Any:
    """As the probe says it: bytes as characters, timestamps as texts."""
    if isinstance(value, dict):
        return {plain(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, (bytes, bytearray)):
        return value.decode("latin-1")
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, datetime.datetime):
        utc = value.astimezone(datetime.timezone.utc)
        return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"
    return value


def difference(expected: Any, seen: Any, path: str = "") -> str:
    """The first place where the two are not the same, or ''."""
    if isinstance(expected, dict) and isinstance(seen, dict):
        for key in expected:
            if key not in seen:
                return f"{path}.{key} is missing"
            found = difference(expected[key], seen[key], f"{path}.{key}")
            if found:
                return found
        extra = [key for key in seen if key not in expected and key not in AMBIGUOUS]
        return f"{path}.{extra[0]} is not expected: {seen[extra[0]]!r}" if extra else ""
    if isinstance(expected, list) and isinstance(seen, list):
        if len(expected) != len(seen):
            return f"{path}: {len(seen)} elements instead of {len(expected)}"
        return next(filter(None, (difference(a, b, f"{path}[{i}]") for i, (a, b) in enumerate(zip(expected, seen)))), "")
    same = expected == seen and isinstance(expected, bool) == isinstance(seen, bool)
    return "" if same else f"{path}: {seen!r} instead of {expected!r}"
