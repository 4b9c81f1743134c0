"""What does one source row claim? The tables that `ingest` hands to the ledger, batch by batch.

A reference is (sheet, row); the ledger adds the source. `row` is the ordinal of the record, from 1; preamble, header
and blank records count (what a spreadsheet shows; in a CSV with quoted newlines the record, not the line).
`details` is canonical JSON text (sorted keys, no spaces, "" for nothing): a map type cannot be grouped by any engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

WORD = pa.dictionary(pa.int32(), pa.string())
TIME = pa.timestamp("us", tz="UTC")
_REFERENCE = [pa.field("sheet", pa.int16(), nullable=False), pa.field("row", pa.int32(), nullable=False)]
_WEIGHED = [
    pa.field("details", pa.string()),
    pa.field("grade", WORD),
    pa.field("basis", WORD),
]  # basis: fact, assessment

ROWS = pa.schema([*_REFERENCE, pa.field("cells", pa.list_(pa.string()))])

MENTIONS = pa.schema(
    [  # reference of the first row that says it; `rows`: how many say it
        *_REFERENCE,
        pa.field("rows", pa.int32()),
        pa.field("kind", WORD),
        pa.field("key", pa.string()),
        pa.field("name", pa.string()),
        *_WEIGHED,
    ]
)

EVENTS = pa.schema(
    [
        *_REFERENCE,
        pa.field("part", pa.int16()),  # a row may claim several events: 0, 1, …
        pa.field("kind", WORD),
        pa.field("directed", pa.bool_()),
        pa.field("a", pa.string()),  # key; a acts, b receives; null: not stated
        pa.field("b", pa.string()),
        pa.field("side", WORD),  # whose record this is: a, b, both; null: nobody's own
        pa.field("at", TIME),
        pa.field("precision", WORD),  # us, s, min, day, none
        pa.field("until", TIME),
        pa.field("n", pa.int64()),  # occurrences this row stands for
        pa.field("value", pa.int64()),  # minor units
        pa.field("unit", WORD),
        pa.field("balance", pa.int64()),  # of the side's own account, after
        pa.field("serial", pa.string()),  # the institution's serial number, where it is one
        pa.field("id", pa.string()),  # "<mapping>:<kind>:<id>": equal id, same event; null: identified by all fields
        pa.field("outcome", WORD),  # done, failed, unknown
        pa.field("type", WORD),  # null: flow; fee, interest, reversal … as read
        *_WEIGHED,
    ]
)

# kind "same": a and b are two numbers of one account, said by one row; a proposal, see resolve
LINKS = pa.schema(
    [  # reference of the first row that says it; `rows`: how many say it
        *_REFERENCE,
        pa.field("rows", pa.int32()),
        pa.field("part", pa.int16()),
        pa.field("kind", WORD),
        pa.field("directed", pa.bool_()),
        pa.field("a", pa.string()),
        pa.field("b", pa.string()),
        pa.field("since", pa.date32()),
        pa.field("until", pa.date32()),
        pa.field("role", pa.string()),
        pa.field("strength", pa.float64()),
        *_WEIGHED,
    ]
)

# effect row_dropped: a problem row; value_dropped or kept: a warning on a kept row; row_excluded: no problem, a row
# that a template excludes by name (its code), told for its money alone.
# direction, amount and unit are filled where a row was left out although its money could be read: the balance needs it.
PROBLEMS = pa.schema(
    [
        *_REFERENCE,
        pa.field("column", pa.string()),
        pa.field("code", WORD),
        pa.field("value", pa.string()),
        pa.field("effect", WORD),
        pa.field("direction", WORD),
        pa.field("amount", pa.int64()),
        pa.field("unit", WORD),
    ]
)

TABLES: Mapping[str, pa.Schema] = {
    "rows": ROWS,
    "mentions": MENTIONS,
    "events": EVENTS,
    "links": LINKS,
    "problems": PROBLEMS,
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How did the rows of one sheet end? rows_read = records + problem_rows + sum(excluded); warnings are apart."""

    rows_read: int
    records: int
    problem_rows: int
    excluded: Mapping[str, int]
    warnings: int
    unread_columns: tuple[str, ...]
    digest: str
    """Of the table as a multiset of normalised rows, header included: equal for a re-encoded or reordered delivery."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A bounded part of one sheet's claims. The last one of a sheet carries the tally."""

    rows: pa.Table
    mentions: pa.Table
    events: pa.Table
    links: pa.Table
    problems: pa.Table
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """The ledger's tables over the registered sources: Parquet files by table name, in order of source.

    In the files every table has a first column `source` (int32).
    """

    files: Mapping[str, tuple[str, ...]]
    sources: tuple[int, ...]
    seq: int
    identity: tuple[str, ...]
    """`sha256:template:template_version` of each source: what the snapshot's id is made from."""
