"""How do rows become a delivered file that is the same to the byte whenever it is made?"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import xlsxwriter

MADE_AT = datetime(2025, 9, 15, 9, 0, 0, tzinfo=UTC)
"""Written into workbooks instead of the clock's time."""
BLOCK = 5_000
_MARKS = {"utf-8-sig": (codecs.BOM_UTF8, "utf-8"), "utf-16": (codecs.BOM_UTF16_LE, "utf-16-le")}


def write_csv(path: Path, encoding: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """A CSV with CRLF, quoted where needed; returns the number of rows below the header.

    utf-16 is little-endian, whatever the machine.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    mark, codec = _MARKS.get(encoding, (b"", encoding))
    count, waiting = 0, iter(rows)
    with path.open("wb") as stream:
        stream.write(mark + _text([header]).encode(codec))
        while block := list(islice(waiting, BLOCK)):
            stream.write(_text(block).encode(codec))
            count += len(block)
    return count


def _text(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def write_xlsx(path: Path, sheet: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """A workbook of one sheet whose cells are all text; returns the number of rows below the header.

    Members are stored, not deflated: compressors differ between machines.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = path.with_suffix(".packed")
    book = xlsxwriter.Workbook(str(packed), {"strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties({"created": MADE_AT, "author": "", "comments": "测试数据 test data"})
    page, text = book.add_worksheet(sheet), book.add_format({"num_format": "@"})
    count = -1
    for count, row in enumerate([header, *rows]):  # the header is row 0
        for column, cell in enumerate(row):
            if cell:
                page.write_string(count, column, cell, text)
    book.close()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as stored:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o600 << 16
            stored.writestr(entry, source.read(name))
    packed.unlink()
    return count
