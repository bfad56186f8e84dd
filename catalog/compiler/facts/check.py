"""Checks compiled expressions: names, functions and their arguments, property paths (as far as the schemas tell), types, quotas, patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Callable, Optional

from .document import near_miss
from .expression import Ast
from .shapes import SPECIAL, NoSuchProperty, Shape, Type, TypeLookup, union

# Variables that are always there (docs/facts.md). `value` and `index` are bound by `at`, `each` and `references`.
VARIABLES = ("account", "region", "partition", "url_suffix", "stack_name", "stack_id", "logical_id", "zones", "old")
_OVER_LISTS = {"any", "all", "none", "filter", "map"}
_SAME_LIST = {"filter", "distinct", "sorted", "duplicates"}
_ONE_ITEM = {"first", "last", "min", "max"}
# Calls whose first argument names a resource type.
_TYPED = {"find", "get", "others", "declared"}


@dataclass
class Language:
    """What expressions may use."""

    functions: dict[str, dict[str, Any]]
    types: TypeLookup
    type_names: Callable[[], list[str]]
    quotas: dict[str, Any]


@dataclass
class Scope:
    language: Language
    own: Optional[Type]
    bound: dict[str, Optional[Shape]] = field(default_factory=dict)
    drawing: bool = False
    error: Callable[[str], None] = print

    def bind(self, **names: Optional[Shape]) -> Scope:
        return Scope(self.language, self.own, {**self.bound, **names}, self.drawing, self.error)


def check(ast: Ast, scope: Scope) -> Optional[Shape]:
    """Reports what is wrong with the expression; returns what is known of its value."""
    operator = ast[0]
    if operator == "self":
        return scope.own.shape() if scope.own else None
    if operator == "var":
        return _variable(ast[1], scope)
    if operator == "path":
        return _path(ast, scope)
    if operator == "index":
        root = check(ast[1], scope)
        check(ast[2], scope)
        return root.values() if root else None
    if operator == "call":
        return _call(ast, scope)
    if operator == "lambda":
        return check(ast[2], scope.bind(**{ast[1]: None}))
    if operator == "?:":
        check(ast[1], scope)
        return _union([ast[2], ast[3]], scope)
    if operator == "matches" and ast[2][0] == "const":
        check_regex(ast[2][1], scope)
    for operand in ast[1:]:
        if isinstance(operand, list) and operator != "const":
            check(operand, scope)
    return None


def _union(options: list[Ast], scope: Scope) -> Optional[Shape]:
    shapes = [(option, check(option, scope)) for option in options]
    # null and [] say nothing of what the other one looks like.
    return union([shape for option, shape in shapes if option != ["const", None] and option != ["list"]])


def _variable(name: str, scope: Scope) -> Optional[Shape]:
    if name in scope.bound:
        return scope.bound[name]
    if name == "old" and scope.own:
        return scope.own.shape()
    if name not in VARIABLES:
        if name in ("value", "index"):
            scope.error(f"{name} is bound by `each`" + (" or `at`" if name == "value" else "") + " only, and there is none")
        else:
            known = [*VARIABLES, *scope.bound]
            call = f"; {name} is a function: write {name}(…)" if name in scope.language.functions else ""
            scope.error(f"unknown variable {name}{call or near_miss(name, known)}")
    return None


def _path(ast: Ast, scope: Scope) -> Optional[Shape]:
    root = check(ast[1], scope)
    if root is None:
        return None
    try:
        return root.walk(ast[2])
    except NoSuchProperty as error:
        scope.error(str(error))
        return None


def _call(ast: Ast, scope: Scope) -> Optional[Shape]:
    name, arguments = ast[1], ast[2:]
    rule = scope.language.functions.get(name)
    if rule is None:
        scope.error(f"unknown function {name}{near_miss(name, scope.language.functions)}")
        rule = {}
    _arguments(name, arguments, rule, scope)
    named = _type_argument(name, arguments, scope)
    shapes = [None if argument[0] == "lambda" else check(argument, scope) for argument in arguments]
    body: Optional[Shape] = None
    for argument in arguments:
        if argument[0] == "lambda":
            item = named if name in _TYPED else _items(shapes[0]) if name in _OVER_LISTS else None
            body = check(argument[2], scope.bind(**{argument[1]: item}))
    return _result(name, arguments, shapes, named, body)


def _arguments(name: str, arguments: list[Ast], rule: dict[str, Any], scope: Scope) -> None:
    fewest, most = rule.get("min", 0), rule.get("max", len(arguments))
    if not fewest <= len(arguments) <= most:
        wanted = str(fewest) if fewest == most else f"{fewest} to {most}" if "max" in rule else f"{fewest} or more"
        scope.error(f"{name}() takes {wanted} argument{'' if wanted == '1' else 's'}, not {len(arguments)}")
    lambdas = [argument[0] == "lambda" for argument in arguments]
    if any(lambdas[:-1]) or (lambdas and rule and lambdas[-1] != bool(rule.get("lambda", False))):
        scope.error(f"{name}() takes a lambda (x => …) as its last argument" if rule.get("lambda") else f"{name}() takes no lambda")
    if rule.get("drawing") and not scope.drawing:
        scope.error(f"{name}() draws a value: it can only be used in formats")
    if name == "capture" and len(arguments) == 2 and arguments[1][0] == "const":
        check_regex(arguments[1][1], scope)
    if name == "quota" and arguments and arguments[0][0] == "const" and arguments[0][1] not in scope.language.quotas:
        scope.error(f"unknown quota {arguments[0][1]}{near_miss(str(arguments[0][1]), scope.language.quotas)}")


def _type_argument(name: str, arguments: list[Ast], scope: Scope) -> Optional[Shape]:
    if name not in _TYPED or not arguments or arguments[0][0] != "const":
        return None
    wanted = str(arguments[0][1])
    found = scope.language.types(wanted)
    if found is None:
        scope.error(f"unknown type {wanted}{near_miss(wanted, scope.language.type_names())}")
        return None
    if name == "get" and len(arguments) > 1 and arguments[1][0] == "const":
        attribute(str(arguments[1][1]), found, scope.error)
    return found.shape()


def attribute(name: str, owner: Type, error: Callable[[str], None]) -> bool:
    """Reports it if the type has no such attribute or property."""
    if name in owner.attributes or name in SPECIAL:
        return True
    try:
        owner.shape().walk(list(name.split(".")))
    except NoSuchProperty as problem:
        error(f"{owner.name}: {problem}")
        return False
    return True


def _items(shape: Optional[Shape]) -> Optional[Shape]:
    return shape.items() if shape is not None and shape.is_list() else None


def _result(name: str, arguments: list[Ast], shapes: list[Optional[Shape]], named: Optional[Shape], body: Optional[Shape]) -> Optional[Shape]:
    """What is known of a call's value."""
    first = shapes[0] if shapes else None
    if name in ("find", "get"):
        return named
    if name == "others":
        return named.listed() if named else None
    if name == "default" and len(arguments) == 2:
        return union([shape for argument, shape in zip(arguments, shapes) if argument != ["const", None] and argument != ["list"]])
    if first is None:
        return None
    if name in _SAME_LIST:
        return first
    if name in _ONE_ITEM:
        return _items(first)
    if name == "map":
        return body.listed() if body else None
    if name == "list":
        return first if first.is_list() else first.listed()
    if name == "values":
        inside = first.values()
        return inside.listed() if inside else None
    if name == "flatten":
        inside = _items(first)
        return inside if inside and inside.is_list() else first
    return None


def check_regex(pattern: Any, scope: Scope) -> None:
    if not isinstance(pattern, str):
        scope.error("a regular expression is a text")
        return
    # What PCRE2 has and Python has not: properties, horizontal blanks, recursion, other ways to write names.
    if re.search(r"\\[pPhHRKQEGXzZ]|\(\?(\||R|&|\d|<[A-Za-z])|\[\[:", pattern):
        return
    try:
        re.compile(pattern)
    except re.error as error:
        scope.error(f"regular expression {pattern}: {error}")


# JSON-Schema fragments of `when` and `then`.
_LISTS_OF_SCHEMAS = {"allOf", "anyOf", "oneOf", "prefixItems"}
_SCHEMAS = {"not", "if", "then", "else", "items", "contains", "additionalProperties", "propertyNames"}
_NAMED_SCHEMAS = {"properties", "patternProperties"}
_LISTS_OF_NAMES = {"required", "requiredXor", "requiredOr"}
_NAMED_LISTS = {"dependentRequired", "dependentExcluded"}
_PLAIN = {
    "type", "enum", "const", "enumCaseInsensitive", "minItems", "maxItems", "uniqueItems", "uniqueKeys", "pattern", "minLength", "maxLength",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minProperties", "maxProperties", "format", "$ref",
}  # fmt: skip
KEYWORDS = _LISTS_OF_SCHEMAS | _SCHEMAS | _NAMED_SCHEMAS | _LISTS_OF_NAMES | _NAMED_LISTS | _PLAIN


def check_fragment(fragment: Any, shape: Optional[Shape], error: Callable[[str], None]) -> None:
    """Reports unknown keywords and properties of a schema fragment that is to hold for a value of the shape."""
    if isinstance(fragment, bool):
        return
    if not isinstance(fragment, dict):
        error("a schema is a map")
        return
    for keyword, value in fragment.items():
        if keyword not in KEYWORDS:
            error(f"unknown keyword {keyword}{near_miss(keyword, KEYWORDS)}")
        elif keyword in _LISTS_OF_SCHEMAS:
            for part in value if isinstance(value, list) else [value]:
                check_fragment(part, shape, error)
        elif keyword in ("items", "contains"):
            check_fragment(value, _below(shape, None, error), error)
        elif keyword in _SCHEMAS:
            check_fragment(value, shape if keyword in ("not", "if", "then", "else") else None, error)
        elif keyword in _NAMED_SCHEMAS or keyword in _NAMED_LISTS:
            _check_named(keyword, value, shape, error)
        elif keyword in _LISTS_OF_NAMES:
            for name in value if isinstance(value, list) else [value]:
                _below(shape, str(name), error)
        elif keyword == "pattern":
            check_regex(value, Scope(Language({}, lambda _: None, list, {}), None, error=error))


def _check_named(keyword: str, value: Any, shape: Optional[Shape], error: Callable[[str], None]) -> None:
    if not isinstance(value, dict):
        error(f"{keyword} is a map")
        return
    for name, below in value.items():
        inner = None if keyword == "patternProperties" else _below(shape, name, error)
        if keyword in _NAMED_SCHEMAS:
            check_fragment(below, inner, error)
            continue
        for other in below if isinstance(below, list) else [below]:
            _below(shape, str(other), error)


def _below(shape: Optional[Shape], step: str | None, error: Callable[[str], None]) -> Optional[Shape]:
    if shape is None:
        return None
    try:
        return shape.step(step)
    except NoSuchProperty as problem:
        error(str(problem))
        return None
