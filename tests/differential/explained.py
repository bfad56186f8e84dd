"""The classes of differences that docs/differences.md explains, each by the name of its heading there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Callable


@dataclass(frozen=True)
class Seen:
    """One difference: who judged, how, and over what."""

    oracle: str
    direction: str  # "only drydock" or "only oracle" refuses
    kind: str
    value: Any
    rules: tuple[str, ...]  # of the one that refuses
    seconded: bool  # the other validator says what drydock says

    def all_rules(self, expression: str) -> bool:
        return all(re.fullmatch(expression, rule) for rule in self.rules)

    def any_rule(self, expression: str) -> bool:
        return any(re.fullmatch(expression, rule) for rule in self.rules)


FORMATS = "E11[56][0-9]|[EF]3017"
COMBINATIONS = "[EF]30(14|20|21|58)"
OLDER = "F30(02|03|12|14|17|18|31|32|33|34|37)"
OF_ONE_SERVICE = "E3[5-7][0-9][0-9]|E9006|E3010|E3022|E3023|E3027|E3029|E3039|E3045|E3049|E3051|E3063|E25[0-9][0-9]"

# Heading → the test for drydock's refusals that an oracle does not share, and for an oracle's that drydock does not share; the first that holds.
Test = Callable[[Seen], bool]

ONLY_DRYDOCK: list[tuple[str, Test]] = [
    ("Enumerations are warnings", lambda seen: seen.oracle == "cloudformation-validate" and seen.kind == "enum"),
    ("Keywords that are not read", lambda seen: seen.oracle == "cloudformation-validate" and seen.any_rule("schema/(format|minProperties)")),
    ("Fractions for whole numbers", lambda seen: seen.oracle == "cfn-lint" and seen.value == 1.5 and "schema/type" in seen.rules),
    ("References that are not looked at", lambda seen: seen.oracle == "cfn-lint" and seen.any_rule("template/.*") and seen.seconded),
    ("Read-only properties", lambda seen: seen.kind == "read-only" and seen.any_rule("schema/readOnlyProperties")),
    ("Constraints of services", lambda seen: seen.all_rules("[a-z0-9-]+")),
    ("Older schemas", lambda seen: seen.oracle == "cloudformation-validate" and seen.seconded),
]

ONLY_ORACLE: list[tuple[str, Test]] = [
    ("Services that were shut down", lambda seen: seen.any_rule("E3710")),
    ("Keys of tags", lambda seen: seen.any_rule("E3024")),
    ("What a reference will be", lambda seen: seen.kind == "reference" and seen.all_rules("E1041|E1040|E1010|" + FORMATS)),
    ("Rules that cfn-lint adds", lambda seen: seen.kind == "combination" and seen.any_rule(COMBINATIONS)),
    ("Enumerations in any case", lambda seen: seen.kind == "enum" and seen.any_rule("E3030")),
    ("Forms of identifiers", lambda seen: seen.all_rules(FORMATS)),
    ("Rules of one service", lambda seen: seen.all_rules(f"{OF_ONE_SERVICE}|{FORMATS}")),
    ("Characters beyond the basic plane", lambda seen: seen.oracle == "cfn-lint" and seen.rules == ("E3031",) and seen.seconded),
    ("Older schemas", lambda seen: seen.oracle == "cloudformation-validate" and seen.any_rule(OLDER)),
]


def reason(seen: Seen) -> str | None:
    """The heading that explains the difference, or nothing."""
    classes = ONLY_DRYDOCK if seen.direction == "only drydock" else ONLY_ORACLE
    return next((name for name, matches in classes if matches(seen)), None)
