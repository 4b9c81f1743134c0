"""引用行.xlsx: what do the cited rows say, cell for cell as delivered, and which numbered link does each support?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from graphkit.evidence.selection import Cited, Selection
from graphkit.words import say

from .form import Loss
from .workbook import text_workbook, write_sheet

COLUMNS = ("row_id", "supports", "source", "file", "sheet", "row", "sha256")
MOST_ROWS = 1_000_000


def write(selection: Selection, path: Path) -> tuple[Loss, ...]:
    """One sheet for each layout of columns; every row with its file, sheet, number, and the links it supports."""
    language, cut = selection.export.language, 0
    places = {source.source: place for place, source in enumerate(selection.sources, start=1)}
    with text_workbook(path, selection.export.at) as book:
        for place, (columns, rows) in enumerate(_sheets(selection), start=1):
            width = max((len(row.cells) for row in rows), default=0)
            named = [*columns, *(str(number) for number in range(len(columns) + 1, width + 1))]
            cut += write_sheet(
                book,
                say("evidence.sheet.rows", language, number=place),
                [*(say(f"evidence.column.{name}", language) for name in COLUMNS), *named],
                (_line(row, places[row.source], language) for row in rows),
                say("evidence.note.rows", language, package=selection.name),
            )
    return (Loss("cells", cut, "cut"),) if cut else ()


def _sheets(selection: Selection) -> Iterator[tuple[tuple[str, ...], Sequence[Cited]]]:
    by_layout: dict[tuple[str, ...], list[Cited]] = {}
    for row in selection.rows:
        by_layout.setdefault(row.columns, []).append(row)
    for columns, rows in by_layout.items() or [((), [])]:
        for start in range(0, max(len(rows), 1), MOST_ROWS):
            yield columns, rows[start : start + MOST_ROWS]


def _line(row: Cited, place: int, language: str) -> Sequence[str]:
    supports = ", ".join(row.supports) or say("evidence.not_counted", language)
    file = f"{row.file} / {row.member}" if row.member else row.file
    return (str(row.id), supports, f"S{place}", file, row.sheet_name, str(row.row), row.sha256, *row.cells)
