"""The blob: a sorted directory of zstd-compressed entries, searched in place by catalog/blob.cpp. Little endian.

    header      8 bytes "drydock1", count of dictionaries, count of entries (32 bits each)
    dictionary  offset, size (32 bits each), for each dictionary
    record      flags (64 bits), name offset, name size, data offset, data size, unpacked size, dictionary + 1 or 0 (32 bits each), for each entry
    names, dictionaries, data

Records are sorted by the bytes of their names, which are `kind/name`. All offsets count from the start of the blob.
"""

from __future__ import annotations

import struct
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"drydock1"
_HEADER = struct.Struct("<8sII")
_DICTIONARY = struct.Struct("<II")
_RECORD = struct.Struct("<QIIIIII")
_DICTIONARY_SIZE = 112 * 1024
_ENOUGH_SAMPLES = 100  # below this a dictionary costs more than it saves
_LARGE_SAMPLE = 128 * 1024


@dataclass
class Entry:
    kind: str
    name: str
    data: bytes  # packed JSON
    flags: int = 0  # of a type: one bit for each region, in the order of the entry index/regions

    @property
    def key(self) -> bytes:
        return f"{self.kind}/{self.name}".encode()


def _train(entries: list[Entry]) -> bytes:
    import zstandard

    samples = [entry.data for entry in entries if len(entry.data) < _LARGE_SAMPLE]
    if len(samples) < _ENOUGH_SAMPLES:
        return b""
    return zstandard.train_dictionary(_DICTIONARY_SIZE, samples[:: max(1, len(samples) // 1000)], level=3).as_bytes()


def _compress(task: tuple[bytes, list[bytes], int]) -> list[bytes]:
    import zstandard

    dictionary, blocks, level = task
    options = {"dict_data": zstandard.ZstdCompressionDict(dictionary)} if dictionary else {}
    compressor = zstandard.ZstdCompressor(level=level, write_content_size=True, write_dict_id=False, **options)
    return [compressor.compress(block) for block in blocks]


def write(path: Path, entries: list[Entry], pool: ProcessPoolExecutor | None = None, level: int = 15) -> None:
    """Compresses `entries` and writes the blob; the same entries give the same bytes."""
    entries = sorted(entries, key=lambda entry: entry.key)
    by_kind: dict[str, list[Entry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    run = pool.map if pool else map
    kinds = list(by_kind)
    trained = dict(zip(kinds, run(_train, [by_kind[kind] for kind in kinds])))
    compressed: dict[bytes, bytes] = {}
    parts = [group[start : start + 50] for group in by_kind.values() for start in range(0, len(group), 50)]
    tasks = [(trained[part[0].kind], [entry.data for entry in part], level) for part in parts]
    for part, blocks in zip(parts, run(_compress, tasks)):
        compressed.update((entry.key, block) for entry, block in zip(part, blocks))
    path.write_bytes(_layout(entries, {kind: data for kind, data in trained.items() if data}, compressed))


def _layout(entries: list[Entry], dictionaries: dict[str, bytes], compressed: dict[bytes, bytes]) -> bytes:
    start = _HEADER.size + _DICTIONARY.size * len(dictionaries) + _RECORD.size * len(entries)
    body = bytearray()

    def place(data: bytes) -> tuple[int, int]:
        offset = start + len(body)
        body.extend(data)
        return offset, len(data)

    names = [place(entry.key) for entry in entries]
    body.extend(bytes(-(start + len(body)) % 8))
    head = bytearray(_HEADER.pack(MAGIC, len(dictionaries), len(entries)))
    for data in dictionaries.values():
        head += _DICTIONARY.pack(*place(data))
    numbers = {kind: number for number, kind in enumerate(dictionaries, 1)}
    for entry, name in zip(entries, names):
        head += _RECORD.pack(entry.flags, *name, *place(compressed[entry.key]), len(entry.data), numbers.get(entry.kind, 0))
    return bytes(head + body)
