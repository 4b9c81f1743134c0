"""Is every byte of the ZIP one that the writer of a package would have written?

Reading all contents correctly is not enough: a ZIP has bytes that no reader looks at. Each header is therefore built
again from the few things it may say (name, CRC, size, place) and compared with what is there, byte for byte:
stored, no extra field, no comment, 1980-01-01, mode 0644, names sorted, nothing before, between or after.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from .verdict import Check, failed, passed

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
_VERSION, _MADE_BY, _DATE, _MODE, _UTF8 = 20, 3 << 8 | 20, 0x21, 0o100644 << 16, 0x800
_LONGEST_COMMENT = 0xFFFF


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the container: where its bytes stand, and the CRC its header states."""

    name: str
    start: int
    size: int
    crc: int


@dataclass(frozen=True, slots=True)
class _Listed:
    """One entry of the central directory, as far as it can be read."""

    raw: bytes
    name: bytes
    flags: int
    crc: int
    size: int
    offset: int


def read_container(file: BinaryIO, length: int) -> tuple[list[Entry], list[Check]]:
    """Which files does it hold, and which bytes of the container are not as written? Never raises for damage."""
    checks: list[Check] = []
    end = _find_end(file, length, checks)
    if end is None:
        return [], checks
    listed = list(_directory(file, end, checks))
    entries = _walk(file, listed, end[1], checks)
    if not checks:
        checks.append(passed("container", files=len(entries), bytes=length))
    return entries, checks


def _at(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)


def _find_end(file: BinaryIO, length: int, checks: list[Check]) -> tuple[int, int, int] | None:
    """The number of entries, and where the directory begins and ends."""
    tail_at = max(0, length - END.size - _LONGEST_COMMENT)
    tail = _at(file, tail_at, length - tail_at)
    found = tail.rfind(b"PK\x05\x06", 0, max(0, len(tail) - END.size + 4))
    if found < 0:
        checks.append(failed("container", "no-zip", bytes=length))
        return None
    place = tail_at + found
    raw = tail[found : found + END.size]
    _, _, _, _, count, size, offset, _ = END.unpack(raw)
    if place + END.size != length:
        checks.append(failed("container", "bytes-after", bytes=length - place - END.size))
    if raw != END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, 0) or offset + size != place:
        checks.append(failed("container", "end-record-differs"))
    return count, min(offset, place), place


def _directory(file: BinaryIO, end: tuple[int, int, int], checks: list[Check]) -> Iterator[_Listed]:
    count, start, stop = end
    raw = _at(file, start, stop - start)
    place = 0
    for number in range(count):
        head = raw[place : place + CENTRAL.size]
        if len(head) < CENTRAL.size or head[:4] != b"PK\x01\x02":
            checks.append(failed("container", "directory-broken", entry=number + 1))
            return
        fields = CENTRAL.unpack(head)
        flags, crc, size, name_size, extra, comment, offset = (*(fields[i] for i in (3, 7, 8, 10, 11, 12, 16)),)
        whole = CENTRAL.size + name_size + extra + comment
        entry = raw[place : place + whole]
        yield _Listed(entry, entry[CENTRAL.size : CENTRAL.size + name_size], flags, crc, size, offset)
        place += whole
    if place != len(raw):
        checks.append(failed("container", "directory-broken", entry=count + 1))


def _flags(name: bytes) -> int:
    return 0 if name.isascii() else _UTF8


def _central_as_written(entry: _Listed) -> bytes:
    return CENTRAL.pack(
        b"PK\x01\x02", _MADE_BY, _VERSION, _flags(entry.name), 0, 0, _DATE, entry.crc, entry.size, entry.size,
        len(entry.name), 0, 0, 0, 0, _MODE, entry.offset,
    ) + entry.name  # fmt: skip


def _local_as_written(entry: _Listed) -> bytes:
    return LOCAL.pack(
        b"PK\x03\x04", _VERSION, _flags(entry.name), 0, 0, _DATE, entry.crc, entry.size, entry.size, len(entry.name), 0
    ) + entry.name  # fmt: skip


def _walk(file: BinaryIO, listed: list[_Listed], stop: int, checks: list[Check]) -> list[Entry]:
    """The entries whose bytes can be read, while every header and place is compared with what was to be written."""
    entries: list[Entry] = []
    place, before = 0, b""
    for entry in listed:
        name = entry.name.decode("utf-8", "replace")
        if entry.raw != _central_as_written(entry):
            checks.append(failed("container", "header-differs", name))
        if entry.name <= before:
            checks.append(failed("container", "names-not-sorted", name))
        if not _plain(name):
            checks.append(failed("container", "name-not-plain", name))
        local = _local_as_written(entry)
        if _at(file, entry.offset, len(local)) != local:
            checks.append(failed("container", "header-differs", name))
        if entry.offset != place:
            checks.append(failed("container", "gap", name, at=place))
        start = entry.offset + len(local)
        if entry.offset >= place and start + entry.size <= stop:
            entries.append(Entry(name, start, entry.size, entry.crc))
            place = start + entry.size
        else:
            checks.append(failed("container", "out-of-bounds", name))
        before = entry.name
    if place != stop:
        checks.append(failed("container", "gap", at=place))
    return entries


def _plain(name: str) -> bool:
    """No way out of the folder, no separator of another system, no control character, no broken UTF-8."""
    parts = name.split("/")
    return all(parts) and not {".", ".."} & set(parts) and name.isprintable() and not set(name) & set("\\:\ufffd")
