"""A workbook of before 2007, byte for byte: an OLE file with one BIFF8 stream. Only what the tests need."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def write_xls(path: Path, sheets: dict[str, Sequence[Sequence[str | float]]], *, password: bool = False) -> Path:
    """Texts as labels, numbers as floats; `password`: with the record that says the rest is encrypted."""
    path.write_bytes(_ole(_book(sheets, password)))
    return path


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _beginning(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 1996, 0, 6))


def _book(sheets: dict[str, Sequence[Sequence[str | float]]], password: bool) -> bytes:
    head = _beginning(5) + _record(0x42, struct.pack("<H", 1200))
    if password:
        head += _record(0x2F, struct.pack("<HH", 0, 0) + bytes(48))
    names = [name.encode("utf-16-le") for name in sheets]
    size = len(head) + sum(4 + 8 + len(name) for name in names) + 4
    parts = [_sheet(rows) for rows in sheets.values()]
    for name, part in zip(names, parts, strict=True):
        head += _record(0x85, struct.pack("<IBBBB", size, 0, 0, len(name) // 2, 1) + name)
        size += len(part)
    return head + _record(0x0A) + b"".join(parts)


def _sheet(rows: Sequence[Sequence[str | float]]) -> bytes:
    out = _beginning(16)
    out += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows), default=0), 0))
    for place, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            at = struct.pack("<HHH", place, column, 0)
            if isinstance(cell, str):
                out += _record(0x204, at + _text(cell))
            else:
                out += _record(0x203, at + struct.pack("<d", cell))
    return out + _record(0x0A)


def _ole(stream: bytes) -> bytes:
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    fats = 1
    while fats * 128 < fats + 1 + count:
        fats += 1
    fat = [_FAT] * fats + [_END] + [*range(fats + 2, fats + 1 + count), _END]
    fat += [_FREE] * (fats * 128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fats, fats, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(fats), *[_FREE] * (109 - fats))
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, fats + 1, len(stream))
    return header + struct.pack(f"<{len(fat)}I", *fat) + entries.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    said = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<BBIII", kind, 1, _FREE, _FREE, child)
    return said.ljust(64, b"\0") + struct.pack("<H", len(said)) + links + bytes(36) + struct.pack("<IQ", start, size)
