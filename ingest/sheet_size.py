"""How far does a sheet of a workbook reach, and how much of that is filled? Told before the sheet is held in memory.

One stray cell in the last corner makes a sheet of seventeen milliard cells, all but one of them empty.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numba as nb
import numpy as np

from graphkit.errors import Refused

from .archives import DAMAGED
from .formulas import part_of, pieces
from .kernels import U8Array

MOST_CELLS = 64_000_000
"""A full sheet of 60 columns."""
SPARSE = 8_000_000
"""Cells from which on a sheet must be filled to one part in `_PARTS`."""
_PARTS = 50
_REACHES = 16
"""Bytes of a reference, with what stands before it."""


def check(path: Path, name: str) -> None:
    """Refused: `sheet-too-sparse`: the sheet reaches further than can be held."""
    try:
        with zipfile.ZipFile(path) as file:
            rows, columns, cells = _size(file, part_of(file, name))
    except (*DAMAGED, KeyError, NotImplementedError, RuntimeError):
        return  # the workbook's own reader says what is wrong with it
    if rows * columns > MOST_CELLS or (rows * columns > SPARSE and cells * _PARTS < rows * columns):
        raise Refused(
            "sheet-too-sparse", file=path.name, sheet=name, cells=cells, rows=rows, columns=columns, most=MOST_CELLS
        )


def _size(file: zipfile.ZipFile, part: str) -> tuple[int, int, int]:
    """Rows, columns, and cells that say where they stand."""
    rows, columns, cells, rest = 0, 0, 0, b""
    for piece in pieces(file, part) if part else ():
        held = rest + piece
        last, widest, found = _reach(np.frombuffer(held, np.uint8))
        rows, columns, cells = max(rows, last), max(columns, widest), cells + found
        rest = held[-_REACHES:]
    return rows, columns, cells


@nb.njit(cache=True, nogil=True)
def _reach(xml: U8Array) -> Any:
    """The largest row and column, and the number, of what reads ` r="AB12"`."""
    last, widest, found = 0, 0, 0
    for at in range(len(xml) - _REACHES + 4):
        if xml[at] != 114 or xml[at + 1] != 61 or xml[at + 2] != 34 or (at and xml[at - 1] > 32):
            continue
        place, column, row = at + 3, 0, 0
        while place < len(xml) and place < at + 6 and 65 <= xml[place] <= 90:
            column, place = column * 26 + xml[place] - 64, place + 1
        while column and place < len(xml) and place < at + 13 and 48 <= xml[place] <= 57:
            row, place = row * 10 + xml[place] - 48, place + 1
        if row:
            last, widest, found = max(last, row), max(widest, column), found + 1
    return last, widest, found
