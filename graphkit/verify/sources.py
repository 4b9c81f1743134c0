"""Do the cited rows stand in the source files, cell for cell? Text is read again with Python's csv module."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any, BinaryIO

from .bag import Held
from .verdict import Check, failed, not_checked, passed

_DELIMITERS = (",", "\t", ";", "|")
_ENCODINGS = ("utf-8-sig", "gb18030")
_NO_DELIMITER = '\r\n"\0'
_BEGINNING = 4096
_BAD = "\N{REPLACEMENT CHARACTER}"
Row = Mapping[str, Any]


class _Region(io.RawIOBase):
    """One stored file of the container as a file of its own."""

    def __init__(self, file: BinaryIO, held: Held) -> None:
        super().__init__()
        self._file, self._at, self._stop = file, held.entry.start, held.entry.start + held.entry.size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._file.seek(self._at)
        chunk = self._file.read(min(len(buffer), self._stop - self._at))
        buffer[: len(chunk)] = chunk
        self._at += len(chunk)
        return len(chunk)


def check_rows(file: BinaryIO, files: Mapping[str, Held], record: Mapping[str, Any]) -> list[Check]:
    """For each source: are the cells that the record cites the ones that stand in that row?"""
    cited: dict[str, list[Row]] = {}
    for row in record["rows"]:
        cited.setdefault(row["sha256"], []).append(row)
    known = {source["file"]: source for source in record["sources"] if source["file"] in files}
    return [_check_source(file, files[path], source, cited.get(source["sha256"], [])) for path, source in known.items()]


def _check_source(file: BinaryIO, held: Held, source: Mapping[str, Any], rows: list[Row]) -> Check:
    path = source["file"]
    beginning = _Region(file, held).read(_BEGINNING)
    page = beginning.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")
    if page or beginning.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return not_checked("rows", "workbook", path, rows=len(rows))
    encoding = source.get("encoding") or _encoding(file, held)
    if not encoding:
        return not_checked("rows", "not-text", path, rows=len(rows))
    least: list[str] | None = None
    for delimiter in _delimiters(beginning):
        wrong = _differing(file, held, encoding, delimiter, rows)
        if wrong == []:
            return passed("rows", path, rows=len(rows))
        if wrong is not None and (least is None or len(wrong) < len(least)):
            least = wrong
    if least is None:
        return not_checked("rows", "not-a-table", path, rows=len(rows))
    if any(_BAD in cell for row in rows for cell in row["cells"]):
        return not_checked("rows", "bad-bytes", path, rows=len(rows))
    return failed("rows", "cells-differ", path, which=", ".join(least[:5]), n=len(least))


def _delimiters(beginning: bytes) -> list[str]:
    """The usual ones, then every other sign that stands in the beginning: a mapping may name any."""
    signs = {chr(byte) for byte in beginning if byte < 128}
    others = (sign for sign in signs if not sign.isalnum() and sign not in _NO_DELIMITER)
    return [*_DELIMITERS, *sorted(set(others) - set(_DELIMITERS))]


def _encoding(file: BinaryIO, held: Held) -> str | None:
    for encoding in _ENCODINGS:
        reader = io.TextIOWrapper(io.BufferedReader(_Region(file, held), 1 << 20), encoding)
        try:
            while reader.read(1 << 20):
                pass
        except UnicodeDecodeError:
            continue
        return encoding
    return None


def _differing(file: BinaryIO, held: Held, encoding: str, delimiter: str, rows: list[Row]) -> list[str] | None:
    """The numbers of cited rows whose cells are not those of that record; None: no table in that form."""
    wanted = {row["row"]: _ragged(row["cells"]) for row in rows}
    last = max(wanted, default=0)
    wrong: list[str] = []
    try:
        text = io.TextIOWrapper(io.BufferedReader(_Region(file, held), 1 << 20), encoding, "replace", newline="")
        for number, cells in enumerate(csv.reader(text, delimiter=delimiter), start=1):
            if number > last:
                break
            if number in wanted and wanted.pop(number) != _ragged(cells):
                wrong.append(str(number))
    except (csv.Error, LookupError, UnicodeError):
        return None
    return wrong + [str(number) for number in wanted]


def _ragged(cells: list[str]) -> list[str]:
    """Empty cells at the end of a record say nothing: a reader may pad a short record to the header's width."""
    width = len(cells)
    while width and not cells[width - 1]:
        width -= 1
    return cells[:width]
