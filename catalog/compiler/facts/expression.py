"""The expressions and formats of the facts language as JSON arrays (docs/facts.md, "Expressions"; providers/facts/evaluate.h reads them).

    ["const", v] ["self"] ["var", name] ["path", root, steps] ["index", a, b] ["call", name, args…] ["lambda", name, body] ["?:", c, a, b]
    ["or" | "and" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "matches" | "+" | "-" | "*" | "/" | "%", a, b] ["not", a] ["neg", a]
    ["list", items…] ["format", parts…]        steps are names, positions, and null for [*]
"""

from __future__ import annotations

import re
from typing import Any

Ast = list[Any]

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>=>|==|!=|<=|>=|[<>+\-*/%?:()\[\],.]))""",
    re.VERBOSE,
)
_KEYWORDS = {"or", "and", "not", "in", "matches", "true", "false", "null", "self"}
_CONSTANTS = {"true": True, "false": False, "null": None}
# Operators of two sides by binding, loosest first; `not` stands between `and` and the comparisons.
_BINARY = [{"or"}, {"and"}, {"==", "!=", "<", "<=", ">", ">=", "in", "matches"}, {"+", "-"}, {"*", "/", "%"}]
_COMPARISON = 2
# Of Python's and C++'s other spellings.
_SLIPS = {"&&": "and", "||": "or", "!": "not", "=": "==", "{": "no map literals here"}


class ExpressionError(Exception):
    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str, int]] = []
        position = 0
        while text[position:].strip():
            match = _TOKEN.match(text, position)
            if not match or match.end() == position:
                raise _unreadable(text, position)
            kind = match.lastgroup or ""
            self.tokens.append((kind, match[kind], match.start(kind)))
            position = match.end()
        self.tokens.append(("end", "", len(text)))
        self.at = 0

    def parse(self) -> Ast:
        result = self.ternary()
        if self.tokens[self.at][0] != "end":
            raise self.error("unexpected")
        return result

    def error(self, message: str) -> ExpressionError:
        kind, text, position = self.tokens[self.at]
        return ExpressionError(f"{message} {'end' if kind == 'end' else text}", position)

    def peek(self, *texts: str) -> bool:
        kind, text, _ = self.tokens[self.at]
        return text in texts and kind != "text"

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][1]

    def accept(self, *texts: str) -> bool:
        if self.peek(*texts):
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> None:
        if not self.accept(text):
            raise self.error(f"'{text}' expected before")

    def ternary(self) -> Ast:
        condition = self.binary(0)
        if not self.accept("?"):
            return condition
        yes = self.ternary()
        self.expect(":")
        return ["?:", condition, yes, self.ternary()]

    def binary(self, level: int) -> Ast:
        if level == len(_BINARY):
            return self.unary()
        if level == _COMPARISON and self.accept("not"):
            return ["not", self.binary(level)]
        left = self.binary(level + 1)
        while self.peek(*_BINARY[level]):
            operator = self.take()
            left = [operator, left, self.binary(level + 1)]
        return left

    def unary(self) -> Ast:
        if not self.accept("-"):
            return self.postfix()
        operand = self.unary()
        number = operand[0] == "const" and isinstance(operand[1], (int, float)) and not isinstance(operand[1], bool)
        return ["const", -operand[1]] if number else ["neg", operand]

    def postfix(self) -> Ast:
        result = self.primary()
        while True:
            if self.accept("."):
                kind, name, _ = self.tokens[self.at]
                if kind != "name":
                    raise self.error("a name expected before")
                self.at += 1
                result = _step(result, name)
            elif self.accept("["):
                result = self.subscript(result)
            else:
                return result

    def subscript(self, root: Ast) -> Ast:
        if self.peek("*"):
            self.at += 1
            self.expect("]")
            return _step(root, None)
        index = self.ternary()
        self.expect("]")
        static = index[0] == "const" and (isinstance(index[1], str) or (type(index[1]) is int and index[1] >= 0))
        return _step(root, index[1]) if static else ["index", root, index]

    def primary(self) -> Ast:
        kind, text, position = self.tokens[self.at]
        if kind == "number":
            self.at += 1
            return ["const", float(text) if re.search(r"[.eE]", text) else int(text)]
        if kind == "text":
            self.at += 1
            return ["const", text[1:-1].replace(text[0] * 2, text[0])]
        if kind == "name":
            return self.named()
        if self.accept("("):
            result = self.ternary()
            self.expect(")")
            return result
        if self.accept("["):
            return ["list", *self.items("]", self.ternary)]
        raise self.error("a value expected before")

    def named(self) -> Ast:
        name = self.take()
        if name in _CONSTANTS:
            return ["const", _CONSTANTS[name]]
        if name == "self":
            return ["self"]
        if name in _KEYWORDS:
            self.at -= 1
            raise self.error("a value expected before")
        if self.accept("("):
            return ["call", name, *self.items(")", self.argument)]
        if name[0].isupper() or name[0] == "_":
            return ["path", ["self"], [name]]
        return ["var", name]

    def argument(self) -> Ast:
        kind, name, _ = self.tokens[self.at]
        if kind == "name" and self.tokens[self.at + 1][1] == "=>":
            if not name[0].islower() or name in _KEYWORDS:
                raise self.error("the name of a lambda's parameter begins with a lower-case letter, not")
            self.at += 2
            return ["lambda", name, self.ternary()]
        return self.ternary()

    def items(self, end: str, parse: Any) -> list[Ast]:
        result: list[Ast] = []
        if self.accept(end):
            return result
        while True:
            result.append(parse())
            if self.accept(end):
                return result
            self.expect(",")


def _unreadable(text: str, position: int) -> ExpressionError:
    rest = text[position:].lstrip()
    if rest[0] in "'\"":
        return ExpressionError(f"the text that begins with {rest[:20]} does not end", position)
    slip = next((f"; write {right}" for wrong, right in _SLIPS.items() if rest.startswith(wrong)), "")
    return ExpressionError(f"unexpected {rest[0]}{slip}", position)


def _step(root: Ast, step: str | int | None) -> Ast:
    return ["path", root[1], [*root[2], step]] if root[0] == "path" else ["path", root, [step]]


def parse(text: str) -> Ast:
    """An expression."""
    return _Parser(text).parse()


def parse_path(text: str) -> list[str | int | None]:
    """The steps of a property path."""
    ast = parse(text)
    if ast[0] != "path" or ast[1] != ["self"]:
        raise ExpressionError(f"{text} is no property path", 0)
    return ast[2]


def parse_format(text: str) -> Ast:
    """A text with ${expression} parts; a text that is one part is that expression."""
    parts: list[Ast] = []
    literal = ""
    position = 0
    while position < len(text):
        if text.startswith("$${", position):
            literal += "${"
            position += 3
        elif text.startswith("${", position):
            end = _end_of_part(text, position + 2)
            if literal:
                parts.append(["const", literal])
                literal = ""
            try:
                parts.append(parse(text[position + 2 : end]))
            except ExpressionError as error:
                raise ExpressionError(str(error), error.position + position + 2) from None
            position = end + 1
        else:
            literal += text[position]
            position += 1
    if literal or not parts:
        parts.append(["const", literal])
    return parts[0] if len(parts) == 1 else ["format", *parts]


def _end_of_part(text: str, start: int) -> int:
    quote = ""
    for position in range(start, len(text)):
        if quote:
            quote = "" if text[position] == quote else quote
        elif text[position] in "'\"":
            quote = text[position]
        elif text[position] == "}":
            return position
    raise ExpressionError("${ without }", start - 2)
