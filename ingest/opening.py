"""Which tables does a delivered file hold? By its content, never by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Literal

from graphkit.errors import DamagedFile, Refused
from graphkit.model import Sheet

from . import delimited, html_tables, workbooks
from .archives import ZIP, Archive, check_document, holds_sheets, is_archive, is_office
from .blocks import Block
from .encodings import encoding_of
from .fitting import columns_of_table
from .grammar import FileRules, Template
from .texts import stripped

PREAMBLE = 64
"""Records looked at to find the header."""
MOST_COLUMNS = 16_384
"""As many as a workbook has."""
_NO_TEXT = re.compile("[\\x00-\\x08\\x0e-\\x1f]")
"""No header of a table has these."""
_DELIMITERS = (",", "\t", ";", "|")
_OTHER_TEXT = (("<?xml", "XML"), ("<gexf", "GEXF"), ("{", "JSON"), ("[{", "JSON"))
"""Texts that are no table, by how they begin."""
_REFUSED = {b"%PDF": "PDF", b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"SQLite format 3": "SQLite"}

Records = Sequence[Sequence[str]]


def sheets(path: Path, templates: Sequence[Template] = (), rules: FileRules | None = None) -> list[Sheet]:
    """Which tables does this file hold, how is each written, and where is its header?

    `templates` help to find a header below a preamble; `rules` (the [file] of a mapping) overrule what content says.

    Raises
        DamagedFile: `file-empty`, `no-table`, `workbook-encrypted`, `workbook-damaged`, `record-too-long`.
        Refused: `type-not-yet`: a PDF, a text document …; `archive-nested`: an archive (see `ingest.archives`);
        `too-many-columns`; `no-file` where there is no such file.
    """
    if not path.is_file():
        raise Refused("no-file", file=str(path))
    rules = rules or FileRules()
    beginning = _beginning(path)
    if is_archive(path):
        with Archive(path):
            raise Refused("archive-nested", file=path.name)
    if beginning.startswith((ZIP, workbooks.OLE)):
        _check_type(path, rules, "XLSX / XLS", ("xlsx", "xls"))
        return _workbook(path, templates, rules, packed=beginning.startswith(ZIP))
    if html_tables.is_page(path):
        _check_type(path, rules, "HTML", ("xlsx", "xls"))
        return _page(path, templates, rules)
    text = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for sign, name in _OTHER_TEXT:
        if text.startswith(sign.encode()) and not rules.type:
            raise Refused("type-not-yet", file=path.name, type=name)
    _check_type(path, rules, "CSV / TSV", ("csv", "tsv"))
    return [_text(path, templates, rules)]


def _check_type(path: Path, rules: FileRules, found: str, fitting: Sequence[str]) -> None:
    if rules.type and rules.type not in fitting:
        raise Refused("file-type-differs", file=path.name, told=rules.type, found=found)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        beginning = file.read(512)
    if not beginning.strip():
        raise DamagedFile("file-empty", file=path.name)
    if beginning.startswith(workbooks.OLE) and workbooks.has_password(path):
        raise DamagedFile("workbook-encrypted", file=path.name)
    if beginning[257:262] == b"ustar":
        raise Refused("type-not-yet", file=path.name, type="TAR")
    for magic, name in _REFUSED.items():
        if beginning.startswith(magic):
            raise Refused("type-not-yet", file=path.name, type=name)
    return beginning


def _workbook(path: Path, templates: Sequence[Template], rules: FileRules, *, packed: bool) -> list[Sheet]:
    if packed:  # an old workbook may hold a ZIP too: WPS keeps the colours of its theme in one
        if is_office(path) and not holds_sheets(path):
            raise Refused("type-not-yet", file=path.name, type="ODF / DOCX")
        check_document(path)
    found, most = [], _looked_at(rules)
    for number, name in _wanted(path, enumerate(workbooks.sheet_names(path)), rules):
        first = [[workbooks.text_of(cell) for cell in row] for row in workbooks.first_records(path, number, name, most)]
        if any(stripped(cell) for row in first for cell in row):
            sheet = Sheet(path, "", number, name, "xlsx", "", "", 0, ())
            found.append(_with_header(sheet, list(enumerate(first, 1)), templates, rules))
    if not found:
        raise DamagedFile("file-empty", file=path.name)
    return found


def _wanted(path: Path, named: Iterable[tuple[int, str]], rules: FileRules) -> list[tuple[int, str]]:
    """The sheets that the mapping names; all of them where it names none."""
    every = list(named)
    wanted = [(number, name) for number, name in every if not rules.sheets or stripped(name) in rules.sheets]
    if every and not wanted:
        known = ", ".join(name for _, name in every)
        raise Refused("no-such-sheet", file=path.name, sheet=", ".join(rules.sheets), known=known)
    return wanted


def _page(path: Path, templates: Sequence[Template], rules: FileRules) -> list[Sheet]:
    encoding = rules.encoding or encoding_of(path)
    found = []
    for number, name in _wanted(path, html_tables.tables(path).items(), rules):
        blocks = html_tables.blocks(path, number, most=PREAMBLE, encoding=encoding)
        try:
            first = list(islice(_records(blocks), _looked_at(rules)))
        except _TooWide as wide:
            raise Refused("too-many-columns", file=path.name, columns=wide.args[0], most=MOST_COLUMNS) from wide
        if first:
            sheet = Sheet(path, "", number, name or f"#{number + 1}", "html", encoding, "", 0, ())
            found.append(_with_header(sheet, first, templates, rules))
    if not found:
        raise DamagedFile("no-table", file=path.name)
    known = [sheet for sheet in found if _known(set(sheet.header), templates)]
    return known or found  # a page lays out its title and its footer as tables too


def _text(path: Path, templates: Sequence[Template], rules: FileRules) -> Sheet:
    encoding = rules.encoding or encoding_of(path)
    tried: list[tuple[bool, int, int, Sheet]] = []
    wide = 0
    for delimiter in [rules.delimiter] if rules.delimiter else _DELIMITERS:
        try:
            first = _first_records(path, encoding, delimiter, _looked_at(rules))
        except _TooWide as found:
            wide = max(wide, found.args[0])
            continue
        if not first:
            continue
        sheet = Sheet(path, "", 0, "", _type(delimiter), encoding, delimiter, 0, ())
        located = _with_header(sheet, first, templates, rules)
        known = _known(set(located.header), templates)
        tried.append((known, _fit(located, first), -len(tried), located))
    if wide and (not tried or max(tried, key=lambda one: one[:3])[1] <= 0):
        raise Refused("too-many-columns", file=path.name, columns=wide, most=MOST_COLUMNS)
    if not tried:
        raise DamagedFile("file-empty", file=path.name)
    best = max(tried, key=lambda one: one[:3])[3]
    beginning = dict(_first_records(path, encoding, best.delimiter, _looked_at(rules)))
    said = beginning.get(best.header_row, [])
    if any(map(_NO_TEXT.search, said)):
        raise DamagedFile("no-table", file=path.name)
    return best


def _fit(sheet: Sheet, first: list[tuple[int, list[str]]]) -> int:
    """How much of the first records is a table under this separator?"""
    width = len(sheet.header)
    alike = sum(len(cells) >= width and not any(map(stripped, cells[width:])) for _, cells in first)
    return alike * (width - 1)


def _type(delimiter: str) -> Literal["csv", "tsv"]:
    return "tsv" if delimiter == "\t" else "csv"


def _looked_at(rules: FileRules) -> int:
    return max(PREAMBLE, rules.header or 0)


def _first_records(path: Path, encoding: str, delimiter: str, most: int) -> list[tuple[int, list[str]]]:
    """The first records, each with its ordinal; blank ones left out."""
    blocks = delimited.blocks(path, encoding, delimiter, most=PREAMBLE, piece=1 << 20)
    return list(islice(_records(blocks), most))


def _records(blocks: Iterable[Block]) -> Iterator[tuple[int, list[str]]]:
    for block in blocks:
        if block.widths().max() > MOST_COLUMNS:
            raise _TooWide(int(block.widths().max()))
        yield from zip(block.ordinals.tolist(), block.delivered().to_pylist(), strict=True)


class _TooWide(Exception):
    """Records with more columns than any table has."""


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
    return any(columns and columns <= names for columns in gone_by) or any(
        _has_fields(template, names) for template in templates if not template.recognise
    )


def _has_fields(template: Template, names: set[str]) -> bool:
    """Whether a record names every field of a user's mapping, under one of its names."""
    wanted = [column.columns for column in template.fields.values() if column.columns]
    return bool(wanted) and all(names.intersection(columns) for columns in wanted)


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
