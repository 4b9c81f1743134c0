"""Which tables does the folder of a source hold? Those of `model.claims`, with the source before every reference."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from graphkit.model.claims import TABLES

VERSION = 1
"""Written into the catalogue with each source; a newer one is refused."""
SOURCE = pa.field("source", pa.int32(), nullable=False)
SCHEMAS: Mapping[str, pa.Schema] = {name: pa.schema([SOURCE, *schema]) for name, schema in TABLES.items()}
MERGED = ("mentions", "links")
"""Tables with one row for each distinct thing said; the others keep one row for each time it is said."""
GROUP_ROWS: Mapping[str, int] = {
    "rows": 8_192,
    "mentions": 65_536,
    "events": 65_536,
    "links": 65_536,
    "problems": 65_536,
}
"""Rows to a row group: cells in small ones, so that one row comes back fast."""


def file_of(table: str) -> str:
    """The file name of a table."""
    return f"{table}.parquet"
