"""清单.xlsx: which files were delivered, by whom, on what instrument, with which hash?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from graphkit.evidence.selection import Custody, Selection
from graphkit.words import say

from .form import Loss
from .workbook import text_workbook, write_sheet

COLUMNS = (
    "number", "original_name", "sha256", "bytes", "provider", "instrument", "collected_by", "purpose", "imported_by",
    "imported_at", "cited_rows", "in_package", "missing",
)  # fmt: skip


def write(selection: Selection, path: Path) -> tuple[Loss, ...]:
    """One line for each cited source file."""
    language = selection.export.language
    cited = {source.source: 0 for source in selection.sources}
    for row in selection.rows:
        cited[row.source] += 1
    with text_workbook(path, selection.export.at) as book:
        cut = write_sheet(
            book,
            say("evidence.sheet.sources", language),
            [say(f"evidence.column.{name}", language) for name in COLUMNS],
            [_line(place, each, cited[each.source], language) for place, each in enumerate(selection.sources, start=1)],
            say("evidence.note.sources", language, package=selection.name),
            hashes=True,
        )
    return (Loss("text", cut, "cut"),) if cut else ()


def _line(place: int, source: Custody, cited: int, language: str) -> Sequence[str]:
    missing = [say(f"evidence.custody.{name}", language) for name in source.missing]
    name = f"{source.name} / {source.member}" if source.member else source.name
    return (
        f"S{place}", name, source.sha256, str(source.size), source.provider, source.instrument,
        "、".join(source.collected_by), source.purpose, source.imported_by, source.imported_at, str(cited),
        source.file, "、".join(missing),
    )  # fmt: skip
