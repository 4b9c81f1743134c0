"""How do the ledger's Parquet files become polars frames, and frames the snapshot's Arrow tables?"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pyarrow as pa

from graphkit.model import Claims, claims

_TIME = pl.Datetime("us", "UTC")
_TYPES: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "int16": pl.Int16,
    "int32": pl.Int32,
    "int64": pl.Int64,
    "double": pl.Float64,
    "bool": pl.Boolean,
    "string": pl.String,
    "date32[day]": pl.Date,
    "timestamp[us, tz=UTC]": _TIME,
}


def _type(kind: pa.DataType) -> pl.DataType | type[pl.DataType]:
    if pa.types.is_dictionary(kind):
        return pl.String
    if pa.types.is_list(kind):
        return pl.List(pl.String)
    return _TYPES[str(kind)]


def frame_schema(schema: pa.Schema) -> dict[str, pl.DataType | type[pl.DataType]]:
    """The polars types of an Arrow schema; dictionary words are plain strings."""
    return {field.name: _type(field.type) for field in schema}


def read_claims(found: Claims, table: str) -> pl.DataFrame:
    """One of the ledger's tables over all sources, with its column `source`; typed even where it is empty."""
    schema = {"source": pl.Int32, **frame_schema(claims.TABLES[table])}
    files = list(found.files.get(table, ()))
    if not files:
        return pl.DataFrame(schema=schema)
    return pl.scan_parquet(files).select(pl.col(name).cast(kind) for name, kind in schema.items()).collect()


def to_arrow(frame: pl.DataFrame, schema: pa.Schema) -> pa.Table:
    """The frame's columns in the schema's order and types, words dictionary-encoded."""
    typed = frame.select(pl.col(name).cast(kind) for name, kind in frame_schema(schema).items())
    columns = [_column(typed[field.name], field.type) for field in schema]
    return pa.table(columns, schema=schema)


def _column(series: pl.Series, kind: pa.DataType) -> pa.ChunkedArray | pa.Array:
    values = series.to_arrow()
    if pa.types.is_dictionary(kind):
        encoded = values.cast(pa.string()).dictionary_encode()
        return encoded.cast(kind)
    return values.cast(kind)


def from_arrow(table: pa.Table) -> pl.DataFrame:
    """An Arrow table as a frame with plain strings for words."""
    schema = frame_schema(table.schema)
    plain = pa.table([_plain(column) for column in table.columns], names=table.column_names)
    frame = pl.from_arrow(plain)
    assert isinstance(frame, pl.DataFrame)
    return frame.select(pl.col(name).cast(kind) for name, kind in schema.items())


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
