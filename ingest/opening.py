"""Which tables does a delivered file hold? By its content, never by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Literal

from graphkit.errors import DamagedFile, Refused
from graphkit.model import Sheet

from . import delimited, workbooks
from .encodings import encoding_of
from .grammar import FileRules, Template
from .layout import columns_of_table
from .texts import stripped

PREAMBLE = 21
"""Records looked at to find the header."""
_DELIMITERS = (",", "\t", ";", "|")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""In the directory of an OLE file that holds a workbook under a password."""
_REFUSED = {b"\x1f\x8b": "gzip", b"%PDF": "PDF", b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"SQLite format 3": "SQLite"}

Records = Sequence[Sequence[str]]


def sheets(path: Path, templates: Sequence[Template] = (), rules: FileRules | None = None) -> list[Sheet]:
    """Which tables does this file hold, how is each written, and where is its header?

    `templates` help to find a header below a preamble; `rules` (the [file] of a mapping) overrule what content says.

    Raises
        DamagedFile: `file-empty`, `no-table`, `workbook-encrypted`, `workbook-damaged`.
        Refused: `type-not-yet`: an archive, an old workbook, a PDF …; `no-folder` where there is no such file.
    """
    if not path.is_file():
        raise Refused("no-file", file=str(path))
    rules = rules or FileRules()
    beginning = _beginning(path)
    if beginning.startswith(_ZIP):
        return _workbook(path, templates, rules)
    return [_text(path, templates, rules)]


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        beginning = file.read(64)
    if not beginning.strip():
        raise DamagedFile("file-empty", file=path.name)
    if beginning.startswith(_OLE):
        if _ENCRYPTED in path.read_bytes():
            raise DamagedFile("workbook-encrypted", file=path.name)
        raise Refused("type-not-yet", file=path.name, type="XLS")
    for magic, name in _REFUSED.items():
        if beginning.startswith(magic):
            raise Refused("type-not-yet", file=path.name, type=name)
    return beginning


def _workbook(path: Path, templates: Sequence[Template], rules: FileRules) -> list[Sheet]:
    if b"xl/" not in _names_in_zip(path):
        raise Refused("type-not-yet", file=path.name, type="ZIP")
    found = []
    for number, name in enumerate(workbooks.sheet_names(path)):
        first = [[workbooks.text_of(cell) for cell in row] for row in workbooks.records(path, number, PREAMBLE)]
        if any(stripped(cell) for row in first for cell in row):
            sheet = Sheet(path, "", number, name, "xlsx", "", "", 0, ())
            found.append(_with_header(sheet, list(enumerate(first, 1)), templates, rules))
    if not found:
        raise DamagedFile("file-empty", file=path.name)
    return found


def _names_in_zip(path: Path) -> bytes:
    """The tail of a ZIP, where the names of its members are."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - (1 << 20)))
        return file.read()


def _text(path: Path, templates: Sequence[Template], rules: FileRules) -> Sheet:
    encoding = rules.encoding or encoding_of(path)
    tried: list[tuple[bool, int, int, Sheet]] = []
    for delimiter in [rules.delimiter] if rules.delimiter else _DELIMITERS:
        first = _first_records(path, encoding, delimiter)
        if not first:
            continue
        sheet = Sheet(path, "", 0, "", _type(delimiter), encoding, delimiter, 0, ())
        located = _with_header(sheet, first, templates, rules)
        known = _known(set(located.header), templates)
        tried.append((known, _fit(located, first), -len(tried), located))
    if not tried:
        raise DamagedFile("file-empty", file=path.name)
    best = max(tried, key=lambda one: one[:3])[3]
    if any("\x00" in name for name in best.header):
        raise DamagedFile("no-table", file=path.name)
    return best


def _fit(sheet: Sheet, first: list[tuple[int, list[str]]]) -> int:
    """How much of the first records is a table under this separator?"""
    width = len(sheet.header)
    alike = sum(len(cells) >= width and not any(map(stripped, cells[width:])) for _, cells in first)
    return alike * (width - 1)


def _type(delimiter: str) -> Literal["csv", "tsv"]:
    return "tsv" if delimiter == "\t" else "csv"


def _first_records(path: Path, encoding: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """The first records, each with its ordinal; blank ones left out."""
    found: list[tuple[int, list[str]]] = []
    for block in delimited.blocks(path, encoding, delimiter, most=PREAMBLE, piece=1 << 20):
        found += zip(block.ordinals.tolist(), block.delivered().to_pylist(), strict=True)
        if len(found) >= PREAMBLE:
            break
    return list(islice(found, PREAMBLE))


def _with_header(
    sheet: Sheet, first: list[tuple[int, list[str]]], templates: Sequence[Template], rules: FileRules
) -> Sheet:
    if rules.header == 0:
        width = max(len(cells) for _, cells in first)
        return replace(sheet, header_row=0, header=tuple(str(place) for place in range(1, width + 1)))
    if rules.header is not None:
        told = [cells for ordinal, cells in first if ordinal == rules.header]
        if not told:
            raise Refused("no-header-row", file=sheet.path.name, row=rules.header)
        return replace(sheet, header_row=rules.header, header=_named(told[0]))
    ordinal, cells = _located(first, templates)
    return replace(sheet, header_row=ordinal, header=_named(cells))


def _known(names: set[str], templates: Sequence[Template]) -> bool:
    """Whether a record holds all the columns that one of the templates goes by."""
    gone_by = [set(template.recognise or columns_of_table(template)) for template in templates]
    return any(columns and columns <= names for columns in gone_by)


def _located(first: list[tuple[int, list[str]]], templates: Sequence[Template]) -> tuple[int, list[str]]:
    """The record that a template knows; else the first that fills more than half of the widest one."""
    for ordinal, cells in first:
        names = set(_named(cells))
        if _known(names, templates):
            return ordinal, cells
    filled = {ordinal: sum(bool(stripped(cell)) for cell in cells) for ordinal, cells in first}
    widest = max(filled.values())
    return next((ordinal, cells) for ordinal, cells in first if 2 * filled[ordinal] > widest)


def _named(cells: Sequence[str]) -> tuple[str, ...]:
    names = [stripped(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)
