"""Small invented deliveries, in batches, with what they must come back as. Every value is test data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from graphkit.book import SheetEntry, Source
from graphkit.ledger import Ledger, SourceWriter
from graphkit.model import Batch
from graphkit.model.claims import TABLES

COLUMNS = ("甲", "乙", "说明")


def table(name: str, rows: list[dict[str, object]]) -> pa.Table:
    """Rows of one table of claims; what a row leaves out is null."""
    schema = TABLES[name]
    return pa.table([pa.array([row.get(field.name) for row in rows], field.type) for field in schema], schema)


def cells_of(row: int) -> list[str]:
    """What the delivered file says in a row."""
    return [f"622200{row % 7:04d}", f"622200{row % 5:04d}", f"测试 “{row}”\nzweite Zeile, 第二行"]


def mention(sheet: int, row: int, key: str, **more: object) -> dict[str, object]:
    return {"sheet": sheet, "row": row, "rows": 1, "kind": "account", "key": key, "name": "测试", "details": "",
            "grade": None, "basis": "fact", **more}  # fmt: skip


def link(sheet: int, row: int, a: str, b: str, **more: object) -> dict[str, object]:
    return {"sheet": sheet, "row": row, "rows": 1, "part": 0, "kind": "holds", "directed": True, "a": a, "b": b,
            "details": "", "basis": "fact", **more}  # fmt: skip


def batch(sheet: int, rows: range) -> Batch:
    """A part of a sheet: every row has cells, two mentions, an event, a link; every tenth a warning."""
    mentions, events, links = [], [], []
    for row in rows:
        a, b = (f"account:bank:{cell}" for cell in cells_of(row)[:2])
        mentions += [mention(sheet, row, a), mention(sheet, row, b)]
        links.append(link(sheet, row, f"person:test:{row % 7}", a))
        events.append({"sheet": sheet, "row": row, "part": 0, "kind": "transfer", "directed": True, "a": a,
                       "b": b, "n": 1, "value": row, "unit": "CNY", "outcome": "done", "details": ""})  # fmt: skip
    warned = [row for row in rows if row % 10 == 0]
    return Batch(
        rows=table("rows", [{"sheet": sheet, "row": row, "cells": cells_of(row)} for row in rows]),
        mentions=table("mentions", mentions), events=table("events", events), links=table("links", links),
        problems=table("problems", [{"sheet": sheet, "row": row, "code": "test", "effect": "kept"} for row in warned]),
    )  # fmt: skip


def batches(sheet: int, count: int, step: int = 40) -> Iterator[Batch]:
    """Rows 2 to count + 1 of a sheet, `step` at a time."""
    for first in range(2, count + 2, step):
        yield batch(sheet, range(first, min(first + step, count + 2)))


def delivered(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def source(name: str, rows_read: dict[int, int], **more: object) -> Source:
    """What the import says of a source; `rows_read` by sheet number."""
    sheets = tuple(
        SheetEntry(sheet, f"表{sheet}", 1, COLUMNS, (), count, count, 0, {}, count // 10, "d")
        for sheet, count in rows_read.items()
    )
    told = {"template": "test", "template_version": "1", "name": name, "instrument": "i", "provider": "p",
            "purpose": "test", "collected_by": ("甲",), "imported_by": "os:test@test",
            "imported_at": "2026-01-01T00:00:00+00:00", "digest": "d", "sheets": sheets}  # fmt: skip
    return Source(**{**told, **more})  # type: ignore[arg-type]


def write(writer: SourceWriter, rows_read: dict[int, int], step: int = 40) -> None:
    for sheet, count in rows_read.items():
        for part in batches(sheet, count, step):
            writer.add(sheet, part)


def imported(ledger: Ledger, path: Path, rows_read: dict[int, int], step: int = 40, **more: object) -> Source:
    """One delivered file, imported whole."""
    writer = ledger.begin(path)
    write(writer, rows_read, step)
    return writer.register(source(path.name, rows_read, **more))


def references(*places: tuple[int, int, int]) -> pa.Table:
    """source, sheet, row."""
    numbers = list(zip(*places, strict=True)) if places else [[], [], []]
    return pa.table({
        "source": pa.array(numbers[0], pa.int32()), "sheet": pa.array(numbers[1], pa.int16()),
        "row": pa.array(numbers[2], pa.int32()),
    })  # fmt: skip
