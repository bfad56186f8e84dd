#!/usr/bin/env python3
"""Differential testing: drydock's verdicts on properties beside those of the published validators.

usage: run.py DRYDOCK [--count N] [--seed S] [--oracles [--node FOLDER]] [--report FILE]

Takes the smallest and the fullest valid resource of every type, changes each in one place for every class of mistake, and judges them all. Without
`--oracles` it checks that drydock refuses every mistake and names the keyword, and accepts the rest; with them it also compares verdicts with cfn-lint
(rules of severity error) and the npm package @aws/cloudformation-validate (FATAL and ERROR), which must be installed. A difference fails the run unless
docs/differences.md explains its class (explained.py). The last line is «N passed, N failed».
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.dont_write_bytecode = True

import explained  # noqa: E402
import oracles  # noqa: E402
from drydock import NOTHING, Drydock, Finding, Verdict  # noqa: E402
from mutations import HELPER, Change, apply, choose  # noqa: E402
from schemas import Schemas  # noqa: E402

REGION = "us-east-1"
PROPERTY_RULES = ("schema/", "service/", "template/")
UNKNOWN_TYPE = "F3006"  # of @aws/cloudformation-validate: its schemas are older than the catalog's and lack some types
RESOURCES_PER_BATCH = 40  # of a template for the oracles


@dataclass(frozen=True)
class Case:
    name: str
    base: str  # the name of the valid resource that was changed; "" if it is one
    type_name: str
    change: Change
    resource: dict[str, Any]


def make_cases(drydock: Drydock, seed: int, count: int | None) -> list[Case]:
    """Whole families (a valid resource and its changes), so that a change can be judged beside what it changed."""
    schemas = Schemas(REGION)
    families = [(size, type_name, properties) for size in ("minimal", "full") for type_name, properties in sorted(drydock.samples(size).items())]
    families = [family for family in families if family[1] in schemas]
    draw = random.Random(seed)
    draw.shuffle(families)
    cases: list[Case] = []
    for size, type_name, properties in families:
        if count is not None and len(cases) >= count:
            break
        base = f"{size}{type_name.replace('::', '')}"
        cases.append(Case(base, "", type_name, Change(size, (), "", None), {"Type": type_name, "Properties": properties}))
        own_draw = random.Random(f"{seed} {base}")
        for number, change in enumerate(choose(schemas[type_name], properties, own_draw)):
            resource = {"Type": type_name, "Properties": apply(properties, change)}
            cases.append(Case(f"{base}x{number}", base, type_name, change, resource))
    return cases


def wrongs_of_drydock(cases: list[Case], verdicts: dict[str, Verdict]) -> list[str]:
    """Valid resources that drydock refuses, and mistakes that it does not see or calls something else."""
    wrong = []
    for case in cases:
        own, base = verdicts[case.name], verdicts.get(case.base, NOTHING)
        rules = {rule for rule, _ in own.errors - base.errors}
        where = f"{case.name}: {case.change.kind} at {case.change.pointer or '/'}"
        if case.change.keywords:
            named = rules | {rule for rule, _ in own.advice - base.advice}
            if not named & _names_of(case.change.keywords) and not _known_by_facts(rules):
                wrong.append(f"{where}, {case.change.keywords[0]}: {sorted(named) or 'accepted'}")
        elif case.change.kind != "neighbour" and any(rule.startswith(PROPERTY_RULES) for rule in rules):
            wrong.append(f"{where}: {sorted(rules)}")
    return wrong


def _names_of(keywords: tuple[str, ...]) -> set[str]:
    """The rules of drydock that a violated keyword may show as; reference and attribute are keywords of this program."""
    return {"service/limit"} | {f"{family}/{keyword}" for keyword in keywords for family in ("schema", "service", "template")}


def _known_by_facts(rules: set[str]) -> bool:
    """A constraint of catalog/facts says it in the service's own words."""
    return any("/" not in rule for rule in rules)


def batches(cases: list[Case]) -> list[oracles.Resources]:
    """The cases in templates of many resources; those of one family lie in different ones, so that they do not meet."""
    number = max(1, -(-len(cases) // RESOURCES_PER_BATCH))
    made: list[oracles.Resources] = [{"Helper": HELPER} for _ in range(number)]
    for index, case in enumerate(cases):
        made[index % number][case.name] = case.resource
    return made


@dataclass(frozen=True)
class Difference:
    oracle: str
    case: Case
    direction: str  # "only drydock" refuses, or "only oracle"
    rules: tuple[str, ...]

    def key(self) -> tuple[str, str, str, str]:
        return (self.oracle, self.direction, self.case.change.kind, " ".join(self.rules))


def compare(name: str, cases: list[Case], ours: dict[str, Verdict], theirs: oracles.Findings) -> tuple[Counter, list[Difference]]:
    """How often both say the same by class of change, and where they do not. What the valid resource was refused for already does not count, nor do
    types that the oracle does not know."""
    counts: Counter = Counter()
    differences = []
    for case in cases:
        if _not_judged(case, theirs.get(case.base or case.name, set())):
            counts[case.change.kind, "not known"] += 1
            continue
        own = ours[case.name].errors - ours.get(case.base, NOTHING).errors
        other = theirs.get(case.name, set()) - theirs.get(case.base, set())
        agree = bool(own) == bool(other)
        counts[case.change.kind, "both refuse" if own and agree else "both accept" if agree else "only drydock" if own else "only oracle"] += 1
        if not agree:
            rules = tuple(sorted({rule for rule, _ in own or other}))
            differences.append(Difference(name, case, "only drydock" if own else "only oracle", rules))
    return counts, differences


def _not_judged(case: Case, base: set[Finding]) -> bool:
    """True if the oracle does not know the type, or had stopped at the place of the change or above it already."""
    for rule, place in base:
        pointer = "/" + "/".join(re.split("[./]", place)[1:])  # Properties/A/0, Properties.A.0
        above = pointer != "/" and f"{case.change.pointer}/".startswith(pointer + "/")
        lacks_another = rule.endswith("3003") and case.change.kind == "missing" and (case.change.pointer.rpartition("/")[0] or "/") == pointer
        if rule == UNKNOWN_TYPE or (case.base and (above or lacks_another)):
            return True
    return False


def print_table(name: str, counts: Counter) -> None:
    columns = ("both refuse", "both accept", "only drydock", "only oracle", "not known")
    print(f"\n{name:24}" + "".join(f"{column:>14}" for column in columns))
    for kind in sorted({kind for kind, _ in counts}):
        print(f"{kind:24}" + "".join(f"{counts[kind, column]:14}" for column in columns))
    print(f"{'all':24}" + "".join(f"{sum(n for (_, c), n in counts.items() if c == column):14}" for column in columns))


def print_differences(differences: list[Difference], compared: int) -> list[Difference]:
    """Prints the classes of differences; gives back those that nothing explains. `compared` is the number of validators."""
    by_case: dict[str, list[Difference]] = defaultdict(list)
    for difference in differences:
        by_case[difference.case.name].append(difference)
    groups: dict[str, list[Difference]] = defaultdict(list)
    unexplained = []
    for difference in differences:
        change = difference.case.change
        seconded = compared > 1 and not any(other.oracle != difference.oracle for other in by_case[difference.case.name])
        reason = explained.reason(explained.Seen(difference.oracle, difference.direction, change.kind, change.value, difference.rules, seconded))
        if reason is None:
            unexplained.append(difference)
        else:
            groups[f"{reason} ({difference.oracle}, {difference.direction})"].append(difference)
    print("\nDifferences that docs/differences.md explains")
    for reason, members in sorted(groups.items()):
        print(f"{len(members):6}  {reason}")
    print(f"\n{len(unexplained)} differences that nothing explains")
    for key, number in Counter(difference.key() for difference in unexplained).most_common(60):
        example = next(difference.case for difference in unexplained if difference.key() == key)
        print(f"{number:6}  {', '.join(key)}\n        {example.name} {example.change.pointer}")
    return unexplained


def write_report(path: Path, cases: list[Case], verdicts: dict[str, dict[str, set[Finding]]], differences: list[Difference]) -> None:
    """Everything about the differences, for who looks into them."""
    entries = []
    for difference in differences:
        case = difference.case
        entries.append({
            "case": case.name, "kind": case.change.kind, "keywords": case.change.keywords, "pointer": case.change.pointer,
            "oracle": difference.oracle, "direction": difference.direction, "resource": case.resource,
            "findings": {who: sorted(found.get(case.name, set())) for who, found in verdicts.items()},
            "base": {who: sorted(found.get(case.base, set())) for who, found in verdicts.items()},
        })
    path.write_text(json.dumps({"cases": len(cases), "differences": entries}, indent=1))


def main() -> int:
    parser = argparse.ArgumentParser(description="Compares drydock's verdicts on properties with those of the published validators.")
    parser.add_argument("drydock", type=Path)
    parser.add_argument("--count", type=int, help="about so many templates; without it all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--oracles", action="store_true", help="compare with cfn-lint and @aws/cloudformation-validate")
    parser.add_argument("--node", type=Path, default=Path("."), help="the folder whose node_modules hold @aws/cloudformation-validate")
    parser.add_argument("--report", type=Path, help="write all differences to this file, as JSON")
    options = parser.parse_args()

    drydock = Drydock(options.drydock)
    cases = make_cases(drydock, options.seed, options.count)
    ours = drydock.verdicts({case.name: case.resource for case in cases})
    wrong = wrongs_of_drydock(cases, ours)
    failed = {line.split(":")[0] for line in wrong}
    print(f"{len(cases)} templates of {len({case.type_name for case in cases})} types, seed {options.seed}")
    for line in wrong[:100]:
        print("  " + line)

    differences: list[Difference] = []
    verdicts: dict[str, dict[str, set[Finding]]] = {"drydock": {name: set(verdict.errors) for name, verdict in ours.items()}}
    chosen = {"cfn-lint": oracles.cfn_lint(), "cloudformation-validate": oracles.cloudformation_validate(options.node)} if options.oracles else {}
    for name, oracle in chosen.items():
        if oracle is None:
            print(f"{name} is not installed: not compared")
            continue
        verdicts[name] = oracle(batches(cases))
        counts, found = compare(name, cases, ours, verdicts[name])
        print_table(name, counts)
        differences += found
    if differences:
        failed |= {difference.case.name for difference in print_differences(differences, len(verdicts) - 1)}
    if options.report:
        write_report(options.report, cases, verdicts, differences)
    print(f"{len(cases) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
