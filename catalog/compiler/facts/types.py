"""Compiles what a facts file says of one resource type (docs/facts.md, "Keys of a type" and "Constraints")."""

from __future__ import annotations

import json
import re
from typing import Any, Callable, Optional

from . import check
from .check import Language, Scope
from .document import Item, near_miss
from .expression import Ast, ExpressionError, parse, parse_format, parse_path
from .shapes import NoSuchProperty, Shape, Type

VOICES = ("engine", "handler", "service", "classic")
SEVERITIES = ("critical", "high", "medium", "low", "info")
STEPS = ("create", "update", "delete", "stabilize")
# https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html and the OperationStatus API's enum.
HANDLER_CODES = (
    "NotUpdatable", "InvalidRequest", "AccessDenied", "UnauthorizedTaggingOperation", "InvalidCredentials", "AlreadyExists", "NotFound",
    "ResourceConflict", "Throttling", "ServiceLimitExceeded", "NotStabilized", "GeneralServiceException", "ServiceInternalError", "ServiceTimeout", "NetworkFailure",
    "InternalFailure", "HandlerInternalFailure", "NonCompliant", "Unknown", "UnsupportedTarget",
)  # fmt: skip
Steps = list[Any]


class TypeCompiler:
    """Compiles the keys of one type in one file; `compiled` is the result so far, shared by the files that speak of the type."""

    def __init__(self, own: Type, language: Language, compiled: dict[str, Any], ids: dict[str, str]) -> None:
        self.own, self.language, self.compiled, self.ids = own, language, compiled, ids

    def compile(self, facts: Item) -> None:
        for key, item in facts.members():
            handle: Optional[Callable[[Item], Any]] = getattr(self, f"key_{key}", None)
            if handle is None:
                names = [name.removeprefix("key_") for name in dir(self) if name.startswith("key_")]
                item.error(f"unknown key {key}{near_miss(key, names)}")
            elif key == "constraints":
                self.compiled.setdefault("constraints", []).extend(handle(item))
            elif key in self.compiled:
                item.error(f"{key} of this type is already said in another file")
            else:
                self.compiled[key] = handle(item)

    # Expressions

    def scope(self, item: Item, bound: dict[str, Optional[Shape]] | None = None, drawing: bool = False) -> Scope:
        return Scope(self.language, self.own, bound or {}, drawing, item.error)

    def parsed(self, item: Item, parser: Callable[[str], Any], text: str) -> Any:
        try:
            return parser(text)
        except ExpressionError as error:
            item.error(str(error), error.position)
            return None

    def expression(self, item: Item, bound: dict[str, Optional[Shape]] | None = None) -> Ast:
        return self.shaped(item, bound)[0]

    def shaped(self, item: Item, bound: dict[str, Optional[Shape]] | None = None) -> tuple[Ast, Optional[Shape]]:
        """An expression and what is known of its value."""
        if not item.is_scalar():
            item.error("an expression expected")
            return ["const", None], None
        ast = self.parsed(item, parse, item.text()) if isinstance(item.value(), str) else ["const", item.value()]
        return (ast, check.check(ast, self.scope(item, bound))) if ast else (["const", None], None)

    def format(self, item: Item, bound: dict[str, Optional[Shape]] | None = None) -> Ast:
        """A format; values that are no text stand for themselves, lists may hold formats."""
        if item.is_list():
            parts = [self.format(part, bound) for part in item.items()]
            return ["const", [part[1] for part in parts]] if all(part[0] == "const" for part in parts) else ["list", *parts]
        value = item.value()
        if not isinstance(value, str):
            if "${" in json.dumps(value):
                item.error("a map holds no formats")
            return ["const", value]
        ast = self.parsed(item, parse_format, value)
        if ast is None:
            return ["const", None]
        check.check(ast, self.scope(item, bound, drawing=True))
        return ast

    def path(self, item: Item, text: str | None = None) -> Steps:
        """A property path, checked."""
        if not item.is_scalar() and text is None:
            item.error("a property path expected")
            return []
        steps = self.parsed(item, parse_path, item.text() if text is None else text)
        if steps is None:
            return []
        check.check(["path", ["self"], steps], self.scope(item))
        return steps

    def shape_at(self, steps: Steps) -> Optional[Shape]:
        """What is known of the value at a path; with [*] it is each item."""
        try:
            shape: Optional[Shape] = self.own.shape()
            for step in steps:
                shape = shape.step(step) if shape else None
            return shape
        except NoSuchProperty:
            return None

    def type_names(self, item: Item) -> list[Type]:
        found = []
        for name in item.items():
            known = self.language.types(name.text()) if name.is_scalar() else None
            if known:
                found.append(known)
            else:
                word = name.text() if name.is_scalar() else "this"
                name.error(f"unknown type {word}{near_miss(word, self.language.type_names())}")
        return found

    # Keys of a type

    def key_ref(self, item: Item) -> Ast:
        return self.format(item)

    def key_says(self, item: Item) -> dict[str, str]:
        """What the handler says of a resource that is there already, or is not there."""
        keys = ("exists", "absent")
        for key, value in item.members():
            if key not in keys or not value.is_scalar():
                value.error(f"unknown key {key}{near_miss(key, keys)}" if key not in keys else "a text expected")
        return {key: value.text() for key, value in item.members() if value.is_scalar()}

    def key_attributes(self, item: Item) -> dict[str, Ast]:
        return {name: self.format(value) for name, value in item.members()}

    def key_name(self, item: Item) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in item.members():
            if key == "property":
                steps = self.path(value)
                result[key] = ".".join(map(str, steps))
            elif key == "max":
                result[key] = value.scalar(int, "a number of characters")
            elif key in ("case", "style"):
                result[key] = value.choice(("mixed", "lower") if key == "case" else ("registry", "classic"), key)
            elif key in ("prefix", "suffix"):
                result[key] = self.format(value)
            elif key == "stack":
                result[key] = value.text()
            elif key == "pattern":
                result[key] = value.scalar(str, "a regular expression")
                check.check_regex(result[key], self.scope(value))
            else:
                value.error(f"unknown key {key}{near_miss(key, ('property', 'max', 'case', 'style', 'prefix', 'suffix', 'stack', 'pattern'))}")
        if "property" not in result:
            item.error("property is missing")
        return result

    def key_defaults(self, item: Item) -> list[dict[str, Any]]:
        return [{"path": self.path(value, path), "value": self.format(value)} for path, value in item.members()]

    def key_durations(self, item: Item) -> dict[str, Ast]:
        result = {}
        for step, value in item.members():
            if step not in STEPS[:3]:
                value.error(f"{step} is no step (create, update, delete)")
            result[step] = self.expression(value)
        return result

    def key_voice(self, item: Item) -> Optional[str]:
        return item.choice(VOICES, "voice")

    def key_properties(self, item: Item) -> Optional[str]:
        return item.choice(("registry", "classic"), "properties")

    def key_handler(self, item: Item) -> dict[str, str]:
        return handler(item)

    def key_global(self, item: Item) -> Optional[bool]:
        return item.scalar(bool, "true or false")

    def key_stack_tags(self, item: Item) -> Optional[bool]:
        return item.scalar(bool, "true or false")

    def key_update(self, item: Item) -> list[dict[str, Any]]:
        return [self.update_entry(path, value) for path, value in item.members()]

    def update_entry(self, path: str, item: Item) -> dict[str, Any]:
        entry: dict[str, Any] = {"path": self.path(item, path)}
        if item.is_scalar():
            kind = item.choice(("replace", "in-place"), "update behaviour")
            return {**entry, "kind": (kind or "").replace("-", "_")}
        for key, value in item.members():
            if key == "immutable":
                entry |= {"kind": "immutable", "message": self.format(value, {"value": None})}
            elif key == "replace_when":
                entry |= {"kind": "replace_when", "when": self.expression(value, {"value": None})}
            else:
                value.error(f"unknown key {key}{near_miss(key, ('immutable', 'replace_when'))}")
        if "kind" not in entry:
            item.error("immutable or replace_when expected")
        return entry

    def key_unique(self, item: Item) -> list[dict[str, Any]]:
        entries = []
        for part in item.items():
            entry: dict[str, Any] = {}
            for key, value in part.members():
                if key == "by":
                    entry[key] = [self.path(path) for path in value.items()]
                elif key == "scope":
                    entry[key] = value.choice(("region", "account", "global", "stack"), "scope")
                elif key == "message":
                    entry[key] = self.format(value, {"value": None})
                elif key == "when":
                    entry[key] = self.expression(value)
                elif not self.common(entry, key, value, ("code", "error", "status", "voice", "source")):
                    known = ("by", "scope", "message", "when", "code", "error", "status", "voice", "source")
                    value.error(f"unknown key {key}{near_miss(key, known)}")
            if "by" not in entry:
                part.error("by is missing")
            entries.append(entry)
        return entries

    def key_references(self, item: Item) -> list[dict[str, Any]]:
        return [self.reference(part) for part in item.items()]

    def reference(self, item: Item) -> dict[str, Any]:
        entry: dict[str, Any] = {}
        members = dict(item.members())
        bound: dict[str, Optional[Shape]] = {"value": None, "index": None}
        targets: list[Type] = []
        for key, value in members.items():
            if key == "at":
                entry[key] = self.path(value)
            elif key == "to":
                targets = self.type_names(value)
                entry[key] = [target.name for target in targets]
            elif key == "by":
                entry[key] = [name.text() for name in value.items() if name.is_scalar()]
            elif key in ("when", "message"):
                entry[key] = self.expression(value, bound) if key == "when" else self.format(value, bound)
            elif key == "except":
                entry[key] = value.scalar(str, "a regular expression")
                check.check_regex(entry[key], self.scope(value))
            elif not self.common(entry, key, value, ("code", "error", "status", "voice", "source")):
                known = ("at", "to", "by", "when", "except", "message", "code", "error", "status", "voice", "source")
                value.error(f"unknown key {key}{near_miss(key, known)}")
        self.missing(item, entry, ("at", "to", "by", "message"))
        if "by" in members:
            self.check_by(members["by"], targets)
        return entry

    def check_by(self, item: Item, targets: list[Type]) -> None:
        """Every attribute named must be one of at least one of the target types."""
        for name in item.items():
            problems: list[str] = []
            if targets and name.is_scalar() and not any(check.attribute(name.text(), target, problems.append) for target in targets):
                name.error(problems[0])

    # Constraints

    def key_constraints(self, item: Item) -> list[dict[str, Any]]:
        return [self.constraint(part) for part in item.items()]

    def constraint(self, item: Item) -> dict[str, Any]:
        members = dict(item.members())
        name = members["id"].text() if "id" in members and members["id"].is_scalar() else ""
        context = f"{self.own.name}: {name}" if name else self.own.name
        item = item.within(context)
        members = {key: value.within(context) for key, value in members.items()}
        entry: dict[str, Any] = {"id": name, "type": self.own.name}
        if name:
            self.identify(name, members["id"])
        bound = self.bind(entry, members)
        texts: dict[str, str] = {}
        for key, value in members.items():
            if key in ("id", "at", "each", "as", "let"):
                continue
            if key in ("when", "then"):
                entry[key], texts[key] = self.condition(value, bound)
            elif key == "message":
                entry[key], texts[key] = self.format(value, bound), value.text() if value.is_scalar() else ""
            elif key == "on":
                entry[key] = [step for part in value.items() if (step := part.choice(STEPS, "step"))]
            elif not self.common(entry, key, value, ("voice", "code", "error", "status", "source", "confidence", "severity", "case")):
                value.error(f"unknown key {key}{near_miss(key, _CONSTRAINT_KEYS)}")
        self.missing(item, {**entry, "id": name or None}, ("id", "message", "source"))
        if "when" not in entry and "then" not in entry:
            item.error("when or then is missing")
        return {**entry, "text": texts}

    def identify(self, name: str, item: Item) -> None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9.]+)+", name):
            item.error("an id is in kebab case and begins with the service: sqs-fifo-queue-false")
        if name in self.ids:
            item.error(f"the id {name} is there twice, first in {self.ids[name]}")
        else:
            self.ids[name] = f"{item.file}:{item.line}"

    def bind(self, entry: dict[str, Any], members: dict[str, Item]) -> dict[str, Optional[Shape]]:
        """Compiles `at`, `each` and `let`; returns the names that they bind."""
        bound: dict[str, Optional[Shape]] = {}
        if "at" in members:
            entry["at"] = self.path(members["at"])
            bound["value"] = self.shape_at(entry["at"])
            if None in entry["at"]:
                bound["index"] = None
        if "each" in members:
            entry["each"] = []
            for name, item in self.loops(members["each"], members.get("as")):
                ast, shape = self.shaped(item, bound)
                entry["each"].append({"name": name, "list": ast})
                bound = {**bound, name: shape.values() if shape else None, "index": None}
        elif "as" in members:
            members["as"].error("as names the item of each, and there is no each")
        if "let" in members:
            entry["let"] = []
            for name, item in members["let"].members():
                if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
                    item.error(f"{name}: a variable is a lower-case name")
                ast, shape = self.shaped(item, bound)
                entry["let"].append([name, ast])
                bound = {**bound, name: shape}
        return bound

    def loops(self, each: Item, name: Item | None) -> list[tuple[str, Item]]:
        if each.is_scalar():
            return [(name.text() if name else "value", each)]
        if name:
            name.error("as goes with a single expression as each")
        return [member for part in each.items() for member in part.members()]

    def condition(self, item: Item, bound: dict[str, Optional[Shape]]) -> tuple[dict[str, Any], str]:
        if item.is_scalar():
            return {"expr": self.expression(item, bound)}, item.text()
        fragment = item.value()
        check.check_fragment(fragment, self.own.shape(), item.error)
        return {"schema": fragment}, json.dumps(fragment, ensure_ascii=False)

    # Keys that several places share

    def common(self, entry: dict[str, Any], key: str, item: Item, allowed: tuple[str, ...]) -> bool:
        """Compiles a key that says how a fault is reported; False if it is none of the allowed."""
        if key not in allowed:
            return False
        choices = {"voice": VOICES, "code": HANDLER_CODES, "confidence": ("recorded", "documented"), "severity": SEVERITIES}
        if key in choices:
            entry[key] = item.choice(choices[key], key)
        elif key == "status":
            entry[key] = item.scalar(int, "an HTTP status")
        else:
            entry[key] = item.text() if item.is_scalar() else item.scalar(str, "a text")
        return True

    def missing(self, item: Item, entry: dict[str, Any], keys: tuple[str, ...]) -> None:
        absent = [key for key in keys if entry.get(key) is None]
        if absent:
            item.error(f"{' and '.join(absent)} {'is' if len(absent) == 1 else 'are'} missing")


_CONSTRAINT_KEYS = (
    "id", "at", "each", "as", "let", "when", "then", "message", "on", "voice", "code", "error", "status", "source", "confidence", "severity", "case",
)  # fmt: skip


def handler(item: Item) -> dict[str, str]:
    """How AWS names a service in reasons."""
    result = {}
    for key, value in item.members():
        if key in ("service", "classic"):
            result[key] = value.text() if value.is_scalar() else ""
        else:
            value.error(f"unknown key {key}{near_miss(key, ('service', 'classic'))}")
    return result
