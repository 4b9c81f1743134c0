"""Which records does a sheet of a workbook hold, and which of its numbers has Excel damaged?

Cells are read with their types, since only the type shows the damage: a number cell of 16 digits and more has lost its
last ones. As text: text verbatim, integers without `.0`, the shortest float, ISO dates, TRUE and FALSE, empty as "".
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from graphkit.errors import DamagedFile

from .blocks import Block, from_arrow, without_blank
from .formulas import formula_cells

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a workbook of before 2007 begins, and one of today under a password."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""In the directory of an OLE file that holds a workbook under a password."""
_BOF, _FILEPASS = b"\x09\x08\x10\x00\x00\x06\x05\x00", 0x2F
_SUFFIX = {True: ".xls", False: ".xlsx"}
EXACT = 10**15
"""From here on, a float may stand for several integers."""


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook that hold cells, in order. DamagedFile: it is protected or broken."""
    with opened(path) as workbook:
        return workbook.sheet_names


def opened(path: Path) -> CalamineWorkbook:
    """The workbook, of whichever kind its content is. DamagedFile: it is protected or broken."""
    with _told(path):
        if path.suffix.lower() == _SUFFIX[_is_old(path)]:
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


def _is_old(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(OLE)) == OLE


def records(path: Path, number: int, most: int | None = None) -> list[list[Any]]:
    """The typed cells of one sheet, from its first row on; at most `most` rows."""
    with opened(path) as workbook, _told(path):
        cells: list[list[Any]] = workbook.get_sheet_by_index(number).to_python(skip_empty_area=False, nrows=most)
        return cells


def blocks(path: Path, number: int, name: str = "", *, most: int = 200_000) -> Iterator[Block]:
    """The records of a sheet in bounded blocks, blank ones left out but counted in the ordinals."""
    rows = records(path, number)
    formulas = formula_cells(path, name)
    for begin in range(0, len(rows), most):
        part = rows[begin : begin + most]
        cells = pa.array([[text_of(cell) for cell in row] for row in part], pa.list_(pa.string()))
        ordinals = np.arange(begin + 1, begin + 1 + len(part), dtype=np.int32)
        computed = {column: np.isin(ordinals, sorted(numbers)) for column, numbers in formulas.items()}
        block = without_blank(from_arrow(cells, ordinals, _marks(part), computed))
        if len(block):
            yield block


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


def _marks(rows: list[list[Any]]) -> dict[int, np.ndarray]:
    marks: dict[int, np.ndarray] = {}
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, float | int) and not isinstance(cell, bool) and abs(cell) >= EXACT:
                marks.setdefault(column, np.zeros(len(rows), np.bool_))[place] = True
    return marks
