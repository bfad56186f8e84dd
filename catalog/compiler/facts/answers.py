"""What reads and lists tell of a resource, the answers of calls that make or change it tell as well.

CreateFunction and GetFunctionConfiguration answer the same structure; CreateVpc has one Vpc of those that DescribeVpcs lists. Each member is written
down once, with the read. What the call itself says of a member goes before.
"""

from __future__ import annotations

from typing import Any, Iterator

_MAKING = ("creates", "puts", "updates")
Entry = list[Any]  # [path, expression, conversion]


def complete(model: dict[str, Any], operations: dict[str, Any]) -> None:
    """Adds to the `output` of the operations of a service, which are all compiled."""
    told: dict[str, dict[str, list[Entry]]] = {}  # by type: what is told of it, by structure
    for kind in ("reads", "lists"):
        for name, operation in operations.items():
            if operation["kind"] == kind and "only" not in operation:
                for structure, entries in _told(model, name, operation):
                    told.setdefault(operation["type"], {}).setdefault(structure, entries)
    for name, operation in operations.items():
        if operation["kind"] in _MAKING and "output" in operation:
            own = operation["output"]
            inherited = _missing(model, name, own, told.get(operation["type"], {}))
            # Whole structures first, then their members.
            operation["output"] = sorted([*inherited, *own], key=lambda entry: not _fills(entry))


def _told(model: dict[str, Any], name: str, operation: dict[str, Any]) -> Iterator[tuple[str, list[Entry]]]:
    """Structures that the operation fills, with what stands in them; single members of an answer are named by themselves."""
    answer = _answer(model, name)
    if operation["kind"] == "lists":
        item = _element(model, answer, operation["into"])
        if item and "item" in operation:
            yield item, _of_resource(operation["item"])
        return
    entries = _of_resource(operation["output"])
    yield answer, entries
    for member, structure in _members(model, answer).items():
        inside = [[path[1:], *rest] for path, *rest in entries if path[0] == member]
        if _is_structure(model, structure):
            yield structure, inside
        elif any(not path for path, *_ in inside):
            yield f"{member}: {structure}", inside


def _missing(model: dict[str, Any], name: str, own: list[Entry], told: dict[str, list[Entry]]) -> list[Entry]:
    answer = _answer(model, name)
    found: list[Entry] = []
    places: list[tuple[list[Any], str]] = [([], answer)]
    for member, structure in _members(model, answer).items():
        places.append(([member], structure if _is_structure(model, structure) else f"{member}: {structure}"))
    for prefix, structure in places:
        for path, *rest in told.get(structure, []):
            entry = [[*prefix, *path], *rest]
            # The answer as a whole is filled by names anyway.
            if entry[0] and not any(_says(said, entry[0]) for said in [*own, *found]):
                found.append(entry)
    return found


def _says(entry: Entry, place: list[Any]) -> bool:
    """True if the entry decides on what stands at a place."""
    return bool(entry[0] == place or (place[: len(entry[0])] == entry[0] and not _fills(entry)))


def _fills(entry: Entry) -> bool:
    """A structure that is filled by names: ${self}."""
    return bool(entry[1] == ["self"])


def _of_resource(entries: list[Entry]) -> list[Entry]:
    """Without what depends on the request."""
    return [entry for entry in entries if entry[0] and not _uses_request(entry[1])]


def _uses_request(ast: Any) -> bool:
    return isinstance(ast, list) and (ast == ["var", "input"] or (ast[:1] != ["const"] and any(_uses_request(part) for part in ast)))


def _answer(model: dict[str, Any], name: str) -> str:
    return str(model["operations"][name].get("output", {}).get("shape", ""))


def _members(model: dict[str, Any], structure: str) -> dict[str, str]:
    return {member: part["shape"] for member, part in model["shapes"].get(structure, {}).get("members", {}).items()}


def _is_structure(model: dict[str, Any], shape: str) -> bool:
    return bool(model["shapes"].get(shape, {}).get("type") == "structure")


def _element(model: dict[str, Any], answer: str, path: list[Any]) -> str:
    shape = answer
    for step in path:
        shape = _members(model, shape).get(step, "")
    return str(model["shapes"].get(shape, {}).get("member", {}).get("shape", ""))
