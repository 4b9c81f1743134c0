"""Which records does a sheet of a workbook hold, and which of its numbers has Excel damaged?

Cells are read with their types, since only the type shows the damage: a number cell of 16 digits and more has lost its
last ones. As text: text verbatim, integers without `.0`, the shortest float, ISO dates, TRUE and FALSE, empty as "".
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from graphkit.errors import DamagedFile

from . import apart
from .blocks import Block, from_arrow, without_blank
from .kernels import BoolArray
from .sheet_xml import look_through

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a workbook of before 2007 begins, and one of today under a password."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""In the directory of an OLE file that holds a workbook under a password."""
_BOF, _FILEPASS = b"\x09\x08\x10\x00\x00\x06\x05\x00", 0x2F
Looked = tuple[CalamineSheet, Mapping[int, set[int]]]
_looked_at: dict[tuple[bytes, int], Looked] = {}
"""The sheet whose first rows were asked for last, by SHA-256 of its file: it is read next, here or as a copy."""
ROWS = 25_000
"""Rows of a block: while one is looked at, the next one's cells become texts."""
_BINARY = b"xl/workbook.bin"
"""In the tail of a workbook of today whose sheets are binary."""
EXACT = 10**15
"""From here on, a float may stand for several integers."""


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook that hold cells, in order. DamagedFile: it is protected or broken."""
    if _is_binary(path):
        return apart.sheet_names(path)
    with opened(path) as workbook:
        return workbook.sheet_names


def opened(path: Path) -> CalamineWorkbook:
    """The workbook of today. DamagedFile: it is protected or broken."""
    with _told(path):
        if path.suffix.lower() == ".xlsx":
            return CalamineWorkbook.from_path(str(path))
        return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))  # a path is opened by its ending


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """A fault of the workbook in plain words; the reader panics at some, and a panic is no Exception."""
    try:
        yield
    except PasswordError as fault:
        raise DamagedFile("workbook-encrypted", file=path.name) from fault
    except CalamineError as fault:
        raise DamagedFile("workbook-damaged", file=path.name, why=str(fault)) from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":
            raise
        raise DamagedFile("workbook-damaged", file=path.name, why=str(fault)) from fault


def has_password(path: Path) -> bool:
    """Does an OLE file hold a workbook under a password, of today or (FILEPASS after BOF) of before 2007?"""
    held = path.read_bytes()
    if _ENCRYPTED in held:
        return True
    begin = held.find(_BOF)
    at = begin + 4 + int.from_bytes(held[begin + 2 : begin + 4], "little")
    for _record in range(4 if begin >= 0 else 0):
        kind, size = (int.from_bytes(held[place : place + 2], "little") for place in (at, at + 2))
        if kind == _FILEPASS:
            return True
        at += 4 + size
    return False


def _is_binary(path: Path) -> bool:
    """A workbook of before 2007, or one of today in binary parts."""
    with path.open("rb") as file:
        if file.read(len(OLE)) == OLE:
            return True
        file.seek(max(0, path.stat().st_size - (1 << 16)))
        return _BINARY in file.read()


def first_records(path: Path, number: int, name: str, most: int) -> list[list[Any]]:
    """The typed cells of one sheet's first rows, at most `most`. Raises what `blocks` raises."""
    if _is_binary(path):
        return apart.records(path, number, most)
    mark = _mark(path, number)
    sheet, _ = _looked_at[mark] = _sheet(path, number, name, mark)
    with _told(path):
        cells: list[list[Any]] = sheet.to_python(skip_empty_area=False, nrows=most)
    return cells


def blocks(path: Path, number: int, name: str = "", *, most: int = ROWS) -> Iterator[Block]:
    """The records of a sheet in blocks of at most `most` and ROWS rows; blank ones are left out, but counted.

    Raises
        DamagedFile: it is protected or broken. Refused: `sheet-too-sparse`: it reaches further than can be held.
    """
    formulas: Mapping[int, set[int]]
    if _is_binary(path):
        rows, formulas = iter(apart.records(path, number)), {}
    else:
        sheet, formulas = _sheet(path, number, name, _mark(path, number))
        rows = _rows(sheet)
    computed, begin = {column: np.array(sorted(numbers)) for column, numbers in formulas.items()}, 1
    while part := _next(path, rows, min(most, ROWS)):
        ordinals = np.arange(begin, begin + len(part), dtype=np.int32)
        begin += len(part)
        cells, marks = _cells(part)
        marked = {column: np.isin(ordinals, numbers) for column, numbers in computed.items()}
        block = without_blank(from_arrow(cells, ordinals, marks, marked))
        if len(block):
            yield block


def _mark(path: Path, number: int) -> tuple[bytes, int]:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest(), number


def _sheet(path: Path, number: int, name: str, mark: tuple[bytes, int]) -> Looked:
    """A sheet of today's workbook with its formulas; the one that was looked at last is there already."""
    looked = _looked_at.pop(mark, None)
    _looked_at.clear()
    if looked is None:
        formulas = look_through(path, name)
        with opened(path) as workbook, _told(path):
            looked = workbook.get_sheet_by_index(number), formulas
    return looked


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """Row by row, so that no cell is held for long; the reader leaves the columns out before the first filled one."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    return (before + row for row in sheet.iter_rows()) if before else iter(sheet.iter_rows())


def _next(path: Path, rows: Iterator[list[Any]], most: int) -> list[list[Any]]:
    with _told(path):
        return list(islice(rows, most))


def _cells(rows: list[list[Any]]) -> tuple[pa.Array, dict[int, BoolArray]]:
    """The cells as texts, list<string>; and by column the numbers whose last digits are lost."""
    flat = list(chain.from_iterable(rows))
    ends = np.cumsum([0, *map(len, rows)])
    marks: dict[int, BoolArray] = {}
    for place, cell in [(place, cell) for place, cell in enumerate(flat) if type(cell) is not str]:
        flat[place] = text_of(cell)
        if type(cell) in (float, int) and abs(cell) >= EXACT:
            row = int(np.searchsorted(ends, place, side="right")) - 1
            marks.setdefault(place - int(ends[row]), np.zeros(len(rows), np.bool_))[row] = True
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), pa.array(flat, pa.string())), marks


def text_of(cell: object) -> str:
    """The text of a typed cell."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10 * EXACT else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int | timedelta) else ""
