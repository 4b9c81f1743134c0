"""Which tables does a page hold that calls itself a workbook? HTML as query systems write it, Excel's XML, GraphML.

A cell's text is what stands in it; a cell over several columns or rows fills the first, the others are blank, as in a
workbook.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from graphkit.errors import DamagedFile, Refused

from .blocks import Block, from_arrow, without_blank
from .encodings import encoding_of, utf8_pieces
from .graphml import Graph, is_graphml
from .markup import Markup

_BEGINNINGS = ("<html", "<!doctype html", "<table", "<head", "<meta", "<style")
_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_MOST_SPAN = 16_384
LONGEST = 64 << 20
"""Characters of one cell."""
_PIECE = 1 << 20
_ROW, _CELL = ("tr", "row"), ("td", "th", "cell")

Row = tuple[int, int, list[str]]
"""Number of the table, number of the row within it, both from 0 and 1; the cells."""


def is_page(path: Path) -> bool:
    """Does a file begin as a page, or as Excel's XML, whatever it is called?"""
    text = _beginning(path)
    if text.startswith(_BEGINNINGS) or is_graphml(text):
        return True
    return text.startswith("<?xml") and (_SPREADSHEET in text or "<html" in text)


def _beginning(path: Path) -> str:
    with path.open("rb") as file:
        beginning = file.read(4096)
    encoding = "utf-16" if beginning[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return beginning.decode(encoding, "ignore").lstrip().lower()


def tables(path: Path) -> dict[int, str]:
    """Number and name of each table that has rows; "" where it has no name."""
    page = _Page(path)
    return {number: page.parser.names.get(number, "") for number in dict.fromkeys(row[0] for row in page.rows())}


def blocks(path: Path, number: int, *, most: int = 200_000, encoding: str = "") -> Iterator[Block]:
    """The records of one table in bounded blocks, blank ones left out but counted in the ordinals."""
    held: list[list[str]] = []
    ordinals: list[int] = []
    for table, ordinal, cells in _Page(path, encoding).rows():
        if table == number:
            held.append(cells)
            ordinals.append(ordinal)
        if len(held) >= most:
            yield from _block(held, ordinals)
            held, ordinals = [], []
    yield from _block(held, ordinals)


def _block(rows: list[list[str]], ordinals: list[int]) -> Iterator[Block]:
    if rows:
        block = without_blank(from_arrow(pa.array(rows, pa.list_(pa.string())), np.array(ordinals, np.int32)))
        if len(block):
            yield block


class _Page:
    """A page, read piece by piece."""

    def __init__(self, path: Path, encoding: str = "") -> None:
        self._path, self._encoding = path, encoding or encoding_of(path)
        self.parser = Graph(path) if is_graphml(_beginning(path)) else _Parser(path)

    def rows(self) -> Iterator[Row]:
        for piece in utf8_pieces(self._path, self._encoding, _PIECE):
            self.parser.feed(piece.tobytes().decode("utf-8", "replace"))
            if len(self.parser.rawdata) > LONGEST:
                raise DamagedFile("record-too-long", file=self._path.name, row=1)
            yield from self.parser.taken()
        self.parser.close()
        self.parser.end_all()
        yield from self.parser.taken()


class _Table:
    """A table that is being read."""

    def __init__(self, number: int) -> None:
        self.number, self.rows = number, 0
        self.cells: list[str] | None = None
        self.text: list[str] | None = None
        self.span = self.down = 1
        self.below: dict[int, int] = {}
        """By column: how many rows more a cell from above reaches into."""


class _Parser(Markup):
    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self._path, self._found, self._open = path, 0, list[_Table]()
        self._done: list[Row] = []
        self._length, self._sheet = 0, ""
        self.names: dict[int, str] = {}

    def taken(self) -> list[Row]:
        """The rows that were finished since the last time."""
        done, self._done = self._done, []
        return done

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "worksheet":
            self._sheet = told.get("ss:name") or ""
        elif tag == "table":
            self.names[self._found] = self._sheet
            self._open.append(_Table(self._found))
            self._found += 1
        elif not self._open:
            return
        elif tag in _ROW:
            self._end_row()
            self._start_row(told)
        elif tag in _CELL:
            self._end_cell()
            self._start_cell(told)
        elif tag in ("br", "p", "div"):
            self.handle_data("\n" if tag == "br" else "")

    def handle_endtag(self, tag: str) -> None:
        if not self._open:
            return
        if tag in _CELL:
            self._end_cell()
        elif tag in _ROW:
            self._end_row()
        elif tag == "table":
            self._end_row()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].text is not None:
            self._open[-1].text.append(data)
            self._length += len(data)
            if self._length > LONGEST:
                raise DamagedFile("record-too-long", file=self._path.name, row=self._open[-1].rows)

    def end_all(self) -> None:
        """The page ends, in whatever it is in."""
        while self._open:
            self._end_row()
            self._open.pop()

    def _start_row(self, told: dict[str, str | None]) -> None:
        table = self._open[-1]
        table.rows = max(table.rows + 1, _number(told.get("ss:index"), 0, 1 << 31))
        table.cells = []

    def _start_cell(self, told: dict[str, str | None]) -> None:
        table = self._open[-1]
        if table.cells is None:  # a cell outside of any row
            self._start_row({})
        assert table.cells is not None
        while table.below.get(len(table.cells), 0):
            table.below[len(table.cells)] -= 1
            table.cells.append("")
        before = _number(told.get("ss:index"), 1, _MOST_SPAN) - 1
        table.cells += [""] * (before - len(table.cells))
        table.span = _number(told.get("colspan"), 1, _MOST_SPAN)
        table.span += _number(told.get("ss:mergeacross"), 0, _MOST_SPAN)
        table.down = _number(told.get("rowspan"), 1, 1 << 31)
        table.text, self._length = [], 0

    def _end_cell(self) -> None:
        table = self._open[-1]
        if table.text is None or table.cells is None:
            return
        for place in range(len(table.cells), len(table.cells) + table.span):
            if table.down > 1:
                table.below[place] = table.down - 1
        table.cells += ["".join(table.text), *[""] * (table.span - 1)]
        table.text = None
        if len(table.cells) > 2 * _MOST_SPAN:
            raise Refused("too-many-columns", file=self._path.name, columns=len(table.cells), most=_MOST_SPAN)

    def _end_row(self) -> None:
        self._end_cell()
        table = self._open[-1]
        if table.cells is None:
            return
        while table.below.get(len(table.cells), 0):
            table.below[len(table.cells)] -= 1
            table.cells.append("")
        self._done.append((table.number, table.rows, table.cells))
        table.cells = None


def _number(text: str | None, default: int, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() and int(text) else default
