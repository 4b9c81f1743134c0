"""Claims written by hand: what a few rows of a few files say, as the ledger would keep them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from graphkit.model import Claims, Progress, Snapshot
from graphkit.model.claims import TABLES
from graphkit.snapshot import Rules, build

DEFAULTS: dict[str, dict[str, Any]] = {
    "events": {
        "sheet": 0,
        "part": 0,
        "kind": "transfer",
        "directed": True,
        "precision": "s",
        "n": 1,
        "unit": "CNY",
        "outcome": "done",
        "basis": "fact",
    },
    "links": {"sheet": 0, "part": 0, "rows": 1, "kind": "holds", "directed": True, "basis": "fact"},
    "mentions": {"sheet": 0, "rows": 1, "basis": "fact", "details": ""},
    "problems": {"sheet": 0, "effect": "row_dropped"},
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def transfer(
    row: int, payer: str | None, payee: str | None, fen: int, when: str, side: str, **more: Any
) -> dict[str, Any]:
    ends = {"a": payer and f"account:bank:{payer}", "b": payee and f"account:bank:{payee}"}
    return {"row": row, **ends, "value": fen, "at": at(when), "side": side, **more}


def mention(row: int, key: str, name: str = "", **more: Any) -> dict[str, Any]:
    return {"row": row, "key": key, "kind": key.split(":", maxsplit=1)[0], "name": name, **more}


def claims(folder: Path, *sources: dict[str, list[dict[str, Any]]]) -> Claims:
    """The claims of sources 1, 2, …, each a mapping from table to rows."""
    files: dict[str, list[str]] = {}
    folder.mkdir(exist_ok=True)
    for number, told in enumerate(sources, start=1):
        for table, rows in told.items():
            full = [{**DEFAULTS[table], **row} for row in rows]
            schema = TABLES[table].insert(0, pa.field("source", pa.int32()))
            written = pa.Table.from_pylist([{**row, "source": number} for row in full], schema=schema)
            path = folder / f"{number}-{table}.parquet"
            pq.write_table(written, path)
            files.setdefault(table, []).append(str(path))
    numbers = tuple(range(1, len(sources) + 1))
    return Claims(
        {name: tuple(paths) for name, paths in files.items()}, numbers, len(sources), tuple(f"s{n}" for n in numbers)
    )


def snapshot(folder: Path, *sources: dict[str, list[dict[str, Any]]], judgements: list[Any] | None = None) -> Snapshot:
    folder.mkdir(exist_ok=True)
    return build(folder / "derived", "case", claims(folder / "ledger", *sources), judgements or [], Rules(), Progress())


def ties(found: Snapshot) -> list[tuple[Any, ...]]:
    """(a, b, kind, unit, n, value) by the last part of the uid."""
    uid = [name.split(":", 2)[2] for name in found["entities"]["uid"].to_pylist()]
    return [(uid[t["a"]], uid[t["b"]], t["kind"], t["unit"], t["n"], t["value"]) for t in found["ties"].to_pylist()]
