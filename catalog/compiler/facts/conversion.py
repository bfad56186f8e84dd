"""How a value of an API becomes one of a resource and the other way round: members of the same name, in depth (docs/facts.md, "Operations")."""

from __future__ import annotations

from typing import Any, Optional

from .shapes import Schema, Type

_DEPTH = 12
Conversion = Optional[dict[str, Any]]


def schema_of(model: dict[str, Any], shape: str) -> Schema:
    """The shape of an API model as a JSON schema, so that expressions over requests and answers are checked like those over resources."""
    definitions = {name: _definition(body) for name, body in model["shapes"].items()}
    return {**definitions[shape], "definitions": definitions}


def _definition(shape: dict[str, Any]) -> Schema:
    def refer(member: dict[str, Any]) -> Schema:
        return {"$ref": f"#/definitions/{member['shape']}"}

    kind = shape["type"]
    if kind == "structure":
        if shape.get("document"):
            return {}
        members = {name: refer(member) for name, member in shape.get("members", {}).items()}
        return {"type": "object", "properties": members, "additionalProperties": False}
    if kind == "list":
        return {"type": "array", "items": refer(shape["member"])}
    if kind == "map":
        return {"type": "object", "patternProperties": {"": refer(shape["value"])}, "additionalProperties": False}
    return {"type": {"integer": "integer", "long": "integer", "float": "number", "double": "number", "boolean": "boolean"}.get(kind, "string")}


class Matcher:
    """Finds out which members of one shape are properties of another by the same name, the case aside, in depth.

    A conversion is None (the value goes over as it is) or one of
      {members: {name: [other name, conversion]}, ignore: [names], spread: {name: conversion}}
                                 a structure; other members are not known; the members of a spread one count as members themselves
      {items: conversion}, {values: conversion}                      a list, a map
      {pairs: [key, value]}                                          a map that becomes a list of keys and values
      {map: [key, value]}                                            the other way round
      {parse: true}, {dump: true}                                    a document that one side has as a text
    """

    def __init__(self, source: Type, target: Type, names: dict[str, str] | None = None) -> None:
        self.source, self.target, self.names = source, target, names or {}

    def match(self, source: Schema, target: Schema, depth: int = 0, skip: frozenset[str] = frozenset()) -> Conversion:
        source = self.source.resolve(source)
        targets = self.target.branches(target)
        kinds = set().union(*(_kinds(branch) for branch in targets))
        if depth > _DEPTH:
            return None
        kind = next(iter(_kinds(source)), "object" if "properties" in source else "")
        if kind == "array":
            return self.list(source, targets, kinds, depth)
        if kind == "object" and "patternProperties" in source:
            return self.map(source, targets, kinds, depth)
        if kind == "object":
            return self.structure(source, targets, depth, skip) if kinds != {"string"} else {"dump": True}
        return {"parse": True} if kind == "string" and "object" in kinds else None

    def structure(self, source: Schema, targets: list[Schema], depth: int, skip: frozenset[str]) -> Conversion:
        properties = {name: below for branch in targets for name, below in branch.get("properties", {}).items()}
        if not properties:
            return None
        folded = {name.lower(): name for name in properties}
        members = {}
        for name, below in source.get("properties", {}).items():
            other = folded.get(self.names.get(name, name).lower())
            if other and name not in skip and other not in skip and not self.differ(below, properties[other]):
                members[name] = [other, self.match(below, properties[other], depth + 1)]
        return {"members": members}

    def differ(self, source: Schema, target: Schema) -> bool:
        """A number or a boolean that the other side has as a structure or a list of its own."""
        ours = _kinds(self.source.resolve(source))
        theirs = set().union(*(_kinds(branch) for branch in self.target.branches(target)))
        return bool(ours) and bool(theirs) and ours <= {"integer", "number", "boolean"} and theirs <= {"object", "array"}

    def list(self, source: Schema, targets: list[Schema], kinds: set[str], depth: int) -> Conversion:
        items = self.source.resolve(source.get("items", {}))
        names = {name.lower(): name for name in items.get("properties", {})}
        if "array" not in kinds and "object" in kinds and {"key", "value"} <= set(names):
            return {"map": [names["key"], names["value"]]}
        inside = [self.target.resolve(branch["items"]) for branch in targets if isinstance(branch.get("items"), dict)]
        below = self.match(items, inside[0], depth + 1) if inside else None
        return {"items": below} if below else None

    def map(self, source: Schema, targets: list[Schema], kinds: set[str], depth: int) -> Conversion:
        for branch in targets:
            items = self.target.resolve(branch["items"]) if isinstance(branch.get("items"), dict) else {}
            names = {name.lower(): name for name in items.get("properties", {})}
            if "object" not in kinds and {"key", "value"} <= set(names):
                return {"pairs": [names["key"], names["value"]]}
        values = self.target.shape().nodes and next((v for b in targets for v in b.get("patternProperties", {}).values()), None)
        below = self.match(next(iter(source["patternProperties"].values())), values, depth + 1) if values else None
        return {"values": below} if below else None


def _kinds(schema: Schema) -> set[str]:
    kind = schema.get("type", [])
    return {kind} if isinstance(kind, str) else set(kind)
