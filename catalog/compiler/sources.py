"""AWS's published facts, read from Python packages (catalog/sources.lock) and stripped of everything that drydock never asks for."""

from __future__ import annotations

import ast
import gzip
import importlib.util
import json
import re
from pathlib import Path
from typing import Any, Iterator

PACKAGES = ("cfnlint", "botocore", "moto")
_DISTRIBUTIONS = {"cfnlint": "cfn-lint", "botocore": "botocore", "moto": "moto"}

# Keywords of schemas that are prose, or that only concern who runs a handler.
_PROSE = {"description", "title", "examples", "$comment", "sourceUrl", "documentationUrl", "resourceLink", "$schema", "$id"}
# Below these keywords the keys are names of properties, not keywords.
_NAMED = {"properties", "patternProperties", "definitions", "$defs"}
# Below these keywords stand values, not schemas.
_VALUES = {"enum", "const", "default", "enumCaseInsensitive"}
_MODEL_PROSE = {"documentation", "documentationUrl", "examples", "deprecatedMessage", "deprecatedSince"}
_MODEL_NAMED = {"shapes", "members", "operations"}


class MissingSource(Exception):
    pass


class Sources:
    """The three packages, each from the first folder that has it, or else from where this Python would import it."""

    def __init__(self, folders: list[Path]) -> None:
        self.folders = {package: _find(package, folders) for package in PACKAGES}

    @property
    def schemas(self) -> Path:
        return self.folders["cfnlint"] / "data" / "schemas"

    def regions(self) -> dict[str, dict[str, str]]:
        """region → type → name of the file with its schema."""
        files = sorted(self.schemas.glob("providers/*-*-*.json"))
        return {file.stem: _load(file) for file in files}

    def serverless(self) -> dict[str, str]:
        """The types of the Serverless transform, which only exist before it ran: type → name of the file."""
        return _load(self.schemas / "providers" / "sam.json")

    def schema(self, file: str) -> dict[str, Any]:
        schema = strip_schema(_load(self.schemas / "resources" / f"{file}.json"))
        handlers = schema.get("handlers")
        if handlers is not None:
            kept = ("timeoutInMinutes", "handlerSchema")
            schema["handlers"] = {verb: {key: _at_home(handler[key]) for key in kept if key in handler} for verb, handler in handlers.items()}
        if isinstance(schema.get("tagging"), dict):
            schema["tagging"].pop("permissions", None)
        return schema

    def extensions(self) -> dict[str, Any]:
        """cfn-lint's conditional schemas (allowed engine versions, instance classes …) by folder/file."""
        files = sorted(self.schemas.glob("extensions/*/*.json"))
        return {f"{file.parent.name}/{file.stem}": strip_schema(_load(file)) for file in files}

    def iam(self) -> dict[str, Any]:
        return _load(self.folders["cfnlint"] / "data" / "AdditionalSpecs" / "Policies.json")

    def managed_policies(self) -> dict[str, Any]:
        return parse_managed_policies((self.folders["moto"] / "iam" / "aws_managed_policies.py").read_text("utf-8"))

    def model(self, service: str) -> dict[str, Any]:
        """The newest API model of a service."""
        return load_model(self.model_files()[service])

    def paginators(self, service: str) -> dict[str, Any]:
        """How the operations of a service give long answers in pages: operation → {input_token, output_token, limit_key, more_results, result_key}."""
        for file in sorted(self.model_files()[service].parent.glob("paginators-1.json*")):
            data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
            return json.loads(data)["pagination"]
        return {}

    def model_files(self) -> dict[str, Path]:
        """service → its newest API model."""
        services = {}
        for folder in sorted((self.folders["botocore"] / "data").iterdir()):
            versions = sorted(folder.glob("*/service-2.json*")) if folder.is_dir() else []
            if versions:
                services[folder.name] = versions[-1]
        return services


def parse_managed_policies(module: str) -> dict[str, Any]:
    """name → {Arn, Path, DefaultVersionId, Document} from moto's module, whose one assignment is a JSON text."""
    text = next(
        node.value.value
        for node in ast.parse(module).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    )
    return {
        name: {
            "Arn": f"arn:aws:iam::aws:policy{policy.get('Path', '/')}{name}",
            "Path": policy.get("Path", "/"),
            "DefaultVersionId": policy["DefaultVersionId"],
            "Document": policy["Document"],
        }
        for name, policy in json.loads(text).items()
    }


def load_model(file: Path) -> dict[str, Any]:
    """botocore's model of a service without documentation."""
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return _strip_model(json.loads(data), False)


def _at_home(schema: Any) -> Any:
    """The part of a schema with its references to the whole as they are elsewhere in it."""
    if isinstance(schema, list):
        return [_at_home(item) for item in schema]
    if isinstance(schema, dict):
        return {key: value.removeprefix("resource-schema.json") if key == "$ref" else _at_home(value) for key, value in schema.items()}
    return schema


def service_facts(model: dict[str, Any]) -> dict[str, Any]:
    """What tells requests for this service from those for others, so that nobody has to unpack its model to find out."""
    metadata = model["metadata"]
    operations = model["operations"].values()
    facts = {key: metadata[key] for key in ("endpointPrefix", "apiVersion", "targetPrefix", "awsQueryCompatible") if key in metadata}
    facts["signingName"] = metadata.get("signingName", metadata["endpointPrefix"])
    facts["protocols"] = metadata.get("protocols", [metadata["protocol"]])
    facts["hostPrefixes"] = sorted({operation["endpoint"]["hostPrefix"] for operation in operations if "endpoint" in operation})
    # Callers without a signature: nobody signs, or they bear a token.
    bearers = metadata["signatureVersion"] == "bearer" or "smithy.api#httpBearerAuth" in metadata.get("auth", [])
    facts["unsigned"] = bearers or any(operation.get("authtype") == "none" for operation in operations)
    return facts


def strip_schema(schema: Any, named: bool = False) -> Any:
    """The schema without prose; `named` where the keys of an object are names."""
    if isinstance(schema, list):
        return [strip_schema(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if named:
        return {key: strip_schema(value) for key, value in schema.items()}
    kept = {key: value for key, value in schema.items() if key not in _PROSE and not _is_linters(key, value)}
    return {key: value if key in _VALUES else strip_schema(value, key in _NAMED) for key, value in kept.items()}


def _is_linters(key: str, value: Any) -> bool:
    """Hints of cfn-lint's to itself, which AWS's schemas do not have: {"format": "AWS::KMS::Key.Arn"}, alone or as alternatives."""
    if key == "format":
        return isinstance(value, str) and value.startswith("AWS::")
    if key in ("anyOf", "oneOf") and isinstance(value, list):
        return all(isinstance(item, dict) and list(item) == ["format"] and _is_linters("format", item["format"]) for item in value)
    return False


def _strip_model(value: Any, named: bool) -> Any:
    if isinstance(value, list):
        return [_strip_model(item, False) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _strip_model(item, not named and key in _MODEL_NAMED) for key, item in value.items() if named or key not in _MODEL_PROSE}


def _load(file: Path) -> Any:
    return json.loads(file.read_bytes())


def _find(package: str, folders: list[Path]) -> Path:
    for folder in folders:
        if (folder / package / "__init__.py").is_file():
            return folder / package
    try:
        spec = importlib.util.find_spec(package)
    except ImportError:
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise MissingSource(f"the Python package {package} is not there")
    return Path(spec.submodule_search_locations[0])


def _version(package: Path) -> str:
    name = _DISTRIBUTIONS[package.name]
    pattern = re.compile(re.sub(r"[-_.]", "[-_.]", name) + r"-(\d[^-]*)\.(dist|egg)-info$", re.IGNORECASE)
    return next((match[1] for file in package.parent.iterdir() if (match := pattern.match(file.name))), "")


def wrong_versions(sources: Sources, lock: Path) -> Iterator[str]:
    """What is wrong with the packages found: their major version must be that of the lock."""
    pins = dict(re.findall(r"^([A-Za-z0-9_.-]+)==([^\s\\]+)", lock.read_text("utf-8"), re.MULTILINE))
    for package, folder in sources.folders.items():
        pinned, found = pins[_DISTRIBUTIONS[package]], _version(folder)
        if found and found.split(".")[0] != pinned.split(".")[0]:
            yield f"{folder} has version {found}, but {pinned} is pinned"
