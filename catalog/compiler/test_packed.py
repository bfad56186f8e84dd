"""The packed form, read back here as catalog/packed.cpp reads it."""

import struct
import unittest

from packed import pack


def read(data, word=None):
    word = struct.unpack_from("<I", data)[0] if word is None else word
    tag, payload = word & 7, word >> 3
    at = lambda offset, count=1: struct.unpack_from(f"<{count}I", data, offset)
    text = lambda offset: data[offset + 4 : offset + 4 + at(offset)[0]].decode()
    if tag == 0:
        return [None, False, True][payload]
    if tag == 1:
        return payload - (1 << 29) if payload >> 28 else payload
    if tag in (2, 3):
        return struct.unpack_from("<q" if tag == 2 else "<d", data, payload)[0]
    if tag == 4:
        return text(payload)
    if tag == 5:
        return [read(data, item) for item in at(payload + 4, at(payload)[0])]
    keys = at(payload)[0]
    names = [text(offset) for offset in at(keys + 4, at(keys)[0])]
    order = at(keys + 4 + 4 * len(names), len(names))
    assert [names[position].encode() for position in order] == sorted(name.encode() for name in names)
    return dict(zip(names, [read(data, item) for item in at(payload + 4, len(names))]))


class PackedTest(unittest.TestCase):
    def test_round_trip(self):
        values = [
            None, True, False, 0, 1, -1, 2**28 - 1, 2**28, -(2**28), -(2**28) - 1, 2**63 - 1, -(2**63), 0.5, -1e300, "", "a", "ü", "\0", "日本語" * 50,
            [], {}, [[]], [{}], {"": ""}, {"b": 1, "a": 2}, {"a": {"a": {"a": None}}}, [1, [1], [[1]]], {"z": [], "é": {}, "y": [None, True]},
            [{"type": "string"}, {"type": "string"}, "type", ["type", "string"]],
        ]  # fmt: skip
        for value in [*values, values]:
            result = read(pack(value))
            self.assertEqual(result, value)
            self.assertEqual(repr(result), repr(value))  # the order of keys, and 1 is not True

    def test_equal_parts_are_stored_once(self):
        part = {"type": "string", "pattern": "x" * 100}
        self.assertLess(len(pack([part] * 100)), len(pack([part])) + 500)


if __name__ == "__main__":
    unittest.main()
