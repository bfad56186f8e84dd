#!/usr/bin/env python3
"""House rules that no compiler checks: the direction of includes, the size of files, headers that stand alone, no paths of machines.

The last line is «N passed, N failed»; every rule counts once.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What each folder may include, itself aside (docs/architecture.md).
MAY_USE = {
    "base": set(),
    "catalog": {"base"},
    "template": {"base", "catalog"},
    "validator": {"base", "catalog", "template"},
    "state": {"base"},
    "providers": {"base", "catalog", "template", "validator", "state"},
    "emulator": {"base", "catalog", "template", "validator", "state", "providers"},
}
# The same inside emulator/.
EMULATOR_MAY_USE = {
    "protocols": set(),
    "engine": set(),
    "apis": {"engine", "protocols"},
    "gateway": {"apis", "engine", "protocols"},
    "report": {"engine"},
    "cli": {"apis", "engine", "gateway", "protocols", "report"},
}
HARD_LIMIT = 800
HEADER_LIMIT = 200


def sources(*suffixes):
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / f for f in listed if f.endswith(suffixes) and (ROOT / f).is_file()]


def include_directions():
    for path in sources(".h", ".cpp"):
        folder = path.relative_to(ROOT).parts[0]
        if folder not in MAY_USE:
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            used = re.match(r'#include "(\w+)/', line)
            if used and used[1] != folder and used[1] not in MAY_USE[folder]:
                yield f"{path.relative_to(ROOT)}:{number}: {folder} may not include {used[1]}"
    for path in sources(".h", ".cpp"):
        parts = path.relative_to(ROOT).parts
        if parts[0] != "emulator":
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            used = re.match(r'#include "emulator/(\w+)/', line)
            if used and used[1] != parts[1] and used[1] not in EMULATOR_MAY_USE[parts[1]]:
                yield f"{path.relative_to(ROOT)}:{number}: emulator/{parts[1]} may not include emulator/{used[1]}"
    for path in sources(".h", ".cpp"):
        parts = path.relative_to(ROOT).parts
        if parts[0] == "providers" and len(parts) == 3 and parts[1] not in ("facts", "functions"):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                used = re.match(r'#include "providers/(\w+)/', line)
                if used and used[1] not in (parts[1], "facts", "functions"):
                    yield f"{path.relative_to(ROOT)}:{number}: a type's file holds nothing of another service ({used[1]})"


def only_state_speaks_sql():
    for path in sources(".h", ".cpp"):
        parts = path.relative_to(ROOT).parts
        if parts[0] in MAY_USE and parts[0] != "state" and "sqlite3.h" in path.read_text():
            yield f"{path.relative_to(ROOT)}: only state/ uses SQLite"


def file_sizes():
    for path in sources(".h", ".cpp", ".py"):
        lines = len(path.read_text().splitlines())
        limit = HEADER_LIMIT if path.suffix == ".h" else HARD_LIMIT
        if lines > limit:
            yield f"{path.relative_to(ROOT)}: {lines} lines, the limit is {limit}"


def headers_begin_well():
    for path in sources(".h"):
        text = path.read_text()
        if not text.startswith("//"):
            yield f"{path.relative_to(ROOT)}: a header opens with what it is"
        if "#pragma once" not in text:
            yield f"{path.relative_to(ROOT)}: no #pragma once"
        if re.search(r"^using namespace", text, re.M):
            yield f"{path.relative_to(ROOT)}: using namespace in a header"


def own_header_first():
    for path in sources(".cpp"):
        header = path.with_suffix(".h")
        if path.relative_to(ROOT).parts[0] in MAY_USE and header.is_file():
            first = re.search(r'^#include ["<](.+)[">]', path.read_text(), re.M)
            if first and first[1] != str(header.relative_to(ROOT)):
                yield f"{path.relative_to(ROOT)}: its own header comes first"


def forbidden_words():
    unwanted = re.compile("|".join(["TO" + "DO", "FIX" + "ME", r"#include <re" + "gex>", r"catch \(\.\.\.\)", "sleep" + "_for"]))
    for path in sources(".h", ".cpp"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if unwanted.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: {line.strip()}"


def no_machine_paths():
    hosts = re.compile("|".join(["pypi" + r"\.org", "registry" + r"\.npmjs", "/wo" + "rk/", "/ro" + "ot/"]))
    for path in sources(""):
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if hosts.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: a path or host of one machine: {line.strip()[:80]}"


def main():
    passed = failed = 0
    for rule in (include_directions, only_state_speaks_sql, file_sizes, headers_begin_well, own_header_first, forbidden_words, no_machine_paths):
        findings = list(rule())
        for finding in findings:
            print(finding)
        print(f"{'FAILED' if findings else 'ok':6} {rule.__name__.replace('_', ' ')}")
        passed, failed = passed + (not findings), failed + bool(findings)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
