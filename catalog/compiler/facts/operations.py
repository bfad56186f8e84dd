"""Compiles what a facts file says of a service's API operations (docs/facts.md, "Operations").

The compiled form of an operation is a map of
  kind     creates | puts | updates | deletes | reads | lists (see lists.py)
  type     the resource type, or the thing
  find     [{at: expression, by: [attributes]}]
  missing  {error, message, status}, or "nothing"; taken: {error, message, status}
  again    {at: expression, by: [attributes], differs: {error, message, status}}: what makes the same resource once more gives the one that is there
  when     [{when, error, message, status}]
  members  how the request becomes properties: a conversion (conversion.py)
  set      [[path, expression, conversion]]: properties that are not simply taken over
  tags     {member, property, key: the name of a tag's key or null for a map, conversion, remove}: tags that are added or removed
  keeps    properties that stay where a resource is put again; all of them if absent
  leaves   {type, when, set}: a thing that is there after a deletion
  answer   how the resource becomes the answer: a conversion
  output   [[path, expression, conversion or null]]
  only     {member of the answer: member of the request that names the keys that are wanted}
"""

from __future__ import annotations

import re
from typing import Any, Optional

from . import check
from .check import Language, Scope
from .conversion import Conversion, Matcher, schema_of
from .document import Item, near_miss
from .expression import Ast, ExpressionError, parse, parse_format, parse_path
from .lists import KEYS as _LIST_KEYS
from .lists import ListCompiler
from .shapes import NoSuchProperty, Shape, Type

KINDS = ("creates", "puts", "updates", "deletes", "reads", "lists")
_FAULTS = ("missing", "taken", "again", "when")
_KEYS = (
    *KINDS, *_LIST_KEYS, *_FAULTS, "find", "input", "keeps", "names", "spread", "ignores", "tags", "untags", "leaves", "output", "only", "source",
)  # fmt: skip
_MEMBER = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)((?:\[\d+\])*)$")


class OperationCompiler(ListCompiler):
    """Compiles the operations of one service in one file."""

    def __init__(self, model: dict[str, Any], language: Language, paginators: dict[str, Any] | None = None) -> None:
        self.model, self.language, self.paginators = model, language, paginators or {}

    def compile(self, operations: Item) -> dict[str, Any]:
        compiled = {}
        known = self.model["operations"]
        for name, item in operations.members():
            item = item.within(name)
            if name not in known:
                item.error(f"the API has no such operation{near_miss(name, known)}")
                continue
            result = self.operation(name, item)
            if result:
                compiled[name] = result
        return compiled

    def operation(self, name: str, item: Item) -> Optional[dict[str, Any]]:
        members = {key: value.within(name) for key, value in item.members()}
        for key, value in members.items():
            if key not in _KEYS:
                value.error(f"unknown key {key}{near_miss(key, _KEYS)}")
        kinds = [kind for kind in KINDS if kind in members]
        if len(kinds) != 1:
            item.error(f"one of {', '.join(KINDS)} is needed")
            return None
        kind = kinds[0]
        own = self.language.types(members[kind].text()) if members[kind].is_scalar() else None
        if own is None:
            word = members[kind].text() if members[kind].is_scalar() else "this"
            members[kind].error(f"unknown type {word}{near_miss(word, self.language.type_names())}")
            return None
        self.own, self.kind = own, kind
        self.request = self.side(name, "input")
        self.response = self.side(name, "output")
        result: dict[str, Any] = {"kind": kind, "type": own.name}
        result["when"] = [self.answer_of(part, "when") for part in members["when"].items()] if "when" in members else []
        result["when"] += self.dry_run(name, kind)
        if kind == "lists":
            return result | self.list(name, members, self.paginators.get(name, {}))
        if kind != "creates":
            result["find"] = [self.find(part) for part in members["find"].items()] if "find" in members else []
            if not result["find"]:
                item.error("find is missing")
        for key in ("missing", "taken"):
            if key in members:
                result[key] = self.answer_of(members[key], key)
        if "again" in members:
            result["again"] = self.names(members["again"], set(), "differs")
        if kind in ("updates", "deletes", "reads") and "missing" not in members:
            item.error("missing is missing: what the service answers if there is no such resource")
        if kind == "puts":
            result |= self.keeps(members.get("keeps"))
        names = members["names"].value() if "names" in members else {}
        result |= self.input(members, kind, names)
        for key in ("tags", "untags"):
            if key in members:
                result["tags"] = self.tags(members[key], key == "untags")
        if "leaves" in members:
            result["leaves"] = self.leaves(members["leaves"])
        result |= self.output(members.get("output"))
        if "only" in members:
            result["only"] = self.only(members["only"], result["members"])
        return result

    def only(self, item: Item, members: dict[str, Any]) -> dict[str, str]:
        """{Attributes: AttributeNames}: of a map in the answer only the keys that the request names are given, or all for `All`."""
        wanted = {}
        for name, value in item.members():
            for side, member in ((self.response, name), (self.request, value.text() if value.is_scalar() else "")):
                if member not in side.schema.get("properties", {}):
                    value.error(f"{side.name} has no member {member}{near_miss(member, side.schema.get('properties', {}))}")
            wanted[name] = value.text() if value.is_scalar() else ""
        members["ignore"] = sorted({*members["ignore"], *wanted.values()})
        return wanted

    def side(self, name: str, side: str) -> Type:
        shape = self.model["operations"][name].get(side)
        schema = schema_of(self.model, shape["shape"]) if shape else {"type": "object", "properties": {}}
        return Type("the request" if side == "input" else "the answer", schema)

    # Expressions: upper-case names are members of the request, or of the resource in `output`; `input` is the request, `old` the resource.

    def checked(self, item: Item, ast: Optional[Ast], own: Type) -> Ast:
        if ast is None:
            return ["const", None]
        bound: dict[str, Optional[Shape]] = {"input": self.request.shape(), "old": self.own.shape(), "value": None, "created": None}
        check.check(ast, Scope(self.language, own, bound, True, item.error))
        return ast

    def parsed(self, item: Item, parser: Any) -> Optional[Ast]:
        try:
            return parser(item.text())
        except ExpressionError as error:
            item.error(str(error), error.position)
            return None

    def expression(self, item: Item) -> Ast:
        """An expression over the request; what is no text stands for itself."""
        if not item.is_scalar():
            return ["const", item.value()]
        if not isinstance(item.value(), str):
            return ["const", item.value()]
        return self.checked(item, self.parsed(item, parse), self.request)

    def format(self, item: Item, own: Type) -> Ast:
        if not item.is_scalar() or not isinstance(item.value(), str):
            return ["const", item.value()]
        return self.checked(item, self.parsed(item, parse_format), own)

    # Keys

    def find(self, item: Item) -> dict[str, Any]:
        members = dict(item.members())
        for key, value in members.items():
            if key not in ("at", "by"):
                value.error(f"unknown key {key}{near_miss(key, ('at', 'by'))}")
        if "at" not in members or "by" not in members:
            item.error("at and by are needed")
            return {}
        names = [name.text() for name in members["by"].items() if name.is_scalar()]
        for name in names:
            check.attribute(name, self.own, members["by"].error)
        return {"at": self.expression(members["at"]), "by": names}

    def dry_run(self, name: str, kind: str) -> list[dict[str, Any]]:
        """What a call with DryRun ends with. Whether a change would succeed is not known before it has been tried."""
        if "DryRun" not in self.request.schema.get("properties", {}):
            return []
        asked = {"when": parse("DryRun == true")}
        if kind in ("reads", "lists"):
            message = parse_format("Request would have succeeded, but DryRun flag is set.")
            return [{**asked, "error": "DryRunOperation", "message": message, "status": 412}]
        return [{**asked, "error": "NotSimulated", "message": parse_format(f"The member DryRun of {name}")}]

    def keeps(self, item: Optional[Item]) -> dict[str, Any]:
        """What stays of a resource that is put again though the request does not say it; {} if that is all."""
        if item is not None and item.is_scalar() and item.text() == "all":
            return {}
        known = self.own.schema.get("properties", {})
        names = [part.text() for part in item.items() if part.is_scalar()] if item is not None else []
        for name in names:
            if name not in known:
                item.error(f"unknown property {name}{near_miss(name, known)}")
        return {"keeps": sorted({*names, *({"Tags"} & set(known))})}

    def answer_of(self, item: Item, key: str) -> Any:
        """An error that the service answers, as {error, message, status}."""
        if key == "missing" and item.is_scalar() and item.text() == "nothing":
            return "nothing"
        result: dict[str, Any] = {}
        keys = ("error", "message", "status", *(("when",) if key == "when" else ()))
        for name, value in item.members():
            if name == "error":
                result[name] = value.text() if value.is_scalar() else ""
            elif name == "message":
                result[name] = self.format(value, self.request)
            elif name == "status":
                result[name] = value.scalar(int, "an HTTP status")
            elif name == "when" and key == "when":
                result[name] = self.expression(value)
            else:
                value.error(f"unknown key {name}{near_miss(name, keys)}")
        if not {"error", "message"} <= set(result) or (key == "when" and "when" not in result):
            item.error(" and ".join(name for name in keys if name != "status") + " are needed")
        return result

    def input(self, members: dict[str, Item], kind: str, names: dict[str, str]) -> dict[str, Any]:
        """How the request becomes properties."""
        explicit = dict(members["input"].members()) if "input" in members else {}
        assignments = []
        used: set[str] = set()
        for path, item in explicit.items():
            ast = self.expression(item)
            used |= set(_members(ast))
            steps = self.path(path, item)
            assignments.append([steps, ast, self.assigned(steps, ast, names)])
        for key in ("tags", "untags"):
            if key in members and members[key].is_scalar():
                used.add(members[key].text())
        taken = frozenset(used)
        for part in [*(members["when"].items() if "when" in members else []), *([members["leaves"]] if "leaves" in members else [])]:
            for key, item in part.members():
                if key == "when":
                    used |= set(_members(self.expression(item)))
        for part in members["find"].items() if "find" in members else []:
            for key, item in part.members():
                if key == "at":
                    used |= set(_members(self.expression(item)))
        ignored = self.ignored(members.get("ignores"))
        if kind in ("deletes", "reads"):
            return {"members": {"members": {}, "ignore": sorted({*used, *ignored})}, "set": assignments}
        writable = self.writable()
        skip = frozenset({*taken, *ignored, *(path.split(".")[0].split("[")[0] for path in explicit)})
        matcher = Matcher(self.request, writable, names)
        matched = matcher.match(self.request.schema, writable.schema, skip=skip) or {"members": {}}
        spread = {}
        for item in members["spread"].items() if "spread" in members else []:
            properties = {"type": "object", "properties": {name: {"type": "string"} for name in writable.schema["properties"]}}
            spread[item.text()] = matcher.match(properties, writable.schema, skip=skip)
            if item.text() not in self.request.schema["properties"]:
                item.error(f"the request has no member {item.text()}{near_miss(item.text(), self.request.schema['properties'])}")
        ignore = sorted({*used, *ignored} - set(spread))
        return {"members": {**matched, "ignore": ignore, "spread": spread}, "set": assignments}

    def assigned(self, steps: list[Any], ast: Ast, names: dict[str, str]) -> Conversion:
        """How a member of the request that goes to another property has to be converted."""
        source = ast if ast[0] == "path" and ast[1] in (["self"], ["var", "input"]) else None
        if source is None:
            return None
        try:
            found, wanted = self.request.shape().walk(source[2]), self.own.shape().walk(steps)
        except NoSuchProperty:
            return None
        return Matcher(self.request, self.own, names).match(found.nodes[0][1], wanted.nodes[0][1]) if found and wanted else None

    def tags(self, item: Item, remove: bool) -> dict[str, Any]:
        """Tags that the request adds, or whose keys it names for removal."""
        name = item.text() if item.is_scalar() else ""
        member = self.request.schema.get("properties", {}).get(name)
        tag_property = self.own.schema.get("tagging", {}).get("tagProperty", "/properties/Tags").removeprefix("/properties/")
        target = self.own.schema.get("properties", {}).get(tag_property)
        if member is None or target is None:
            item.error(f"the request has no member {name}" if member is None else f"{self.own.name} has no tags")
            return {}
        key = None
        for branch in self.own.branches(target):
            inside = self.own.resolve(branch.get("items", {})).get("properties", {})
            key = next((candidate for candidate in inside if candidate.lower() in ("key", "tagkey")), key)
        conversion = None if remove else Matcher(self.request, self.own).match(member, target)
        return {"member": name, "property": tag_property, "key": key, "conversion": conversion, "remove": remove}

    def leaves(self, item: Item) -> dict[str, Any]:
        """A thing that a deletion leaves behind: {thing, when, set: {property: expression; old is the resource}}."""
        result: dict[str, Any] = {"set": []}
        members = dict(item.members())
        thing = self.language.types(members["thing"].text()) if "thing" in members and members["thing"].is_scalar() else None
        if thing is None:
            item.error("thing is missing, or unknown")
            return result
        result["type"] = thing.name
        for key, value in members.items():
            if key == "when":
                result["when"] = self.expression(value)
            elif key == "set":
                for name, expression in value.members():
                    check.check(["path", ["self"], [name]], Scope(self.language, thing, {}, False, expression.error))
                    result["set"].append([[name], self.expression(expression), None])
            elif key != "thing":
                value.error(f"unknown key {key}{near_miss(key, ('thing', 'when', 'set'))}")
        return result

    def writable(self) -> Type:
        """The type without its read-only properties: these are never taken from a request."""
        hidden = self.own.read_only()
        properties = {name: below for name, below in self.own.schema.get("properties", {}).items() if name not in hidden}
        return Type(self.own.name, {**self.own.schema, "properties": properties}, set())

    def ignored(self, item: Optional[Item]) -> set[str]:
        """Members that change nothing: tokens, flags, and those that the facts name."""
        known = self.request.schema.get("properties", {})
        names = {part.text() for part in item.items() if part.is_scalar()} if item else set()
        for name in sorted(names - set(known)):
            item.error(f"the request has no member {name}{near_miss(name, known)}") if item else None
        habitual = {"DryRun", "ClientToken", "clientToken", "ClientRequestToken", "clientRequestToken", "CreatorRequestId", "IdempotencyToken"}
        habitual |= {"ExpectedBucketOwner", "ContentMD5", "ChecksumAlgorithm"}
        return names | (habitual & set(known))

    def used_in(self, ast: Ast) -> list[str]:
        return _members(ast)

    def path(self, text: str, item: Item) -> list[Any]:
        try:
            steps = parse_path(text)
        except ExpressionError as error:
            item.error(str(error))
            return []
        check.check(["path", ["self"], steps], Scope(self.language, self.own, {}, False, item.error))
        return steps

    def output(self, item: Optional[Item]) -> dict[str, Any]:
        """How the resource becomes the answer."""
        entries = []
        answer = Matcher(self.own, self.response).match(self.visible().schema, self.response.schema) or {"members": {}}
        for path, value in item.members() if item else []:
            steps = self.answer_path(path, value)
            ast = self.format(value, self.own)
            conversion: Conversion = None
            if ast == ["self"] and steps:
                try:
                    shape = self.response.shape().walk(steps)
                    schema = shape.nodes[0][1] if shape else {}
                    conversion = Matcher(self.own, self.response).match(self.visible().schema, schema)
                except NoSuchProperty:
                    pass
            entries.append([steps, ast, conversion])
        return {"answer": answer, "output": entries}

    def visible(self) -> Type:
        """The type with the attributes that only the facts know."""
        more = {name: {} for name in self.own.attributes if "." not in name}
        return Type(self.own.name, {**self.own.schema, "properties": {**more, **self.own.schema.get("properties", {})}}, self.own.attributes)

    def answer_path(self, text: str, item: Item) -> list[Any]:
        """Vpc.VpcId, Instances[0].InstanceId: members of the answer."""
        steps: list[Any] = []
        for part in text.split("."):
            match = _MEMBER.match(part)
            if not match:
                item.error(f"{text} is no path in the answer")
                return []
            steps.append(match[1])
            steps += [int(number) for number in re.findall(r"\d+", match[2])]
        try:
            self.response.shape().walk(steps)
        except NoSuchProperty as error:
            item.error(f"in the answer: {error}")
        return steps


def _members(ast: Any) -> list[str]:
    """Members of the request that an expression uses, at the top level."""
    if not isinstance(ast, list) or not ast or ast[0] == "const":
        return []
    if ast[0] == "path" and ast[1] in (["self"], ["var", "input"]):
        return [step for step in ast[2][:1] if isinstance(step, str)]
    if ast[0] == "path" and isinstance(ast[1], list):
        return _members(ast[1])
    return [name for part in ast[1:] for name in _members(part)]
