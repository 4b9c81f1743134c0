"""Which files does the case rest on? The catalogue: sources, their sheets, the files in their folders."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, fields, replace

from graphkit.errors import Refused, UsageError

from .entries import FileEntry, SheetEntry, Source
from .text import packed

_PLAIN = (
    "source", "seq", "sha256", "template", "template_version", "supersedes", "name", "member", "size", "instrument",
    "provider", "purpose", "imported_by", "imported_at", "digest", "encoding", "folder", "schema_version",
)  # fmt: skip

_ADD = """
INSERT INTO sources (source, seq, sha256, template, template_version, supersedes, name, member, size, instrument,
  provider, purpose, collected_by, imported_by, imported_at, digest, encoding, folder, schema_version)
VALUES (:source, :seq, :sha256, :template, :template_version, :supersedes, :name, :member, :size, :instrument,
  :provider, :purpose, :collected_by, :imported_by, :imported_at, :digest, :encoding, :folder, :schema_version)
"""
_ADD_SHEET = """
INSERT INTO sheets (source, sheet, name, header_row, columns, unread, rows_read, records, problem_rows, excluded,
  warnings, digest)
VALUES (:source, :sheet, :name, :header_row, :columns, :unread, :rows_read, :records, :problem_rows, :excluded,
  :warnings, :digest)
"""
_ADD_FILE = "INSERT INTO files (source, name, size, sha256, rows) VALUES (:source, :name, :size, :sha256, :rows)"


def listed(connection: sqlite3.Connection, upto: int | None) -> list[Source]:
    """Every source with seq ≤ upto, in order of source."""
    found = connection.execute("SELECT * FROM sources WHERE seq <= ifnull(?, seq) ORDER BY source", (upto,)).fetchall()
    return [_source(connection, row) for row in found]


def next_number(connection: sqlite3.Connection) -> int:
    """The number the next source gets, from 1."""
    return int(connection.execute("SELECT ifnull(max(source), 0) + 1 FROM sources").fetchone()[0])


def add(connection: sqlite3.Connection, source: Source) -> Source:
    """Writes a source into the catalogue and gives its seq. Refused: read before, superseded before, unbalanced."""
    _check(connection, source)
    seq = connection.execute("INSERT INTO history (what) VALUES ('source')").lastrowid
    written = replace(source, source=source.source or next_number(connection), seq=int(seq or 0))
    plain = {name: getattr(written, name) for name in _PLAIN}
    connection.execute(_ADD, plain | {"collected_by": packed(written.collected_by)})
    connection.executemany(_ADD_SHEET, [{"source": written.source, **_sheet_row(sheet)} for sheet in written.sheets])
    connection.executemany(_ADD_FILE, [{"source": written.source, **asdict(file)} for file in written.files])
    return written


def _check(connection: sqlite3.Connection, source: Source) -> None:
    if not 1 <= len(source.collected_by) <= 2 or not all(name.strip() for name in source.collected_by):
        raise UsageError("collected-by", count=len(source.collected_by))
    for sheet in source.sheets:
        ended = sheet.records + sheet.problem_rows + sum(sheet.excluded.values())
        if sheet.rows_read != ended:
            raise Refused("rows-unbalanced", file=source.name, sheet=sheet.name, read=sheet.rows_read, ended=ended)
    identity = (source.sha256, source.member, source.template, source.template_version)
    again = connection.execute(
        "SELECT source FROM sources WHERE (sha256, member, template, template_version) = (?, ?, ?, ?)", identity
    ).fetchone()
    if again:
        raise Refused("source-registered", file=source.name, source=again[0])
    if source.supersedes is not None:
        _check_superseded(connection, source.supersedes)


def _check_superseded(connection: sqlite3.Connection, number: int) -> None:
    """Two sources that supersede one file would count its rows twice."""
    if not connection.execute("SELECT 1 FROM sources WHERE source = ?", (number,)).fetchone():
        raise Refused("no-such-source", source=number)
    newer = connection.execute("SELECT source FROM sources WHERE supersedes = ?", (number,)).fetchone()
    if newer:
        raise Refused("source-superseded", source=number, newer=newer[0])


def _sheet_row(sheet: SheetEntry) -> dict[str, object]:
    plain = {field.name: getattr(sheet, field.name) for field in fields(sheet)}
    return plain | {name: packed(plain[name]) for name in ("columns", "unread", "excluded")}


def _source(connection: sqlite3.Connection, row: sqlite3.Row) -> Source:
    number = row["source"]
    sheets = connection.execute("SELECT * FROM sheets WHERE source = ? ORDER BY sheet", (number,))
    kept = connection.execute("SELECT name, size, sha256, rows FROM files WHERE source = ? ORDER BY name", (number,))
    return Source(
        **{name: row[name] for name in _PLAIN},
        collected_by=tuple(json.loads(row["collected_by"])),
        sheets=tuple(_sheet(sheet) for sheet in sheets),
        files=tuple(FileEntry(*file) for file in kept),
    )


def _sheet(row: sqlite3.Row) -> SheetEntry:
    told = dict(row)
    del told["source"]
    told |= {name: tuple(json.loads(row[name])) for name in ("columns", "unread")}
    return SheetEntry(**told | {"excluded": json.loads(row["excluded"])})
