"""How far does a sheet of a workbook reach, and how much of that is filled? Told before the sheet is held in memory.

One stray cell in the last corner makes a sheet of seventeen milliard cells, all but one of them empty.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numba as nb
import numpy as np

from graphkit.errors import Refused

from .kernels import U8Array

MOST_CELLS = 64_000_000
"""A full sheet of 60 columns."""
SPARSE = 8_000_000
"""Cells from which on a sheet must be filled to one part in `_PARTS`."""
_PARTS = 50
_REACHES = 16
"""Bytes of a reference, with what stands before it."""


class Size:
    """The largest row and column, and the number, of the cells that say where they stand; the XML comes in pieces."""

    def __init__(self) -> None:
        self._rows = self._columns = self._cells = 0
        self._rest = b""

    def add(self, piece: bytes) -> None:
        """Looks at the next piece, and again at what a piece's end may have cut in two."""
        held = self._rest + piece
        last, widest, found = _reach(np.frombuffer(held, np.uint8))
        self._rows, self._columns, self._cells = max(self._rows, last), max(self._columns, widest), self._cells + found
        self._rest = held[-_REACHES:]

    def check(self, path: Path, name: str) -> None:
        """Refused: `sheet-too-sparse`: the sheet reaches further than can be held."""
        rows, columns, cells = self._rows, self._columns, self._cells
        if rows * columns > MOST_CELLS or (rows * columns > SPARSE and cells * _PARTS < rows * columns):
            raise Refused(
                "sheet-too-sparse", file=path.name, sheet=name, cells=cells, rows=rows, columns=columns, most=MOST_CELLS
            )


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
