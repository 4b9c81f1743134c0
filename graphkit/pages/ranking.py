"""How does a run read as a table of people and accounts? Arrow in, Arrow out, in the order of the run."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from graphkit.case import Case
from graphkit.charts import holders

from .session import said, word

DELIVERED = {"yes": "delivered_yes", "in part": "delivered_part", "no": "delivered_no"}


def table(case: Case, run: str) -> pa.Table:
    """uid, rank, who, kind, value, low, high, own_records; of groups: uid, group, who, kind, stability, own_records."""
    given = case.results().read(run).table
    entities = case.snapshot()["entities"]
    known = entities.take(pc.index_in(given["uid"].cast(pa.string()), value_set=entities["uid"].combine_chunks()))
    held = holders(case.snapshot())
    who = [
        " ".join([*held.get(uid, ())[:1], caption])
        for uid, caption in zip(known["uid"].to_pylist(), known["caption"].to_pylist(), strict=True)
    ]
    own = [word(f"chart.{DELIVERED[told]}") if told else "" for told in known["delivered"].to_pylist()]
    columns: dict[str, pa.ChunkedArray | list[str]] = {"uid": given["uid"]}
    columns |= {name: given[name] for name in ("rank", "group") if name in given.column_names}
    columns |= {"who": who, "kind": [word(f"kind.{kind}", kind) for kind in known["kind"].to_pylist()]}
    numbers = [name for name in ("value", "low", "high", "stability") if name in given.column_names]
    columns |= {name: given[name] for name in numbers if given[name].null_count < given.num_rows}
    return _ordered(pa.table({**columns, "own_records": own}))


def _ordered(told: pa.Table) -> pa.Table:
    first = "rank" if "rank" in told.column_names else "group"
    return told.sort_by([(first, "ascending"), ("uid", "ascending")])


def headings() -> Mapping[str, str]:
    """What the columns are called."""
    return {
        name: said(name)
        for name in ("rank", "who", "kind", "value", "low", "high", "own_records", "group", "stability")
    }
