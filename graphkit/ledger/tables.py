"""How does a table grow batch by batch in bounded memory?"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .schema import GROUP_ROWS, MERGED, SCHEMAS

_REFERENCE = frozenset({"source", "sheet", "row", "rows"})
_PENDING = 200_000


class Growing(Protocol):
    """A table under way: takes parts, and gives the number of rows written when it is closed."""

    def add(self, part: pa.Table) -> None:
        """Takes one more part."""

    def close(self) -> int:
        """Writes what is pending and closes the file."""

    def abandon(self) -> None:
        """Closes the file without writing what is pending."""


def growing(table: str, folder: Path, source: int) -> Growing:
    """The writer of one table of one source: merged or as said."""
    return _Merged(table, folder, source) if table in MERGED else _Streamed(table, folder, source)


class _Streamed:
    """Writes whole row groups as soon as they are full."""

    def __init__(self, table: str, folder: Path, source: int) -> None:
        self._schema, self._group, self._source = SCHEMAS[table], GROUP_ROWS[table], source
        self._writer = pq.ParquetWriter(folder / f"{table}.parquet", self._schema, compression="zstd")
        self._pending: list[pa.Table] = []
        self._waiting = self._rows = 0

    def add(self, part: pa.Table) -> None:
        self._pending.append(with_source(part, self._schema, self._source))
        self._waiting += part.num_rows
        if self._waiting >= self._group:
            self._write(self._waiting - self._waiting % self._group)

    def close(self) -> int:
        self._write(self._waiting)
        self._writer.close()
        return self._rows

    def abandon(self) -> None:
        self._writer.close()

    def _write(self, rows: int) -> None:
        if not rows:
            return
        table = pa.concat_tables(self._pending)
        self._writer.write_table(table.slice(0, rows), row_group_size=self._group)
        self._pending, self._waiting, self._rows = [table.slice(rows)], self._waiting - rows, self._rows + rows


class _Merged:
    """Keeps one row for each distinct thing said; what is pending never outgrows what is distinct by more than once."""

    def __init__(self, table: str, folder: Path, source: int) -> None:
        self._table, self._folder, self._source = table, folder, source
        self._parts: list[pa.Table] = []
        self._waiting = self._distinct = 0

    def add(self, part: pa.Table) -> None:
        self._parts.append(with_source(part, SCHEMAS[self._table], self._source))
        self._waiting += part.num_rows
        if self._waiting > max(_PENDING, self._distinct):
            self._merge()

    def close(self) -> int:
        self._merge()
        whole = _Streamed(self._table, self._folder, self._source)
        for part in self._parts:
            whole.add(part)
        return whole.close()

    def abandon(self) -> None:
        self._parts = []

    def _merge(self) -> None:
        if self._parts:
            self._parts = [merged(pa.concat_tables(self._parts))]
            self._distinct, self._waiting = self._parts[0].num_rows, 0


def with_source(part: pa.Table, schema: pa.Schema, source: int) -> pa.Table:
    """The table with `source` before its columns, in the order and types of the schema."""
    column = pa.repeat(pa.scalar(source, pa.int32()), part.num_rows)
    named = part if "source" in part.column_names else part.add_column(0, schema.field("source"), column)
    return named.select(schema.names).cast(schema)


def merged(table: pa.Table) -> pa.Table:
    """One row for each distinct thing said: the first reference stays, `rows` are summed. Order of first saying."""
    table = table.unify_dictionaries()
    said = [name for name in table.column_names if name not in _REFERENCE]
    plain = pa.table({name: _plain(table[name]) for name in said})
    numbered = plain.append_column("first", pa.array(np.arange(table.num_rows))).append_column("rows", table["rows"])
    groups = numbered.group_by(said).aggregate([("first", "min"), ("rows", "sum")]).sort_by("first_min")
    kept = table.take(groups["first_min"])
    place = kept.column_names.index("rows")
    return kept.set_column(place, table.schema.field("rows"), groups["rows_sum"].cast(table.schema.field("rows").type))


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Dictionaries differ from batch to batch and cannot be grouped across them."""
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
