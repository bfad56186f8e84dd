"""Compiles the catalog: AWS's published facts and drydock's own into blobs that are linked into the binary.

    compile.py --sources DIR … --output sources.blob               schemas, API models, IAM tables, managed policies
    compile.py --sources DIR … --facts DIR --output facts.blob     catalog/facts, checked against the schemas (docs/facts.md)
    compile.py --sources DIR … --check LOCK                        are the packages there, in the right major version?

Two blobs, so that a change of the facts takes a second and not half a minute.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import blob
import sources
from packed import pack


def _type_entry(task: tuple[list[Path], str, str, int, str]) -> blob.Entry:
    folders, name, file, flags, kind = task
    return blob.Entry(kind, name, pack(sources.Sources(folders).schema(file)), flags)


def _model_entry(task: tuple[str, Path]) -> tuple[blob.Entry, dict[str, Any]]:
    name, file = task
    model = sources.load_model(file)
    return blob.Entry("service", name, pack(model)), sources.service_facts(model)


def _type_tasks(source: sources.Sources, folders: list[Path]) -> tuple[list[str], list[tuple[list[Path], str, str, int, str]]]:
    """The regions, and a task for every schema. A type whose schema differs between regions has further entries, named type@2, type@3 …"""
    regions = source.regions()
    variants: dict[str, dict[str, int]] = {}
    for number, types in enumerate(regions.values()):
        for name, file in types.items():
            files = variants.setdefault(name, {})
            files[file] = files.get(file, 0) | 1 << number
    tasks = []
    for name, files in variants.items():
        for number, (file, flags) in enumerate(sorted(files.items(), key=lambda item: -item[1].bit_count()), 1):
            tasks.append((folders, name if number == 1 else f"{name}@{number}", file, flags, "type"))
    tasks += [(folders, name, file, 0, "serverless") for name, file in source.serverless().items()]
    return list(regions), tasks


def compile_sources(folders: list[Path], output: Path) -> None:
    source = sources.Sources(folders)
    with ProcessPoolExecutor() as pool:
        regions, tasks = _type_tasks(source, folders)
        # The largest models first, so that no process is left with one at the end.
        models = sorted(source.model_files().items(), key=lambda item: -item[1].stat().st_size)
        model_entries = pool.map(_model_entry, models)
        entries = list(pool.map(_type_entry, tasks, chunksize=50))
        entries.append(blob.Entry("index", "regions", pack(regions)))
        entries += [blob.Entry("iam", prefix, pack(table)) for prefix, table in source.iam().items()]
        entries += [blob.Entry("policy", name, pack(policy)) for name, policy in source.managed_policies().items()]
        entries += [blob.Entry("extension", name, pack(schema)) for name, schema in source.extensions().items()]
        services = {}
        for entry, facts in model_entries:
            entries.append(entry)
            services[entry.name] = facts
        entries.append(blob.Entry("index", "services", pack(dict(sorted(services.items())))))
        blob.write(output, entries, pool)


def compile_facts(folders: list[Path], facts: Path, output: Path) -> int:
    from facts import compiler

    entries, errors = compiler.compile_folder(sources.Sources(folders), facts)
    for error in errors:
        print(error, file=sys.stderr)
    if errors:
        print(f"{len(errors)} error{'s' if len(errors) > 1 else ''} in the facts", file=sys.stderr)
        return 1
    blob.write(output, [blob.Entry(kind, name, pack(value)) for kind, name, value in entries])
    return 0


def check(folders: list[Path], lock: Path) -> int:
    try:
        problems = list(sources.wrong_versions(sources.Sources(folders), lock))
        import yaml
        import zstandard
    except (sources.MissingSource, ImportError) as error:
        problems = [str(error)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=Path, action="append", default=[], help="folder with cfnlint, botocore and moto; else they are imported")
    parser.add_argument("--facts", type=Path, help="compile this folder of facts")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--check", type=Path, metavar="LOCK")
    arguments = parser.parse_args()
    # PyYAML and zstandard may be in the same folders; what this Python has of its own comes first.
    sys.path += [str(folder) for folder in arguments.sources]
    if arguments.check:
        return check(arguments.sources, arguments.check)
    if not arguments.output:
        parser.error("--output is missing")
    if arguments.facts:
        return compile_facts(arguments.sources, arguments.facts, arguments.output)
    compile_sources(arguments.sources, arguments.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
