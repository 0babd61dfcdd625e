"""Writes tiny workbooks in the old format: BIFF8 in a compound file."""

import struct
from collections.abc import Mapping, Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD

Grid = Sequence[Sequence[str | float]]
Merged = tuple[int, int, int, int]
"""First row, last row, first column, last column."""


def workbook(sheets: Mapping[str, Grid], merged: Mapping[str, Sequence[Merged]] = {}) -> bytes:
    """A workbook of texts and numbers."""
    bodies = [_sheet(grid, merged.get(name, ())) for name, grid in sheets.items()]
    names = list(sheets)
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    begin += _record(0x0042, struct.pack("<H", 1200))
    length = len(begin) + 4 + sum(len(_bound(0, name)) for name in names)
    stream = begin
    for name, body in zip(names, bodies, strict=True):
        stream += _bound(length, name)
        length += len(body)
    stream += _record(0x000A)
    return _compound(b"Workbook", stream + b"".join(bodies))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _bound(at: int, name: str) -> bytes:
    text = name.encode("utf-16-le")
    return _record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name), 1) + text)


def _sheet(grid: Grid, merged: Sequence[Merged]) -> bytes:
    width = max(map(len, grid))
    parts = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))]
    parts.append(_record(0x0200, struct.pack("<IIHHH", 0, len(grid), 0, width, 0)))
    for row, values in enumerate(grid):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, float):
                parts.append(_record(0x0203, place + struct.pack("<d", value)))
            elif value:
                text = value.encode("utf-16-le")
                parts.append(_record(0x0204, place + struct.pack("<HB", len(value), 1) + text))
    if merged:
        ranges = b"".join(struct.pack("<HHHH", *item) for item in merged)
        parts.append(_record(0x00E5, struct.pack("<H", len(merged)) + ranges))
    return b"".join([*parts, _record(0x000A)])


def _compound(name: bytes, stream: bytes) -> bytes:
    """A compound file with one stream: header, FAT, directory, then the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    count = len(stream) // _SECTOR
    fat = [_FAT, _END, *range(3, 2 + count), _END]
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 0, 4096, _END, 0, _END, 0, 0),
    )
    header += struct.pack("<108I", *[_FREE] * 108)
    table = struct.pack(f"<{_SECTOR // 4}I", *fat, *[_FREE] * (_SECTOR // 4 - len(fat)))
    root = _entry("Root Entry", 5, 1, _END, 0)
    book = _entry(name.decode(), 2, _FREE, 2, len(stream))
    return header + table + (root + book).ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, below: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        text,
        len(text) + 2,
        *(kind, 1, _FREE, _FREE, below),
        b"",
        *(0, 0, 0, start, size),
    )
