"""YAML with places: every value knows its file and line. Plain scalars are read as JSON would: `on`, `yes`, dates and 012 are texts."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterable, Iterator

import yaml

_INTEGER = re.compile(r"-?(0|[1-9]\d*)$")
_REAL = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$")
_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Report:
    """Collects what is wrong; compiling goes on, so that everything is reported at once."""

    errors: list[tuple[str, int, str]] = field(default_factory=list)

    def add(self, file: str, line: int, message: str) -> None:
        if (file, line, message) not in self.errors:
            self.errors.append((file, line, message))

    def lines(self) -> list[str]:
        return [f"{file}:{line}: {message}" for file, line, message in sorted(self.errors)]


def near_miss(word: str, candidates: Iterable[str]) -> str:
    """`; did you mean X?` or nothing."""
    names = sorted(set(candidates))
    folded = {name.lower(): name for name in names}
    found = [folded[word.lower()]] if word.lower() in folded else difflib.get_close_matches(word, names, 1, 0.6)
    return f"; did you mean {found[0]}?" if found else ""


class Item:
    """A YAML node with its place and what it belongs to (`context`: a type, a constraint), for messages."""

    def __init__(self, node: yaml.Node, file: str, report: Report, context: str = "") -> None:
        self.node, self.file, self.report, self.context = node, file, report, context

    @property
    def line(self) -> int:
        return self.node.start_mark.line + 1

    def error(self, message: str, position: int = 0) -> None:
        """`position`: in the text of a scalar, for texts of several lines."""
        line = self.line
        if isinstance(self.node, yaml.ScalarNode) and position:
            line += self.node.value.count("\n", 0, position) + (1 if self.node.style in ("|", ">") else 0)
        self.report.add(self.file, line, f"{self.context}: {message}" if self.context else message)

    def within(self, context: str) -> Item:
        return Item(self.node, self.file, self.report, context)

    def is_map(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    def is_list(self) -> bool:
        return isinstance(self.node, yaml.SequenceNode)

    def is_scalar(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode)

    def is_plain_text(self) -> bool:
        return self.is_scalar() and isinstance(self.value(), str)

    def text(self) -> str:
        """A scalar as it is written."""
        return self.node.value

    def members(self) -> Iterator[tuple[str, Item]]:
        """The members of a map; an error, and none, for anything else."""
        if not self.is_map():
            self.error("a map expected")
            return
        seen: set[str] = set()
        for key, value in self.node.value:
            place = Item(key, self.file, self.report, self.context)
            if not isinstance(key, yaml.ScalarNode):
                place.error("a name expected as key")
            elif key.value in seen:
                place.error(f"{key.value} is there twice")
            else:
                seen.add(key.value)
                yield key.value, Item(value, self.file, self.report, self.context)

    def items(self) -> list[Item]:
        """The items of a list; a scalar or map is a list of one."""
        nodes = self.node.value if self.is_list() else [self.node]
        return [Item(node, self.file, self.report, self.context) for node in nodes]

    def value(self) -> Any:
        """The plain JSON value."""
        if isinstance(self.node, yaml.ScalarNode):
            return _scalar(self.node)
        if self.is_list():
            return [item.value() for item in self.items()]
        return {key: item.value() for key, item in self.members()}

    def scalar(self, kind: type, what: str) -> Any:
        """The value if it is of the type, else an error and None."""
        value = self.value() if self.is_scalar() else None
        if type(value) is kind:
            return value
        self.error(f"{what} expected")
        return None

    def choice(self, allowed: Iterable[str], what: str) -> str | None:
        """One of the allowed texts, else an error and None."""
        allowed = list(allowed)
        if self.is_scalar() and self.text() in allowed:
            return self.text()
        word = self.text() if self.is_scalar() else "this"
        self.error(f"{word} is no {what} ({', '.join(allowed)}){near_miss(word, allowed)}")
        return None


def _scalar(node: yaml.ScalarNode) -> Any:
    text = node.value
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.match(text):
        return int(text)
    return float(text) if _REAL.match(text) else text


def load(path: Path, file: str, report: Report) -> Item | None:
    """The file's document, or None if it is empty or no YAML."""
    try:
        with path.open(encoding="utf-8") as stream:
            node = yaml.compose(stream, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        report.add(file, mark.line + 1 if mark else 1, f"no YAML: {error.problem}")
        return None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        report.add(file, 1, f"no YAML: {error}")
        return None
    return Item(node, file, report) if node else None
