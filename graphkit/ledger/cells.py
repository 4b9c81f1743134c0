"""What did the delivered file say in these rows? Reads only the row groups that can hold them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graphkit.errors import Refused
from graphkit.model import I64Array

_SHIFT = 32


def places(sheet: pa.ChunkedArray, row: pa.ChunkedArray) -> I64Array:
    """One number for each (sheet, row), in their order."""
    found: I64Array = (_ints(sheet) << _SHIFT) | _ints(row)
    return found


def read(path: Path, wanted: I64Array) -> pa.Table:
    """sheet, row, cells of the wanted places of one source, in the order asked, repeats included.

    Refused: the source has no such row.
    """
    with pq.ParquetFile(path) as file:
        parts = [_within(file, group, wanted) for group in _groups(file, np.unique(wanted))]
        found = pa.concat_tables(parts) if parts else file.schema_arrow.empty_table().select(["sheet", "row", "cells"])
    index = pc.index_in(pa.array(wanted), value_set=pa.array(places(found["sheet"], found["row"])))
    if index.null_count:
        missing = int(wanted[np.asarray(pc.is_null(index))][0])
        raise Refused("no-such-row", source=path.parent.name, sheet=missing >> _SHIFT, row=missing & 0xFFFFFFFF)
    return found.take(index)


def _within(file: pq.ParquetFile, group: int, wanted: I64Array) -> pa.Table:
    table = file.read_row_group(group, columns=["sheet", "row", "cells"])
    return table.filter(pa.array(np.isin(places(table["sheet"], table["row"]), wanted)))


def _groups(file: pq.ParquetFile, wanted: I64Array) -> list[int]:
    """The row groups whose range of (sheet, row) holds a wanted place."""
    meta = file.metadata
    names = [meta.schema.column(number).path for number in range(meta.num_columns)]
    sheet, row = names.index("sheet"), names.index("row")
    return [group for group in range(meta.num_row_groups) if _may_hold(meta.row_group(group), sheet, row, wanted)]


def _may_hold(group: pq.RowGroupMetaData, sheet: int, row: int, wanted: I64Array) -> bool:
    sheets, rows = group.column(sheet).statistics, group.column(row).statistics
    if sheets.min == sheets.max:
        low, high = (sheets.min << _SHIFT) | rows.min, (sheets.max << _SHIFT) | rows.max
    else:
        low, high = sheets.min << _SHIFT, (sheets.max + 1) << _SHIFT
    first = int(np.searchsorted(wanted, low))
    return first < len(wanted) and int(wanted[first]) <= high


def _ints(column: pa.ChunkedArray) -> I64Array:
    return np.asarray(column.cast(pa.int64()).combine_chunks(), dtype=np.int64)
