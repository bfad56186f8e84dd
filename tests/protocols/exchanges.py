"""What is asked of the server's protocols for one service, and what their answers must be."""

from __future__ import annotations

import base64
import binascii
import datetime
import json
import random
import struct
import xml.etree.ElementTree
from typing import Any, Iterator
from urllib.parse import urlsplit

import botocore.awsrequest
import botocore.parsers
import botocore.serialize
from botocore.model import OperationModel, ServiceModel, StructureShape
from fillers import MISSING, Filler, difference, plain

MESSAGE = "What is <wrong> & why: é"


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


def damage(text: str, chance: random.Random) -> str:
    """The text cut off, with another character for a part of it, or with a part of it many times; or as it is."""
    begin = chance.randrange(len(text) + 1)
    end = chance.randrange(begin, len(text) + 1)
    often = text[begin:end] * (3000 // (end - begin + 1))
    return chance.choice((text, text[:begin], text[:begin] + chr(chance.randrange(256)) + text[end:], text[:end] + often + text[end:]))


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

    def __init__(self, model: ServiceModel, protocol: str, filling: type[Filler] = Filler) -> None:
        self.name = model.service_name
        self.model = model
        self.protocol = protocol
        self.filling = filling
        self.serializer = botocore.serialize.create_serializer(self.protocol, include_validation=False)
        self.parser = botocore.parsers.create_parser(self.protocol)

    def asked(self) -> Iterator[tuple[str, dict[str, Any], Any]]:
        """(operation and direction, line for the probe, what to check its answer with)"""
        for index, name in enumerate(self.model.operation_names):
            operation = self.model.operation_model(name)
            line, check = self.input(operation)
            yield self.ask(operation, "input", line, check)
            yield self.ask(operation, "damaged input", *self.damaged(operation, line))
            yield self.ask(operation, "output", *self.output(operation))
            if operation.error_shapes and self.filling is Filler:
                shape = operation.error_shapes[index % len(operation.error_shapes)]
                yield self.ask(operation, "error", *self.error(operation, shape))

    def ask(self, operation: OperationModel, what: str, line: dict[str, Any], check: Any) -> tuple[str, dict[str, Any], Any]:
        common = {"service": self.name, "protocol": self.protocol, "operation": operation.name}
        return f"{self.name} {operation.name} {what} ({self.protocol}, {self.filling.__name__})", common | line, check

    def filled(self, shape: StructureShape | None, output: bool) -> dict[str, Any]:
        if shape is None:
            return {}
        filler = self.filling(self.name, self.protocol, output)
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

    def damaged(self, operation: OperationModel, line: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        chance = random.Random(f"{self.name} {operation.name} {self.filling.__name__}")
        line = line | {name: damage(line[name], chance) for name in ("path", "query", "body")} | {"damaged": True}
        line["headers"] = {name: damage(value, chance) if chance.random() < 0.2 else value for name, value in line["headers"].items()}
        return line, lambda answer: "" if "input" in answer or answer["fault"]["code"] else "a fault without a code"

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
        filler = self.filling(self.name, self.protocol, True)
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
            return difference(values, {"LocationConstraint": root.text or ""})
        if stream is not None:
            response["body"] = Stream(response["body"])
            response["context"] = {"operation_name": self.name}
        parsed = self.parser.parse(response, shape)
        parsed.pop("ResponseMetadata", None)
        for name, member in (shape.members if shape else {}).items():
            location = member.serialization.get("location")
            if location == "headers" and name in parsed:
                # The headers with a prefix, of which there are more than was given if the prefix is empty.
                parsed[name] = {key: value for key, value in parsed[name].items() if key in values.get(name, {})}
            # botocore gives these even where there is none.
            if name not in values and parsed.get(name) == {} and (location == "headers" or name == shape.serialization.get("payload")):
                del parsed[name]
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
            if name.lower() in ("message", "code") or member.type_name in ("structure", "list", "map"):
                continue
            if location != "statusCode" and member.serialization.get("name", "").lower() != "x-amzn-errortype":
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
