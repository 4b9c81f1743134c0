"""What follows from the claims and the judgements? The tables of a snapshot, `data.md` of the design in Arrow.

Codes are row numbers: of `keys` for the ends of events, of `entities` for the ends of links and ties.
Entities stand in order of uid (UTF-8 bytes), so a smaller code is a smaller uid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from .claims import TIME, WORD

_EXTENT = [pa.field("first", TIME), pa.field("last", TIME), pa.field("precision", WORD)]
_REFERENCE = [
    pa.field("source", pa.int32()),
    pa.field("sheet", pa.int16()),
    pa.field("row", pa.int32()),
    pa.field("part", pa.int16()),
]

TABLES: Mapping[str, pa.Schema] = {
    "keys": pa.schema(
        [
            pa.field("code", pa.int32()),
            pa.field("key", pa.string()),
            pa.field("kind", WORD),
            pa.field("entity", pa.int32()),
        ]
    ),
    "entities": pa.schema(
        [
            pa.field("code", pa.int32()),
            pa.field("uid", pa.string()),
            pa.field("kind", WORD),
            pa.field("caption", pa.string()),
            pa.field("hub", pa.bool_()),
            pa.field("delivered", WORD),  # yes, in part, no; "" where no source has an owner's side
            *_EXTENT,
            pa.field("details", pa.string()),  # JSON: {field: [values as said, most often first]}
        ]
    ),
    "events": pa.schema(
        [
            pa.field("event", pa.int64()),
            pa.field("kind", WORD),
            pa.field("directed", pa.bool_()),
            pa.field("a", pa.int32()),
            pa.field("b", pa.int32()),  # codes of keys; null: not stated
            pa.field("at", TIME),
            pa.field("precision", WORD),
            pa.field("order", pa.int64()),
            pa.field("n", pa.int64()),
            pa.field("value", pa.int64()),
            pa.field("unit", WORD),
            pa.field("excluded", WORD),  # null: flow; failed, own_account …
        ]
    ),
    "event_rows": pa.schema([pa.field("event", pa.int64()), *_REFERENCE]),
    "reversals": pa.schema(
        [  # events of which neither is flow: what was booked, and what took it back
            pa.field("original", pa.int64()),
            pa.field("reversal", pa.int64()),
            pa.field("by", WORD),  # serial, details, counterparty, amount: what joined them
        ]
    ),
    "links": pa.schema(
        [
            pa.field("link", pa.int64()),
            pa.field("kind", WORD),
            pa.field("directed", pa.bool_()),
            pa.field("a", pa.int32()),
            pa.field("b", pa.int32()),  # codes of entities
            pa.field("since", pa.date32()),
            pa.field("until", pa.date32()),
            pa.field("role", pa.string()),
            pa.field("strength", pa.float64()),
            pa.field("grade", WORD),
            pa.field("basis", WORD),
        ]
    ),
    "link_rows": pa.schema([pa.field("link", pa.int64()), *_REFERENCE]),
    "ties": pa.schema(
        [  # a, b: codes of entities; undirected: a < b; self-ties kept
            pa.field("a", pa.int32()),
            pa.field("b", pa.int32()),
            pa.field("kind", WORD),
            pa.field("directed", pa.bool_()),
            pa.field("unit", WORD),
            pa.field("n", pa.int64()),
            pa.field("value", pa.int64()),
            *_EXTENT,
        ]
    ),
    "coverage": pa.schema(
        [  # whose own records were delivered, for which period; and every request, with its answer
            pa.field("key", pa.string()),
            pa.field("requested", TIME),  # when it was asked for; null: no request is in the case
            pa.field("outcome", WORD),  # of the request: done, failed, unknown; null: no request
            pa.field("answer", pa.string()),  # of the request, in the words of who answered
            pa.field("asked_from", TIME),
            pa.field("asked_until", TIME),
            pa.field("answered_from", TIME),
            pa.field("answered_until", TIME),
            pa.field("rows", pa.int64()),  # 0: nothing was delivered; null: asked by person, see the accounts
            pa.field("source", pa.int32()),  # of the own records; where there are none, of the request
        ]
    ),
    "hubs": pa.schema(
        [
            pa.field("key", pa.string()),
            pa.field("rule", pa.string()),
            pa.field("n", pa.int64()),
            pa.field("unit", WORD),
            pa.field("value", pa.int64()),
            pa.field("counterparties", pa.int64()),
        ]
    ),
    "conflicts": pa.schema(
        [  # unions refused and equal ids that disagree
            pa.field("code", WORD),
            pa.field("a", pa.string()),
            pa.field("b", pa.string()),
            pa.field("reason", pa.string()),
        ]
    ),
    "balance": pa.schema(
        [  # per source, direction and unit; see model.ENDS
            pa.field("source", pa.int32()),
            pa.field("direction", WORD),
            pa.field("unit", WORD),
            pa.field("end", WORD),
            pa.field("rows", pa.int64()),
            pa.field("value", pa.int64()),
        ]
    ),
}

ENDS = ("in_snapshot", "failed", "reversed", "fee_or_own_move", "duplicate", "excluded", "problem")
"""Where a delivered money row can end: delivered = their sum, in rows and in money."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The newest consistent picture of a case. `id` is the SHA-256 of what it follows from; tables load when asked."""

    id: str
    case: str
    """UUID of the case."""
    seq: int
    tables: Mapping[str, pa.Table]
    sources: tuple[int, ...] | None = None
    """The numbers of the sources it follows from; None: built before that was kept."""

    def __getitem__(self, table: str) -> pa.Table:
        """One table by name, with the schema of `TABLES`."""
        return self.tables[table]
