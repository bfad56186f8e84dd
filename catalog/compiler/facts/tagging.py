"""Compiles operations on the tags of whatever resource a request names (docs/facts.md, "Tags of any resource").

The compiled form of such an operation is a map of
  kind      tags
  does      adds | removes | lists
  types     the resource types that have tags there
  resource  the member with the ARN or identifier, or with a list of such
  given     {path: of the tags, or of the keys to remove; key, value: names in an item of a list, null for a map or a list of keys}; absent for lists
  shown     the same for the tags in the answer
  named     path in the answer of the name that the request has given, or null
  whole     members of the answer that are false
  known     all members that the simulation understands
  missing   [{when or null, error, message, status}]: the first that holds
"""

from __future__ import annotations

from typing import Any, Callable, Iterator, Optional

from . import check
from .check import Language, Scope
from .conversion import schema_of
from .document import Item, near_miss
from .expression import Ast, ExpressionError, parse, parse_format
from .shapes import Type

_USUAL = {"adds": "TagResource", "removes": "UntagResource", "lists": "ListTagsForResource"}
_KEYS = ("types", *_USUAL, "missing", "ignores")
# Members without a meaning for tags: all of them are in one page.
_IDLE = {"NextToken", "nextToken", "MaxResults", "maxResults", "Marker", "NextMarker", "MaxItems", "Limit", "limit", "position", "Filters", "DryRun"}
_ABSENT = ("ResourceNotFound", "NotFound", "NoSuch", "DoesNotExist", "InvalidArn", "InvalidARN", "ValidationException")
# Members of answers that tell that there is more, which there never is.
_WHOLE = ("IsTruncated", "HasMoreTags", "Truncated")
Place = dict[str, Any]


class TaggingCompiler:
    """Compiles what is said of one service."""

    def __init__(self, model: dict[str, Any], language: Language, types: Callable[[str], Iterator[Type]]) -> None:
        self.model, self.language, self.types = model, language, types

    def compile(self, item: Item, present: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The operations that `present` does not have yet."""
        members = dict(item.members())
        for key, value in members.items():
            if key not in _KEYS:
                value.error(f"unknown key {key}{near_miss(key, _KEYS)}")
        names = [part.text() for part in members["types"].items()] if "types" in members else []
        tagged = [own for name in names for own in self.types(name) if _has_tags(own)]
        if not tagged:
            item.error("types is missing, or no such type has tags")
        for does, usual in _USUAL.items():
            name = members[does].text() if does in members else usual
            if name not in self.model["operations"]:
                if does in members:
                    members[does].error(f"the API has no such operation{near_miss(name, self.model['operations'])}")
            elif name not in present:
                yield name, self.operation(name, does, item.within(name), members) | {"types": sorted(own.name for own in tagged)}

    def operation(self, name: str, does: str, item: Item, members: dict[str, Item]) -> dict[str, Any]:
        request, answer = self.side(name, "input"), self.side(name, "output")
        given = None if does == "lists" else _place(request, does == "removes")
        resource = [member for member in request.schema["properties"] if not given or member != given["path"][0]]
        resource = [member for member in resource if "esource" in member or member.lower().endswith(("arn", "id", "name"))]
        ignored = {part.text() for part in members["ignores"].items()} if "ignores" in members else set()
        resource = [member for member in resource if member not in ignored]
        required = [member for member in resource if member in request.schema["required"]] or resource
        if len(required) != 1 or (does != "lists" and not given):
            item.error(f"which member names the resource, or has the tags, is not clear: {', '.join(required)}")
            return {}
        result: dict[str, Any] = {"kind": "tags", "does": does, "resource": required[0]}
        if given:
            result["given"] = given
        if shown := _place(answer, False):
            result["shown"] = shown
        elif does == "lists":
            item.error("where the tags are in the answer is not clear")
        places = [path for path, _ in _candidates(answer, answer.schema, []) if path[-1] == required[0]]
        result["named"] = places[0] if places else None
        result["whole"] = [member for member in answer.schema["properties"] if member in _WHOLE]
        known = {required[0], *ignored, *(given["path"][:1] if given else [])}
        result["known"] = sorted(known | (_IDLE & set(request.schema["properties"])))
        faults = members["missing"].items() if "missing" in members else []
        result["missing"] = [*(self.fault(part, request) for part in faults), self.usual_fault(name)]
        return result

    def side(self, name: str, side: str) -> Type:
        shape = self.model["operations"][name].get(side)
        schema = schema_of(self.model, shape["shape"]) if shape else {}
        required = self.model["shapes"][shape["shape"]].get("required", []) if shape else []
        return Type("the request" if side == "input" else "the answer", {"type": "object", "properties": {}, **schema, "required": required})

    def fault(self, item: Item, request: Type) -> dict[str, Any]:
        result: dict[str, Any] = {"when": None}
        for key, value in item.members():
            if key == "error":
                result[key] = value.text()
            elif key == "status":
                result[key] = value.scalar(int, "an HTTP status")
            elif key in ("message", "when"):
                result[key] = self.checked(value, parse_format if key == "message" else parse, request)
            else:
                value.error(f"unknown key {key}{near_miss(key, ('when', 'error', 'message', 'status'))}")
        if not {"error", "message"} <= set(result):
            item.error("error and message are needed")
        return result

    def checked(self, item: Item, parser: Callable[[str], Ast], request: Type) -> Ast:
        try:
            ast = parser(item.text())
        except ExpressionError as error:
            item.error(str(error), error.position)
            return ["const", None]
        check.check(ast, Scope(self.language, request, {"input": request.shape(), "value": None}, True, item.error))
        return ast

    def usual_fault(self, name: str) -> dict[str, Any]:
        """The error that the model declares for what is not there. Its sentence is ours."""
        declared = [error["shape"] for error in self.model["operations"][name].get("errors", [])]
        shape = next((shape for wanted in _ABSENT for shape in declared if wanted in shape), "ResourceNotFoundException")
        told = self.model["shapes"].get(shape, {}).get("error", {})
        message = parse_format("The resource ${value} was not found")
        return {"when": None, "error": told.get("code", shape), "message": message, "status": told.get("httpStatusCode", 400)}


def _place(side: Type, keys: bool) -> Optional[Place]:
    """Where the tags are, or the keys of tags: at the top, or in a structure there (CloudFront's Tags.Items)."""
    for path, schema in _candidates(side, side.schema, []):
        named = path[-1] if len(path) == 1 else path[0]
        if "tag" not in named.lower():
            continue
        items = side.resolve(schema.get("items", {}))
        if keys and items.get("type") == "string":
            return {"path": path, "key": None, "value": None}
        inside = items.get("properties", {})
        key = next((name for name in inside if name.lower() in ("key", "tagkey")), None)
        if key:
            return {"path": path, "key": key, "value": next((name for name in inside if name.lower() in ("value", "tagvalue")), None)}
        if not keys and schema.get("type") == "object" and "properties" not in schema:
            return {"path": path, "key": None, "value": None}
    return None


def _candidates(side: Type, schema: dict[str, Any], path: list[str]) -> Iterator[tuple[list[str], dict[str, Any]]]:
    for name, below in schema.get("properties", {}).items():
        below = side.resolve(below)
        yield [*path, name], below
        if not path and "properties" in below:
            yield from _candidates(side, below, [name])


def _has_tags(own: Type) -> bool:
    tagging = own.schema.get("tagging", {})
    pointer = tagging.get("tagProperty", "/properties/Tags").removeprefix("/properties/")
    return bool(tagging.get("taggable", True) and pointer in own.schema.get("properties", {}))
