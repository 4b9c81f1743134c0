"""Which cells of a sheet were computed, and not typed? A formula's value rests on other cells, or was never kept."""

from __future__ import annotations

import re

_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*?>\s*<(?:\w+:)?f[\s/>]')
_LONGEST_CELL = 1 << 16


class Formulas:
    """The cells with a formula of a sheet's XML that comes piece by piece."""

    def __init__(self) -> None:
        self.found: dict[int, set[int]] = {}
        """By column, from 0: rows, from 1."""
        self._rest = b""

    def add(self, piece: bytes) -> None:
        """Looks at the next piece, and again at what a piece's end may have cut in two."""
        held = self._rest + piece
        if b"<f" in held or b":f" in held:
            for match in _CELL.finditer(held):
                self.found.setdefault(_column(match[1]), set()).add(int(match[2]))
        self._rest = held[max(held.rfind(b"<c "), len(held) - _LONGEST_CELL, 0) :]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
