"""How is a workbook written whose every cell is text? Long numbers keep their digits, and no formula can run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format as Style
from xlsxwriter.workbook import Workbook

LONGEST_CELL = 32_767
_HASH = 64  # characters of a SHA-256: widens no column of a table that has better to show
_RUNS = ("=", "+", "-", "@", "\t", "\r")


@contextmanager
def text_workbook(path: Path, made_at: str) -> Iterator[Workbook]:
    """A workbook whose bytes follow from its content and the moment of the export alone."""
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": datetime.fromisoformat(made_at).replace(tzinfo=None)})
    try:
        yield book
    finally:
        book.close()


def write_sheet(
    book: Workbook, name: str, header: Sequence[str], rows: Iterable[Sequence[str]], note: str, *, hashes: bool = False
) -> int:
    """How many cells had to be cut? A note, a header that stays in view, filters, widths that fit; text only.

    `hashes`: columns are made wide enough to show a SHA-256 whole.
    """
    head = book.add_format({"bold": True, "bg_color": "#E8EDF2", "bottom": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@", "valign": "top"})
    inert = book.add_format({"num_format": "@", "valign": "top", "quote_prefix": True})
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, note, book.add_format({"italic": True, "font_color": "#555555"}))
    widths = [_width(title) for title in header]
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    for column, title in enumerate(header):
        sheet.write_string(1, column, title, head)
    cut, last = 0, 1
    for last, row in enumerate(rows, start=2):
        for column, value in enumerate(row):
            cut += len(value) > LONGEST_CELL
            sheet.write_string(last, column, value[:LONGEST_CELL], _style(value, text, inert))
            if column < len(widths) and (hashes or len(value) != _HASH):
                widths[column] = max(widths[column], _width(value))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width, 66) + 2)
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, max(last, 1), max(len(header) - 1, 0))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(1)
    sheet.fit_to_pages(1, 0)
    return cut


def _style(value: str, text: Style, inert: Style) -> Style:
    return inert if value.startswith(_RUNS) else text


def _width(value: str) -> int:
    longest = max(value.split("\n"), key=len)
    return sum(2 if ord(character) > 0x2E7F else 1 for character in longest[:70])
