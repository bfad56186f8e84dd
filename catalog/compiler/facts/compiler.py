"""Compiles the folder catalog/facts. All errors are reported, each with file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator, Optional

from . import answers
from .check import Language
from .document import Item, Report, load, near_miss
from .expression import Ast
from .operations import OperationCompiler
from .shapes import Type
from .tagging import TaggingCompiler
from .types import TypeCompiler, handler

Entry = tuple[str, str, Any]  # kind, name, JSON value
_FILE_KEYS = ("service", "handler", "types", "operations", "things")
_TAGGING = "tagging"  # a file of its own


class FactsCompiler:
    """`source` gives schemas and the names of API models: compiler/sources.py, or a test's stand-in."""

    def __init__(self, source: Any) -> None:
        self.source = source
        self.report = Report()
        self.files: dict[str, str] = {}
        for types in source.regions().values():
            self.files |= types
        self.services = set(source.model_files())
        self.types: dict[str, Type] = {}
        self.documents: dict[str, Any] = {}
        self.attributes: dict[str, set[str]] = {}
        self.compiled: dict[str, dict[str, Any]] = {}
        self.handlers: dict[str, dict[str, str]] = {}
        self.places: dict[str, Item] = {}
        self.ids: dict[str, str] = {}
        self.things: dict[str, dict[str, Any]] = {}
        self.operations: dict[str, dict[str, Any]] = {}

    def type(self, name: str) -> Optional[Type]:
        if name in self.things:
            return self.types[name]
        if name not in self.files:
            return None
        if name not in self.types:
            found = self.types[name] = Type(name, self.source.schema(self.files[name]), self.attributes.get(name, set()))
            found.attributes |= found.read_only()
        return self.types[name]

    def compile(self, folder: Path) -> list[Entry]:
        facts: list[Item] = []
        tagging: Optional[Item] = None
        for path in sorted(folder.glob("*.yaml")):
            item = load(path, f"{folder.name}/{path.name}", self.report)
            if item is None:
                continue
            keys = {key for key, _ in item.members()} if item.is_map() else set()
            if keys == {_TAGGING}:
                tagging = item
            elif path.name.startswith("_") or not keys & {"types", "operations", "things"}:
                if "service" in keys and not path.name.startswith("_"):
                    item.error("a service without types, operations and things")
                self.documents[path.stem.lstrip("_")] = item.value()
            else:
                facts.append(item)
        self.collect_attributes(facts)
        self.collect_things(facts)
        names = lambda: [*self.files, *self.things]
        language = Language(self.documents.get("functions") or {}, self.type, names, self.documents.get("quotas") or {})
        for item in facts:
            self.compile_file(item, language)
        if tagging:
            self.compile_tagging(tagging, language)
        for service, operations in self.operations.items():
            answers.complete(self.source.model(service), operations)
        self.order_attributes()
        return self.entries()

    def collect_attributes(self, facts: list[Item]) -> None:
        """Attributes first: expressions of every file may use them."""
        quiet = Report()
        for item in facts:
            for key, types in Item(item.node, item.file, quiet).members():
                if key != "types":
                    continue
                for name, keys in types.members():
                    for inner, value in keys.members():
                        if inner == "attributes":
                            self.attributes.setdefault(name, set()).update(attribute for attribute, _ in value.members())

    def collect_things(self, facts: list[Item]) -> None:
        """What accounts hold that is no resource type of CloudFormation: {properties: {name: type}, identifier: [names], global: bool}."""
        for item in facts:
            for key, things in item.members():
                for name, body in things.members() if key == "things" else ():
                    thing = body.value() if body.is_map() else {}
                    properties = {key: {"type": kind} if kind else {} for key, kind in thing.get("properties", {}).items()}
                    if name in self.files or name in self.things:
                        body.error(f"{name} is there already")
                    if not thing.get("identifier") or set(thing["identifier"]) - set(properties):
                        body.error("identifier names properties of the thing")
                    self.things[name] = {"identifier": thing.get("identifier", []), "global": bool(thing.get("global", False))}
                    self.types[name] = Type(name, {"type": "object", "properties": properties, "additionalProperties": False})

    def compile_operations(self, service: str, item: Item, language: Language) -> None:
        compiled = self.operations.setdefault(service, {})
        for name, operation in OperationCompiler(self.source.model(service), language, self.source.paginators(service)).compile(item).items():
            if name in compiled:
                item.error(f"{name} is already said in another file")
            compiled[name] = operation

    def compile_tagging(self, item: Item, language: Language) -> None:
        """Operations on the tags of any resource, which come after those that files of operations describe one by one."""
        types = lambda prefix: filter(None, map(self.type, (name for name in sorted(self.files) if name.startswith(prefix + "::") or name == prefix)))
        for service, facts in dict(item.members())[_TAGGING].members():
            if service not in self.services:
                facts.error(f"unknown service {service} (botocore's name is meant){near_miss(service, self.services)}")
                continue
            present = self.operations.setdefault(service, {})
            for part in facts.items():
                present |= dict(TaggingCompiler(self.source.model(service), language, types).compile(part.within(service), present))

    def compile_file(self, item: Item, language: Language) -> None:
        members = dict(item.members())
        for key, value in members.items():
            if key not in _FILE_KEYS:
                value.error(f"unknown key {key}{near_miss(key, _FILE_KEYS)}")
        if "service" not in members:
            item.error("service is missing")
        elif members["service"].text() not in self.services:
            word = members["service"].text()
            members["service"].error(f"unknown service {word} (botocore's name is meant){near_miss(word, self.services)}")
        elif "operations" in members:
            self.compile_operations(members["service"].text(), members["operations"], language)
        names = handler(members["handler"]) if "handler" in members else None
        for name, facts in members["types"].members() if "types" in members else ():
            own = self.type(name)
            if own is None:
                facts.error(f"unknown type {name}{near_miss(name, self.files)}")
                continue
            compiled = self.compiled.setdefault(name, {})
            self.places.setdefault(name, facts)
            TypeCompiler(own, language, compiled, self.ids).compile(facts.within(name))
            if names:
                self.handlers.setdefault(name, names)

    def order_attributes(self) -> None:
        for name, compiled in self.compiled.items():
            if "handler" not in compiled and name in self.handlers:
                compiled["handler"] = self.handlers[name]
            attributes = compiled.get("attributes")
            if not attributes:
                continue
            own = self.type(name)
            pointers = own.schema.get("primaryIdentifier", []) if own else []
            identifier = [pointer.removeprefix("/properties/").replace("/", ".") for pointer in pointers]
            order, cycle = dependency_order(attributes, {"_id": identifier, "_ref": list(_used(compiled.get("ref", ["const", None])))})
            if cycle:
                self.places[name].within(name).error(f"attributes that need each other: {' → '.join(cycle)}")
            compiled["attribute_order"] = order

    def entries(self) -> list[Entry]:
        constraints = {
            constraint["id"]: [name, position]
            for name, compiled in self.compiled.items()
            for position, constraint in enumerate(compiled.get("constraints", []))
        }
        result: list[Entry] = [("index", "constraints", constraints)]
        result += [("type", name, compiled) for name, compiled in self.compiled.items()]
        result += [("document", f"operations {service}", operations) for service, operations in self.operations.items()]
        result.append(("document", "things", self.things))
        return result + [("document", name, value) for name, value in self.documents.items()]


def _used(ast: Any) -> Iterator[str]:
    """Paths of the own properties that an expression uses, with dots."""
    if not isinstance(ast, list) or not ast or ast[0] == "const":
        return
    if ast[0] == "path" and ast[1] == ["self"]:
        yield ".".join(step for step in ast[2] if isinstance(step, str))
        return
    for part in ast[1:]:
        yield from _used(part)


def dependency_order(attributes: dict[str, Ast], special: dict[str, list[str]]) -> tuple[list[str], list[str]]:
    """The attributes so that each comes after those it uses, and a cycle, if there is one. `special`: what _id and _ref are made of."""

    def needs(path: str) -> list[str]:
        direct = [other for other in attributes if path == other or path.startswith(other + ".") or other.startswith(path + ".")]
        return direct + [found for part in special.get(path, []) if part not in special for found in needs(part)]

    order: list[str] = []
    trail: list[str] = []
    cycle: list[str] = []

    def visit(name: str) -> None:
        if name in order or cycle:
            return
        if name in trail:
            cycle.extend([*trail[trail.index(name) :], name])
            return
        trail.append(name)
        for path in dict.fromkeys(_used(attributes[name])):
            for other in needs(path):
                visit(other)
        trail.pop()
        order.append(name)

    for name in attributes:
        visit(name)
    return order, cycle


def compile_folder(source: Any, folder: Path) -> tuple[list[Entry], list[str]]:
    """The entries of the facts blob, and what is wrong with the facts."""
    compiler = FactsCompiler(source)
    entries = compiler.compile(folder)
    return entries, compiler.report.lines()
