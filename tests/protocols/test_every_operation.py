"""Every operation of every service, there and back: a filled input as botocore sends it is read by the server's protocols, a filled output and an
error as the protocols write them are read by botocore, and what comes out must be what went in.

DRYDOCK_SERVICES=sqs,s3 limits it to some services.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import json
import multiprocessing
import os
import pathlib
import struct
import subprocess
import unittest
import xml.etree.ElementTree
from typing import Any, Iterator
from urllib.parse import urlsplit

import botocore.awsrequest
import botocore.loaders
import botocore.parsers
import botocore.serialize
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape

PROBE = pathlib.Path(os.environ.get("DRYDOCK_PROBE") or pathlib.Path(os.environ["DRYDOCK"]).parent / "tests/protocol_probe")
DEPTH = 3
MOMENT = datetime.datetime(2026, 1, 31, 12, 0, 0, 123000, tzinfo=datetime.timezone.utc)
MESSAGE = "What is <wrong> & why: é"
MISSING = object()
# S3's notifications had one event before they had several: both members have the same name on the wire, so that only one is given.
AMBIGUOUS = {"Event"}


class Filler:
    """Values for shapes: every member, two elements, one entry; containers to a depth of three."""

    def __init__(self, service: str, protocol: str, output: bool) -> None:
        self.name = service
        self.protocol = protocol
        self.output = output
        self.count = 0

    def value(self, shape: Shape, depth: int, place: str = "") -> Any:
        kind = shape.type_name
        if kind == "structure":
            return self.structure(shape, depth)
        if kind == "list":
            return self.list(shape, depth, place)
        if kind == "map":
            return self.map(shape, depth)
        self.count += 1
        return self.scalar(shape, kind, place)

    def structure(self, shape: StructureShape, depth: int) -> Any:
        if getattr(shape, "is_document_type", False):
            return {"list": ["é", 1, True, {"deeper": 1.5}], "none": {}}
        if depth >= DEPTH:
            return MISSING
        members = list(shape.members.items())
        if getattr(shape, "is_tagged_union", False):
            for offset in range(len(members)):
                name, member = members[(self.count + offset) % len(members)]
                value = self.value(member, depth + 1)
                if value is not MISSING:
                    return {name: value}
            return MISSING
        value = self.members(members, depth)
        # Forms and XML cannot tell an empty structure from none.
        return value if value or self.protocol in ("json", "rest-json", "smithy-rpc-v2-cbor") else MISSING

    def members(self, members: list[tuple[str, Shape]], depth: int, payload: str = "") -> dict[str, Any]:
        values = {}
        for name, member in members:
            if self.name == "s3" and name in AMBIGUOUS:
                continue
            value = self.value(member, 0 if name == payload else depth + 1, member.serialization.get("location", ""))
            if value is not MISSING:
                values[name] = value
        return values

    def list(self, shape: ListShape, depth: int, place: str) -> Any:
        if depth >= DEPTH:
            return MISSING
        values = [self.value(shape.member, depth + 1, place) for _ in range(2)]
        return MISSING if MISSING in values else values

    def map(self, shape: MapShape, depth: int) -> Any:
        if depth >= DEPTH:
            return MISSING
        place = shape.serialization.get("location", "")
        value = self.value(shape.value, depth + 1, place)
        if value is MISSING:
            return MISSING
        key = "key" if place else self.value(shape.key, depth + 1, place)
        return {key: value}

    def scalar(self, shape: Shape, kind: str, place: str) -> Any:
        if kind == "boolean":
            return self.count % 2 == 0
        if kind == "integer":
            return 202 if place == "statusCode" else self.count
        if kind == "long":
            return 2**40 + self.count
        if kind in ("float", "double", "bigdecimal"):
            return self.count + 0.25
        if kind == "blob":
            # botocore takes a body for text.
            return b"bytes" if place == "payload" else b"\x00\xff bytes " + bytes([self.count % 256])
        if kind == "timestamp":
            return self.timestamp(shape, place)
        if shape.serialization.get("jsonvalue") and place == "header":
            return {"a": [1, "b"]}
        return self.text(shape, place)

    def timestamp(self, shape: Shape, place: str) -> datetime.datetime:
        moment = MOMENT + datetime.timedelta(seconds=self.count)
        whole = not self.output or place == "header" or shape.serialization.get("timestampFormat") == "rfc822"
        return moment.replace(microsecond=0) if whole else moment

    def text(self, shape: Shape, place: str) -> str:
        if getattr(shape, "enum", None):
            return shape.enum[self.count % len(shape.enum)]
        if place in ("header", "headers") or shape.serialization.get("hostLabel"):
            return f"text{self.count}"
        if place == "uri":
            return f"text {self.count}/ü+%"
        return f'text {self.count} é <&>"\\ +%'


def plain(value: Any) -> Any:
    """As the probe says it: bytes as characters, timestamps as texts."""
    if isinstance(value, dict):
        return {plain(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, (bytes, bytearray)):
        return value.decode("latin-1")
    if isinstance(value, datetime.datetime):
        utc = value.astimezone(datetime.timezone.utc)
        return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"
    return value


def difference(expected: Any, seen: Any, path: str = "") -> str:
    """The first place where the two are not the same, or ''."""
    if isinstance(expected, dict) and isinstance(seen, dict):
        for key in expected:
            if key not in seen:
                return f"{path}.{key} is missing"
            found = difference(expected[key], seen[key], f"{path}.{key}")
            if found:
                return found
        extra = [key for key in seen if key not in expected and key not in AMBIGUOUS]
        return f"{path}.{extra[0]} is not expected: {seen[extra[0]]!r}" if extra else ""
    if isinstance(expected, list) and isinstance(seen, list):
        if len(expected) != len(seen):
            return f"{path}: {len(seen)} elements instead of {len(expected)}"
        return next(filter(None, (difference(a, b, f"{path}[{i}]") for i, (a, b) in enumerate(zip(expected, seen)))), "")
    same = expected == seen and isinstance(expected, bool) == isinstance(seen, bool)
    return "" if same else f"{path}: {seen!r} instead of {expected!r}"


def header_value(value: Any) -> bytes:
    """A header of an event, with its type."""
    if isinstance(value, bool):
        return b"\x00" if value else b"\x01"
    if isinstance(value, int):
        return b"\x04" + struct.pack(">i", value)
    if isinstance(value, datetime.datetime):
        return b"\x08" + struct.pack(">q", int(value.timestamp() * 1000))
    raw = value if isinstance(value, bytes) else value.encode()
    return (b"\x06" if isinstance(value, bytes) else b"\x07") + struct.pack(">H", len(raw)) + raw


class Stream:
    """The body of an answer with events, as an HTTP client gives it."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def stream(self) -> Iterator[bytes]:
        yield self.body

    def close(self) -> None:
        pass


class Service:
    """One service in one of its protocols: what is asked of the probe, and what its answers must be."""

    def __init__(self, model: ServiceModel, protocol: str) -> None:
        self.name = model.service_name
        self.model = model
        self.protocol = protocol
        self.serializer = botocore.serialize.create_serializer(self.protocol, include_validation=False)
        self.parser = botocore.parsers.create_parser(self.protocol)

    def asked(self) -> Iterator[tuple[str, dict[str, Any], Any]]:
        """(operation and direction, line for the probe, what to check its answer with)"""
        for index, name in enumerate(self.model.operation_names):
            operation = self.model.operation_model(name)
            yield self.ask(operation, "input", *self.input(operation))
            yield self.ask(operation, "output", *self.output(operation))
            if operation.error_shapes:
                shape = operation.error_shapes[index % len(operation.error_shapes)]
                yield self.ask(operation, "error", *self.error(operation, shape))

    def ask(self, operation: OperationModel, what: str, line: dict[str, Any], check: Any) -> tuple[str, dict[str, Any], Any]:
        common = {"service": self.name, "protocol": self.protocol, "operation": operation.name}
        return f"{self.name} {operation.name} {what} ({self.protocol})", common | line, check

    def filled(self, shape: StructureShape | None, output: bool) -> dict[str, Any]:
        if shape is None:
            return {}
        filler = Filler(self.name, self.protocol, output)
        members = []
        payload = shape.serialization.get("payload")
        for name, member in shape.members.items():
            if member.serialization.get("eventstream"):
                continue
            members.append((name, member))
        values = filler.members(members, 0, payload or "")
        if payload in values and shape.members[payload].type_name in ("blob", "string"):
            values[payload] = b"bytes" if shape.members[payload].type_name == "blob" else "a text"
        return values

    def input(self, operation: OperationModel) -> tuple[dict[str, Any], Any]:
        shape = operation.input_shape
        values = self.filled(shape, False)
        request = self.serializer.serialize_to_request(values, operation)
        botocore.awsrequest.prepare_request_dict(request, "http://localhost:4566")
        prepared = botocore.awsrequest.create_request_object(request).prepare()
        url = urlsplit(prepared.url)
        body = prepared.body or b""
        body = body.encode() if isinstance(body, str) else body if isinstance(body, (bytes, bytearray)) else body.read()
        headers = {name: plain(value) for name, value in prepared.headers.items()}
        line = {"method": prepared.method, "path": url.path, "query": url.query, "headers": headers, "body": body.decode("latin-1")}
        expected = dict(values)
        for name, member in (shape.members if shape else {}).items():
            if member.serialization.get("streaming"):
                expected.pop(name, None)
            elif member.serialization.get("eventstream"):
                # botocore reads events but does not write them.
                expected[name] = self.events(member)
                line["body"] = b"".join(self.frame(member, event) for event in expected[name]).decode("latin-1")
                line["headers"]["Content-Type"] = "application/vnd.amazon.eventstream"
        return line, lambda answer: difference(plain(expected), answer.get("input", answer))

    def output(self, operation: OperationModel) -> tuple[dict[str, Any], Any]:
        shape = operation.output_shape
        values = self.filled(shape, True)
        line: dict[str, Any] = {}
        stream = operation.get_event_stream_output() if operation.has_event_stream_output else None
        events: list[dict[str, Any]] = []
        sent = dict(values)
        if stream is not None:
            member = next(name for name, one in shape.members.items() if one.serialization.get("eventstream"))
            events = self.events(stream)
            sent[member] = events
        line["output"] = plain(sent)
        if operation.has_streaming_output:
            payload = shape.serialization["payload"]
            line["body"] = "bytes"
            line["output"].pop(payload, None)
            values[payload] = "bytes"
        elif shape is not None and shape.serialization.get("payload") in values:
            payload = shape.serialization["payload"]
            if isinstance(values[payload], bytes):
                values[payload] = values[payload].decode()
        return line, lambda answer: self.check_output(shape, values, events, answer)

    def events(self, stream: StructureShape) -> list[dict[str, Any]]:
        filler = Filler(self.name, self.protocol, True)
        events = []
        for name, event in stream.members.items():
            if event.metadata.get("exception"):
                continue
            value = {} if not event.members else filler.structure(event, 1)
            events.append({name: {} if value is MISSING else value})
        return events

    def frame(self, stream: StructureShape, event: dict[str, Any]) -> bytes:
        [(name, value)] = event.items()
        headers = [(":event-type", name), (":message-type", "event")]
        payload = b""
        rest = {}
        for member, shape in stream.members[name].members.items():
            if member not in value:
                continue
            if shape.serialization.get("eventheader"):
                headers.append((member, value[member]))
            elif shape.serialization.get("eventpayload") and shape.type_name == "blob":
                payload = value[member]
            else:
                rest[member] = value[member]
        if rest:
            serialized: dict[str, Any] = {}
            self.serializer._serialize(serialized, rest, stream.members[name])
            payload = json.dumps(serialized).encode()
        block = b"".join(struct.pack("B", len(key)) + key.encode() + header_value(one) for key, one in headers)
        prelude = struct.pack(">II", 16 + len(block) + len(payload), len(block))
        message = prelude + struct.pack(">I", binascii.crc32(prelude)) + block + payload
        return message + struct.pack(">I", binascii.crc32(message))

    def check_output(self, shape: StructureShape | None, values: dict[str, Any], events: list[dict[str, Any]], answer: dict[str, Any]) -> str:
        if "body" not in answer:
            return str(answer)
        stream = next((name for name, one in (shape.members if shape else {}).items() if one.serialization.get("eventstream")), None)
        response = self.response(answer)
        if self.name == "s3" and "LocationConstraint" in values:
            # The root element is the one member; botocore has a handler of its own for it.
            root = xml.etree.ElementTree.fromstring(response["body"])
            return difference(values, {"LocationConstraint": root.text})
        if stream is not None:
            response["body"] = Stream(response["body"])
            response["context"] = {"operation_name": self.name}
        parsed = self.parser.parse(response, shape)
        parsed.pop("ResponseMetadata", None)
        for name, member in (shape.members if shape else {}).items():
            # A map of all headers has more than was given.
            if member.serialization.get("location") == "headers" and name in parsed:
                parsed[name] = {key: value for key, value in parsed[name].items() if key in values[name]}
        if stream is not None:
            found = difference(plain(events), plain(list(parsed.pop(stream))))
            if found:
                return found
        return difference(plain(values), plain(parsed))

    def error(self, operation: OperationModel, shape: StructureShape) -> tuple[dict[str, Any], Any]:
        filler = Filler(self.name, self.protocol, True)
        members = {}
        for name, member in shape.members.items():
            location = member.serialization.get("location", "")
            if name.lower() in ("message", "code") or member.type_name in ("structure", "list", "map") or member.serialization.get("name", "").lower() == "x-amzn-errortype":
                continue
            if location != "statusCode":
                members[name] = filler.value(member, 0, location)
        texts = {name: self.error_text(value) for name, value in members.items()}
        line = {"fault": {"code": shape.name, "message": plain(MESSAGE), "members": texts}}
        return line, lambda answer: self.check_error(operation, shape, members, answer)

    @staticmethod
    def error_text(value: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, bytes):
            return base64.b64encode(value).decode()
        return plain(value) if isinstance(value, (str, datetime.datetime)) else str(value)

    def check_error(self, operation: OperationModel, shape: StructureShape, members: dict[str, Any], answer: dict[str, Any]) -> str:
        if "body" not in answer:
            return str(answer)
        status = shape.metadata.get("error", {}).get("httpStatusCode", 500 if shape._shape_model.get("fault") else 400)
        # SQS's model has lost its statuses.
        if answer["status"] != status and self.name != "sqs":
            return f"status {answer['status']} instead of {status}"
        response = self.response(answer)
        error = self.parser.parse(response, operation.output_shape)["Error"]
        if operation.http["method"] == "HEAD":
            return ""  # an answer without a body tells no more than its status
        # Services that once spoke the query protocol have two codes.
        named = self.model.shape_for_error_code(error["Code"])
        if error.get("QueryErrorCode") != shape.name and (named is None or named.error_code != shape.error_code):
            return f"code {error['Code']} is not that of {shape.name}"
        if error["Message"] != MESSAGE:
            return f"message {error['Message']!r}"
        modeled = self.parser.parse(response, shape)
        return difference(plain(members), plain({name: modeled.get(name) for name in members}))

    @staticmethod
    def response(answer: dict[str, Any]) -> dict[str, Any]:
        headers = botocore.awsrequest.HeadersDict()
        for name, value in answer["headers"]:
            headers[name] = value
        return {"headers": headers, "body": answer["body"].encode("latin-1"), "status_code": answer["status"]}


def asked(model: ServiceModel) -> Iterator[tuple[str, dict[str, Any], Any]]:
    for protocol in model.metadata.get("protocols") or [model.metadata["protocol"]]:
        yield from Service(model, protocol).asked()


def drive(name: str) -> tuple[int, list[str]]:
    """Operations of a service, and what went wrong."""
    model = ServiceModel(LOADER.load_service_model(name, "service-2"), name)
    differences = []
    for what, line, check in asked(model):
        probe = probe_process()
        assert probe.stdin and probe.stdout
        probe.stdin.write(json.dumps(line) + "\n")
        probe.stdin.flush()
        reply = probe.stdout.readline()
        if not reply:
            probes.pop().wait()
            differences.append(f"{what}: the probe ended")
            continue
        try:
            found = check(json.loads(reply))
        except Exception as error:  # whatever botocore makes of a wrong answer
            found = f"{type(error).__name__}: {error}: {reply[:300]}"
        if found:
            differences.append(f"{what}: {found}")
    return len(model.operation_names), differences


LOADER = botocore.loaders.Loader(include_default_extras=False)
probes: list[subprocess.Popen[str]] = []


def probe_process() -> subprocess.Popen[str]:
    if not probes:
        probes.append(subprocess.Popen([str(PROBE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"))
    return probes[0]


def services() -> list[str]:
    chosen = os.environ.get("DRYDOCK_SERVICES", "")
    return chosen.split(",") if chosen else LOADER.list_available_services("service-2")


class EveryOperation(unittest.TestCase):
    def test_there_and_back(self) -> None:
        operations = 0
        differences: list[str] = []
        # A process takes one service after the other; the largest models come first.
        names = sorted(services(), key=lambda name: name not in ("ec2", "quicksight", "sagemaker", "connect", "iot", "glue", "rds", "ssm"))
        with multiprocessing.get_context("fork").Pool(2) as pool:
            for count, found in pool.imap_unordered(drive, names):
                operations += count
                differences += found
        self.assertEqual(differences[:200], [], f"{len(differences)} differences in {operations} operations")
        if not os.environ.get("DRYDOCK_SERVICES"):
            self.assertGreater(operations, 18000)


if __name__ == "__main__":
    unittest.main()
