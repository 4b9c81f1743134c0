"""Who stands in a line of the report? Caption, kind, holder, and whether and for when own records were delivered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.case import Case
from graphkit.charts import holders
from graphkit.model import Json, Snapshot, shown

PARTS: Mapping[str, str] = {"yes": "delivered", "in part": "delivered", "no": "not_delivered", "": "no_owner_side"}
"""In which part of a list an entity stands, by its `delivered`."""


class Who:
    """What the report says of entities, by uid."""

    def __init__(self, case: Case) -> None:
        """Of the case's newest snapshot."""
        self._case, self._snapshot = case, case.snapshot()
        self._holders = holders(self._snapshot)
        self._periods = _periods(self._snapshot)

    def are(self, uids: Iterable[str]) -> list[dict[str, Json]]:
        """uid, caption, kind, holders, delivered, from, until (dates in the case's zone), ref; in the order asked."""
        entities = self._snapshot["entities"]
        places = pc.index_in(pa.array(list(uids), pa.string()), value_set=entities["uid"].combine_chunks())
        found = entities.take(places).select(["code", "uid", "caption", "kind", "delivered"]).to_pylist()
        return [self._one(row) for row in found]

    def _one(self, row: Mapping[str, Json]) -> dict[str, Json]:
        begin, end = self._periods.get(row["code"], (None, None))
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


def _periods(snapshot: Snapshot) -> dict[int, tuple[datetime | None, datetime | None]]:
    """code of an entity → from when to when its own records reach, through the accounts it holds as well."""
    coverage, keys, links = snapshot["coverage"], snapshot["keys"], snapshot["links"]
    entity_of = dict(zip(keys["key"].to_pylist(), keys["entity"].to_pylist(), strict=True))
    held: dict[int, list[int]] = {}
    holds = links.filter(pc.equal(links["kind"].cast(pa.string()), "holds"))
    for person, account in zip(holds["a"].to_pylist(), holds["b"].to_pylist(), strict=True):
        held.setdefault(account, []).append(person)
    found: dict[int, tuple[datetime | None, datetime | None]] = {}
    for row in coverage.select(["key", "answered_from", "answered_until"]).to_pylist():
        own = entity_of[row["key"]]
        for code in (own, *held.get(own, ())):
            begin, end = found.get(code, (None, None))
            found[code] = (
                min(filter(None, (begin, row["answered_from"])), default=None),
                max(filter(None, (end, row["answered_until"])), default=None),
            )
    return found


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


def _event_rows(snapshot: Snapshot, number_of: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pa.Table:
    entity = snapshot["keys"]["entity"].to_numpy()
    events = snapshot["events"].filter(pc.is_null(snapshot["events"]["excluded"]))
    ends = []
    for end in ("a", "b"):
        present = events.filter(pc.is_valid(events[end]))
        who = number_of[entity[present[end].to_numpy().astype(np.int64)]]
        ends.append(pa.table({"event": present["event"], "who": who}).filter(pa.array(who >= 0)))
    of = pa.concat_tables(ends)
    return of.join(snapshot["event_rows"], "event", join_type="inner").select(["who", "source", "sheet", "row"])


def _link_rows(snapshot: Snapshot, number_of: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pa.Table:
    links = snapshot["links"]
    ends = []
    for end in ("a", "b"):
        who = number_of[links[end].to_numpy().astype(np.int64)]
        ends.append(pa.table({"link": links["link"], "who": who}).filter(pa.array(who >= 0)))
    of = pa.concat_tables(ends)
    return of.join(snapshot["link_rows"], "link", join_type="inner").select(["who", "source", "sheet", "row"])
