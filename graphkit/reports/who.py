"""Who stands in a line of the report? Caption, kind, holder, and whether and for when own records were delivered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.case import Case
from graphkit.charts import holders
from graphkit.model import I64Array, Json, Snapshot, shown

PARTS: Mapping[str, str] = {"yes": "delivered", "in part": "delivered", "no": "not_delivered", "": "no_owner_side"}
"""In which part of a list an entity stands, by its `delivered`."""
_Period = tuple[datetime | None, datetime | None]


class Who:
    """What the report says of entities, by uid."""

    def __init__(self, case: Case) -> None:
        """Of the case's newest snapshot."""
        self._case, self._snapshot = case, case.snapshot()
        self._holders = holders(self._snapshot)

    def are(self, uids: Iterable[str]) -> list[dict[str, Json]]:
        """uid, caption, kind, holders, delivered, from, until (dates in the case's zone), ref; in the order asked."""
        entities = self._snapshot["entities"]
        places = pc.index_in(pa.array(list(uids), pa.string()), value_set=entities["uid"].combine_chunks())
        found = entities.take(places).select(["code", "uid", "caption", "kind", "delivered"]).to_pylist()
        periods = _periods(self._snapshot, [row["code"] for row in found])
        return [self._one(row, periods.get(row["code"], (None, None))) for row in found]

    def _one(self, row: Mapping[str, Json], period: _Period) -> dict[str, Json]:
        begin, end = period
        return {
            "uid": row["uid"],
            "ref": self._case.ref(row["uid"]),
            "caption": row["caption"],
            "kind": row["kind"],
            "holders": list(self._holders.get(row["uid"], ())),
            "delivered": row["delivered"] or "",
            "from": shown(begin, "day", self._case.zone),
            "until": shown(end, "day", self._case.zone),
        }


def _periods(snapshot: Snapshot, codes: Sequence[int]) -> dict[int, _Period]:
    """code of an entity → from when to when its own records reach, through the accounts it holds as well."""
    links = snapshot["links"]
    held = links.filter(pc.and_(pc.equal(links["kind"].cast(pa.string()), "holds"), _among(links["a"], codes)))
    whose: dict[int, list[int]] = {code: [code] for code in codes}
    for person, account in zip(held["a"].to_pylist(), held["b"].to_pylist(), strict=True):
        whose.setdefault(account, []).append(person)
    keys, coverage = snapshot["keys"], snapshot["coverage"].select(["key", "answered_from", "answered_until"])
    keys = keys.filter(_among(keys["entity"], whose))
    entity_of = dict(zip(keys["key"].to_pylist(), keys["entity"].to_pylist(), strict=True))
    found: dict[int, _Period] = {}
    for row in coverage.filter(_among(coverage["key"], entity_of)).to_pylist():
        for code in whose[entity_of[row["key"]]]:
            begin, end = found.get(code, (None, None))
            found[code] = (
                min(filter(None, (begin, row["answered_from"])), default=None),
                max(filter(None, (end, row["answered_until"])), default=None),
            )
    return found


def _among(column: pa.ChunkedArray, values: Iterable[object]) -> pa.ChunkedArray:
    return pc.is_in(column, value_set=pa.array(list(values), column.type))


def delivered_of(snapshot: Snapshot, uids: pa.Array) -> list[str]:
    """In which part of a list does each of these stand?"""
    entities = snapshot["entities"]
    places = pc.index_in(uids, value_set=entities["uid"].combine_chunks())
    words = entities["delivered"].cast(pa.string()).take(places).to_pylist()
    return [PARTS[word or ""] for word in words]


def rows_behind(case: Case, uids: Iterable[str]) -> list[dict[str, Json]]:
    """In which delivered files, in how many rows and first in which row, does each of these stand as an end?

    ref, uid, file, member, rows, first_row; in the order of the uids, then of the sources.
    """
    snapshot = case.snapshot()
    wanted = list(dict.fromkeys(uids))
    code = {uid: number for number, uid in enumerate(wanted)}
    entities = snapshot["entities"]["uid"].to_pylist()
    number_of = np.array([code.get(uid, -1) for uid in entities], dtype=np.int64)
    references = pa.concat_tables([_event_rows(snapshot, number_of), _link_rows(snapshot, number_of)])
    counted = references.group_by(["who", "source", "sheet", "row"]).aggregate([]).group_by(["who", "source"])
    rows = counted.aggregate([("row", "count"), ("row", "min")]).sort_by(
        [("who", "ascending"), ("source", "ascending")]
    )
    sources = {source.source: source for source in case.sources()}
    return [
        {
            "uid": wanted[row["who"]],
            "ref": case.ref(wanted[row["who"]]),
            "source": row["source"],
            "file": sources[row["source"]].name,
            "member": sources[row["source"]].member,
            "provider": sources[row["source"]].provider,
            "rows": row["row_count"],
            "first_row": row["row_min"],
        }
        for row in rows.to_pylist()
    ]


def _event_rows(snapshot: Snapshot, number_of: I64Array) -> pa.Table:
    """who, source, sheet, row of the events that are flow; both tables stand in order of event."""
    entity, events, rows = snapshot["keys"]["entity"].to_numpy(), snapshot["events"], snapshot["event_rows"]
    flow = pc.is_null(events["excluded"]).to_numpy()
    of_row = np.searchsorted(events["event"].to_numpy(), rows["event"].to_numpy())
    return _rows_of_ends(
        rows, [np.where(flow, _named(events[end], entity, number_of), -1) for end in ("a", "b")], of_row
    )


def _link_rows(snapshot: Snapshot, number_of: I64Array) -> pa.Table:
    links, rows = snapshot["links"], snapshot["link_rows"]
    of_row = np.searchsorted(links["link"].to_numpy(), rows["link"].to_numpy())
    codes = np.arange(len(number_of))
    return _rows_of_ends(rows, [_named(links[end], codes, number_of) for end in ("a", "b")], of_row)


def _named(codes: pa.ChunkedArray, entity: I64Array, number_of: I64Array) -> I64Array:
    """Which of those asked for stands at each end; -1: none."""
    known = pc.fill_null(codes, -1).to_numpy()
    return np.where(known >= 0, number_of[entity[known]], -1)


def _rows_of_ends(rows: pa.Table, ends: Sequence[I64Array], of_row: I64Array) -> pa.Table:
    found = []
    for end in ends:
        who = end[of_row]
        here = np.flatnonzero(who >= 0)
        found.append(
            rows.select(["source", "sheet", "row"]).take(pa.array(here)).append_column("who", pa.array(who[here]))
        )
    return pa.concat_tables(found)
