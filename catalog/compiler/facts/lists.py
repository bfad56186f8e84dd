"""Compiles operations that list resources of one type (docs/facts.md, "Lists").

The compiled form has, besides `kind`, `type`, `when` and `members` of every operation,
  into     path of the list in the answer
  element  how a resource becomes an item: a conversion, or absent for items that are no structures
  item     [[path, expression, conversion]]: members of an item; or value: an expression, for items that are no structures
  where    an expression over the request; `value` is the resource
  named    [{at, by: [attributes], missing}]: only these resources; missing: {error, message, status} for a name that is nobody's
  filters  {member, name: the member with a filter's name, by: {name: expression over the resource}, names: {name: member of an item}}
  order    an expression over the resource
  page     {in, out, limit, more, plain, size}: members of the request and paths in the answer, as botocore's paginators name them
"""

from __future__ import annotations

import re
from typing import Any, Optional

from . import check
from .check import Scope
from .conversion import Matcher
from .document import Item, near_miss
from .expression import Ast, parse, parse_format
from .shapes import NoSuchProperty, Schema, Type

KEYS = ("into", "item", "where", "named", "filters", "order", "page")
_PAGE = ("in", "out", "limit", "more", "plain", "size")


def kebab(name: str) -> str:
    """VpcId is vpc-id, as EC2 calls its filters."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()


class ListCompiler:
    """The part of OperationCompiler (operations.py) that is about lists."""

    own: Type
    request: Type
    response: Type

    def list(self, name: str, members: dict[str, Item], paginator: dict[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        steps = self.into(name, members, paginator)
        schema = self.element(steps)
        result["into"] = steps
        structured = "properties" in self.response.resolve(schema)
        used: set[str] = set()
        if structured:
            result["element"] = Matcher(self.own, self.response).match(self.visible().schema, schema)
            result["item"] = [self.part(path, value, schema) for path, value in (members["item"].members() if "item" in members else ())]
        elif "item" in members:
            result["value"] = self.over_resource(members["item"], parse_format)
        else:
            members["lists"].error("item is missing: what the items of the list are")
        if "where" in members:
            result["where"] = self.checked_with(members["where"], parse, self.request, value=self.own.shape())
            used |= set(self.used_in(result["where"]))
        result["named"] = [self.names(part, used) for part in members["named"].items()] if "named" in members else []
        if "filters" in members:
            result["filters"] = self.filters(members["filters"], schema, used)
        if "order" in members:
            result["order"] = self.over_resource(members["order"], parse)
        result["page"] = self.page(members.get("page"), paginator, used)
        outputs = members["output"].members() if "output" in members else ()
        result["output"] = [self.part(path, value, self.response.schema) for path, value in outputs]
        used |= {step for part in result["when"] for step in self.used_in(part["when"])} if "when" in result else set()
        result["members"] = {"members": {}, "ignore": sorted(used | self.ignored(members.get("ignores")))}
        return result

    def into(self, name: str, members: dict[str, Item], paginator: dict[str, Any]) -> list[Any]:
        if "into" in members and members["into"].is_scalar():
            return self.answer_path(members["into"].text(), members["into"])
        keys = paginator.get("result_key", [])
        key = keys if isinstance(keys, str) else keys[0] if keys else ""
        if key:
            return key.split(".")
        properties = self.response.schema.get("properties", {})
        found = [member for member, below in properties.items() if self.response.resolve(below).get("type") == "array"]
        if len(found) != 1:
            members["lists"].error(f"into is missing: the list in the answer of {name}")
            return []
        return found

    def element(self, steps: list[Any]) -> Schema:
        try:
            shape = self.response.shape().walk([*steps, 0]) if steps else None
        except NoSuchProperty:
            return {}
        return shape.nodes[0][1] if shape else {}

    def part(self, path: str, value: Item, schema: Schema) -> list[Any]:
        """A member of an item, at any depth."""
        steps: list[Any] = []
        for word in path.split("."):
            steps.append(re.sub(r"\[\d+\]", "", word))
            steps += [int(number) for number in re.findall(r"\[(\d+)\]", word)]
        side = Type("the item", {**self.response.resolve(schema), "definitions": self.response.schema.get("definitions", {})})
        conversion = None
        try:
            shape = side.shape().walk(steps)
            if shape and value.is_scalar() and value.text() == "${self}":
                conversion = Matcher(self.own, side).match(self.visible().schema, shape.nodes[0][1])
        except NoSuchProperty as error:
            value.error(f"in the answer: {error}")
        return [steps, self.over_resource(value, parse_format), conversion]

    def over_resource(self, item: Item, parser: Any) -> Ast:
        # `value` is the resource as well, with what a schema does not know: what a fresh account's own resources have beyond theirs.
        return self.checked_with(item, parser, self.own, value=None)

    def checked_with(self, item: Item, parser: Any, own: Type, **bound: Any) -> Ast:
        if not item.is_scalar() or not isinstance(item.value(), str):
            return ["const", item.value()]
        ast = self.parsed(item, parser)
        if ast is None:
            return ["const", None]
        names = {"input": self.request.shape(), "created": None, **bound}
        check.check(ast, Scope(self.language, own, names, True, item.error))
        return ast

    def names(self, item: Item, used: set[str], fault: str = "missing") -> dict[str, Any]:
        """{at, by, missing}; `value` of the message is the name that the fault is about."""
        parts = dict(item.members())
        for key, value in parts.items():
            if key not in ("at", "by", fault):
                value.error(f"unknown key {key}{near_miss(key, ('at', 'by', fault))}")
        if "at" not in parts or "by" not in parts:
            item.error("at and by are needed")
            return {}
        by = [name.text() for name in parts["by"].items() if name.is_scalar()]
        for name in by:
            check.attribute(name, self.own, parts["by"].error)
        result: dict[str, Any] = {"at": self.expression(parts["at"]), "by": by}
        used |= set(self.used_in(result["at"]))
        if fault in parts:
            told = dict(parts[fault].members())
            if not {"error", "message"} <= set(told):
                parts[fault].error("error and message are needed")
                return result
            message = self.checked_with(told["message"], parse_format, self.request, value=None)
            result[fault] = {"error": told["error"].text(), "message": message}
            if "status" in told:
                result[fault]["status"] = told["status"].scalar(int, "an HTTP status")
        return result

    def filters(self, item: Item, schema: Schema, used: set[str]) -> dict[str, Any]:
        """Filters of EC2's kind: [{Name, Values}]. Their names are those of the item's members, or what `filters` says."""
        member = next((name for name in ("Filters", "Filter", "filters") if name in self.request.schema.get("properties", {})), None)
        if member is None:
            item.error("the request has no Filters")
            return {}
        used.add(member)
        inside = self.request.resolve(self.request.resolve(self.request.schema["properties"][member]).get("items", {})).get("properties", {})
        name = next((one for one in ("Name", "Key", "key", "name") if one in inside), "Name")
        values = next((one for one in ("Values", "values") if one in inside), "Values")
        names = {kebab(part): part for part in self.response.resolve(schema).get("properties", {})}
        by = {key: self.over_resource(value, parse) for key, value in item.members()} if item.is_map() else {}
        return {"member": member, "name": name, "values": values, "by": by, "names": names}

    def page(self, item: Optional[Item], paginator: dict[str, Any], used: set[str]) -> dict[str, Any]:
        page: dict[str, Any] = {}
        one = lambda value: value[0] if isinstance(value, list) else value
        for key, source in (("in", "input_token"), ("out", "output_token"), ("limit", "limit_key"), ("more", "more_results")):
            if source in paginator:
                page[key] = one(paginator[source])
        for key, value in item.members() if item else ():
            if key not in _PAGE:
                value.error(f"unknown key {key}{near_miss(key, _PAGE)}")
            page[key] = value.value()
        known = self.request.schema.get("properties", {})
        for key in ("in", "limit"):
            if page.get(key) and page[key] not in known and item:
                item.error(f"the request has no member {page[key]}{near_miss(page[key], known)}")
        used |= {page[key] for key in ("in", "limit") if key in page}
        if "out" in page:
            page["out"] = page["out"].split(" || ")[0].split(".")
        if "more" in page:
            page["more"] = page["more"].split(".")
        return page
