"""Which rows could not be read, or are odd, and what did each of them say as delivered?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graphkit.case import Case
from graphkit.model import claims

_ORDER = [(name, "ascending") for name in ("source", "sheet", "row", "column")]


def problems_of(case: Case) -> pa.Table:
    """Every problem of every row of the sources in force, in order of source, sheet, row and column.

    source, sheet, row, column, code, value, effect …, and `kept`: whether the row became a record.
    """
    case.view.allow("read")
    files = case.ledger.claims().files["problems"]
    schema = claims.PROBLEMS.insert(0, pa.field("source", pa.int32()))
    found = pa.concat_tables([schema.empty_table(), *(pq.read_table(file, schema=schema) for file in files)])
    found = found.filter(pc.not_equal(found["effect"].cast(pa.string()), "row_excluded")).sort_by(_ORDER)
    place = _places(found)
    dropped = place[np.asarray(pc.equal(found["effect"].cast(pa.string()), "row_dropped"))]
    return found.append_column("kept", pa.array(~np.isin(place, dropped)))


def _places(table: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    source, sheet, row = (table[name].cast(pa.int64()).to_numpy() for name in ("source", "sheet", "row"))
    return np.asarray((source << 48) | (sheet << 32) | row)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A part of the problems to look at, and how many there are by file and by code."""

    table: pa.Table
    by_source: Mapping[int, int]
    by_code: Mapping[str, int]
    """Of the chosen file; all files where none is chosen."""


def chosen(problems: pa.Table, source: int | None = None, code: str | None = None) -> Chosen:
    """The problems of one file and of one code; None: of any."""
    of_file = problems if source is None else problems.filter(pc.equal(problems["source"], source))
    codes = of_file["code"].cast(pa.string())
    table = of_file if code is None else of_file.filter(pc.equal(codes, code))
    return Chosen(table, _counted(problems["source"]), _counted(codes))


def _counted(column: pa.ChunkedArray) -> dict[Any, int]:
    pairs = [(one["values"], one["counts"]) for one in column.value_counts().to_pylist()]
    return dict(sorted(pairs))


def row_of(case: Case, source: int, sheet: int, row: int) -> tuple[list[str], list[str]]:
    """One delivered row: its columns and its cells, of equal length. Raises Refused: there is no such row."""
    case.view.allow("read")
    types = (pa.int32(), pa.int16(), pa.int32())
    asked = [pa.array([value], kind) for value, kind in zip((source, sheet, row), types, strict=True)]
    cells = case.ledger.cells(pa.table(asked, names=["source", "sheet", "row"]))["cells"][0].as_py()
    entry = next(it for it in case.sources() if it.source == source)
    return side_by_side(next(it.columns for it in entry.sheets if it.sheet == sheet), cells)


def side_by_side(header: Sequence[str], cells: Sequence[str | None]) -> tuple[list[str], list[str]]:
    """Columns and cells of one row, filled up to one length; a column without a name is "#" and its number."""
    width = max(len(header), len(cells))
    names = [(header[place] if place < len(header) else "") or f"#{place + 1}" for place in range(width)]
    return names, [(cells[place] if place < len(cells) else "") or "" for place in range(width)]
