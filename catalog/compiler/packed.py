"""Packed JSON: the only writer of the form that catalog/packed.h reads in place.

All numbers are little endian. A value is a 32-bit word, `payload << 3 | tag`; the root's word is at offset 0. The payload is an offset from the start
of the entry (every block begins at a multiple of 4), or the value itself where it fits:

    tag 0  constant   payload 0 null, 1 false, 2 true
    tag 1  integer    payload is the value, 29 bits, signed
    tag 2  integer    offset of 64 bits, signed
    tag 3  real       offset of a 64-bit IEEE number
    tag 4  string     offset of its length in bytes (32 bits), then UTF-8
    tag 5  array      offset of the count (32 bits), then that many words
    tag 6  object     offset of the offset of its key table (32 bits), then one word for each key
    key table         count (32 bits), that many offsets of strings in the order of the source, then that many positions, sorted by the keys' bytes

Equal strings, key tables, arrays and objects are stored once.
"""

from __future__ import annotations

import struct
from typing import Any

CONSTANT, SMALL, INTEGER, REAL, STRING, ARRAY, OBJECT = range(7)
NULL, FALSE, TRUE = (0 << 3 | CONSTANT, 1 << 3 | CONSTANT, 2 << 3 | CONSTANT)
_SMALL_LIMIT = 1 << 28


class Packer:
    def __init__(self) -> None:
        self._out = bytearray(4)
        self._strings: dict[str, int] = {}
        self._keys: dict[tuple[str, ...], int] = {}
        self._blocks: dict[tuple[int, ...], int] = {}

    def pack(self, value: Any) -> bytes:
        struct.pack_into("<I", self._out, 0, self._word(value))
        return bytes(self._out)

    def _word(self, value: Any) -> int:
        if isinstance(value, str):
            return self._string(value) << 3 | STRING
        if isinstance(value, dict):
            # Children first: they append blocks of their own.
            words = [self._word(item) for item in value.values()]
            return self._block((OBJECT, self._key_table(tuple(value)), *words)) << 3 | OBJECT
        if isinstance(value, (list, tuple)):
            return self._block((ARRAY, len(value), *[self._word(item) for item in value])) << 3 | ARRAY
        if value is None:
            return NULL
        if isinstance(value, bool):
            return TRUE if value else FALSE
        return self._number(value)

    def _number(self, value: int | float) -> int:
        if isinstance(value, int):
            if -_SMALL_LIMIT <= value < _SMALL_LIMIT:
                return (value & 0x1FFFFFFF) << 3 | SMALL
            if -(1 << 63) <= value < 1 << 63:
                return self._append(struct.pack("<q", value)) << 3 | INTEGER
        return self._append(struct.pack("<d", float(value))) << 3 | REAL

    def _append(self, data: bytes) -> int:
        offset = len(self._out)
        self._out += data
        self._out += bytes(-len(data) % 4)
        return offset

    def _string(self, text: str) -> int:
        offset = self._strings.get(text)
        if offset is None:
            data = text.encode("utf-8")
            offset = self._strings[text] = self._append(struct.pack("<I", len(data)) + data)
        return offset

    def _key_table(self, keys: tuple[str, ...]) -> int:
        offset = self._keys.get(keys)
        if offset is None:
            names = [self._string(key) for key in keys]
            order = sorted(range(len(keys)), key=lambda position: keys[position].encode("utf-8"))
            offset = self._keys[keys] = self._append(struct.pack(f"<{2 * len(keys) + 1}I", len(keys), *names, *order))
        return offset

    def _block(self, block: tuple[int, ...]) -> int:
        """`block` is the tag and the words; the tag only keeps arrays and objects apart."""
        offset = self._blocks.get(block)
        if offset is None:
            offset = self._blocks[block] = self._append(struct.pack(f"<{len(block) - 1}I", *block[1:]))
        return offset


def pack(value: Any) -> bytes:
    """The packed form of a JSON value."""
    return Packer().pack(value)
