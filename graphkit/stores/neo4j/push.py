"""How does the database come to hold a snapshot? By the difference against what it holds now, in batches.

Entities and links are read back and compared. Ties are compared by sums; buckets whose sums differ are read back. Where
the snapshot that was pushed last is still at hand and a bucket is as that one left it, the difference of the two
snapshots is taken instead. While anything changes, the case's node claims no snapshot; it does again when all is whole,
so a push that was killed is completed by the next one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

import queries
from graphkit.errors import Refused
from graphkit.model import Progress, Pushed, Snapshot
from graphkit.vocabulary import vocabulary

from . import rows, sums
from .connection import Server
from .difference import Difference, difference
from .kinds import EVENT_TYPES, LABELS, LINK_TYPES, TYPES
from .scoring import batches


@dataclass(frozen=True, eq=False)
class Picture:
    """All that a database should hold of a case: what is compared, and its checksum."""

    entities: pa.Table
    links: pa.Table
    ties: pa.Table
    sums: pa.Table

    @classmethod
    def of(cls, snapshot: Snapshot) -> Picture:
        """Of a snapshot. Raises Refused where it names one tie twice."""
        entities, ties = rows.entities_of(snapshot), rows.ties_of(snapshot)
        if pc.count_distinct(ties["id"]).as_py() != len(ties):
            raise Refused("neo4j-tie-twice", snapshot=snapshot.id)
        return cls(entities, rows.links_of(snapshot), ties, sums.sums_of(ties, entities))

    def checksum(self) -> str:
        """SHA-256 of all of it."""
        return sums.checksum(self.entities, self.links, self.sums)


@dataclass(frozen=True)
class Push:
    """One push of one case to one server."""

    server: Server
    case: str
    progress: Progress

    def run(self, new: Snapshot, old: Snapshot | None) -> Pushed:
        """Pushes `new`; `old` is the snapshot that was pushed last, where it is still at hand."""
        self.progress.at("neo4j-compare")
        want = Picture.of(new)
        held = self.held()
        self._mend_labels()
        entities = difference(self.entities(), want.entities)
        if len(entities) or held.get("snapshot") != new.id or held.get("checksum") != want.checksum():
            self._begin(new)
        self._entities(entities, new)
        links = self._links(want, new)
        ties = self._ties(want, new, old if old and old.id == held.get("snapshot") else None)
        self._removed_entities(entities)
        checksum = want.checksum()
        self.server.write(queries.query("write", "push_done"), case=self.case, snapshot=new.id, checksum=checksum)
        counts = (entities.counts(), links.counts(), ties)
        return Pushed(*counts, snapshot=new.id, checksum=checksum)

    def held(self) -> Mapping[str, Any]:
        """What the case's node says."""
        ((held,),) = self.server.read(queries.query("read", "case"), case=self.case)
        return held or {}

    def entities(self) -> pa.Table:
        """Every entity of ours that the database holds."""
        told = self.server.read(
            queries.query("read", "all_entities"), case=self.case, labels=LABELS, fields=list(rows.FIELDS)
        )
        return rows.entities_told(told)

    def links(self) -> pa.Table:
        """Every link of ours that the database holds."""
        return rows.table(
            self.server.read(queries.query("read", "all_links"), case=self.case, types=LINK_TYPES), rows.LINKS
        )

    def sums(self) -> pa.Table:
        """The sums of the ties that the database holds."""
        asked = {"case": self.case, "types": EVENT_TYPES, "buckets": sums.BUCKETS, "prime": sums.PRIME}
        return sums.sums_told(self.server.read(queries.query("read", "tie_sums"), **asked))

    def checksum(self) -> str:
        """SHA-256 of what the database holds now, computed from the database."""
        return sums.checksum(self.entities(), self.links(), self.sums())

    def _begin(self, new: Snapshot) -> None:
        self.server.write(queries.query("write", "push_begin"), case=self.case, snapshot=new.id)

    def _mend_labels(self) -> None:
        for kind in vocabulary().entities:
            self.server.write(queries.for_kind("write", "labels_mend", kind), case=self.case)

    def _entities(self, found: Difference, new: Snapshot) -> None:
        stamped = {"case": self.case, "snapshot": new.id}
        for kind, part in _by_kind(found.create):
            self._send("entities_create", kind, rows.entity_rows(part), len(part), {"kind": kind, **stamped})
        for kind, part in _by_kind(found.update):
            others = [label for label in LABELS[1:] if label != vocabulary().entities[kind].label]
            more = {"kind": kind, "labels": others, **stamped}
            self._send("entities_update", kind, rows.entity_rows(part), len(part), more)

    def _removed_entities(self, found: Difference) -> None:
        for ids in batches(found.remove["id"].to_pylist()):
            self.server.write(queries.query("write", "entities_remove"), ids=ids)

    def _links(self, want: Picture, new: Snapshot) -> Difference:
        asked = {"case": self.case, "types": TYPES}
        self.server.write(queries.query("write", "joins_nameless"), **asked)
        found = difference(self.links(), want.links)
        self._joins("links", found, new, rows.link_rows)
        return found

    def _ties(self, want: Picture, new: Snapshot, old: Snapshot | None) -> Mapping[str, int]:
        self.progress.at("neo4j-compare")
        theirs = self.sums()
        before = Picture.of(old) if old else want
        astray = sums.differing(before.sums, theirs)
        bucket = sums.buckets(want.ties, want.entities)
        counts = Counter({"created": 0, "updated": 0, "removed": 0, "unchanged": 0})
        as_left = _outside(want.ties, bucket, astray)
        if old:
            known = _outside(before.ties, sums.buckets(before.ties, before.entities), astray)
            found = difference(known, as_left)
            self._joins("ties", found, new, rows.tie_rows)
            counts.update(found.counts())
        else:
            counts["unchanged"] += len(as_left)
        if astray:
            found = difference(self._read_ties(astray, len(theirs) == 0), _inside(want.ties, bucket, astray))
            self._joins("ties", found, new, rows.tie_rows)
            counts.update(found.counts())
        return dict(counts)

    def _read_ties(self, buckets: list[int], empty: bool) -> pa.Table:
        if empty:
            return rows.TIES.empty_table()
        asked = {"case": self.case, "types": EVENT_TYPES, "buckets": sums.BUCKETS, "wanted": buckets}
        return rows.table(self.server.read(queries.query("read", "ties_of_buckets"), **asked), rows.TIES)

    def _joins(
        self, what: str, found: Difference, new: Snapshot, laid: Callable[[pa.Table, str], Iterator[list[Any]]]
    ) -> None:
        stamped = {"case": self.case, "snapshot": new.id}
        for kind, part in _by_kind(found.remove):
            for ids in batches(part["id"].to_pylist()):
                self.server.write(queries.for_kind("write", "joins_remove", kind), ids=ids)
        for verb, whole in (("create", found.create), ("update", found.update)):
            for kind, part in _by_kind(whole):
                self._send(f"{what}_{verb}", kind, laid(part, self.case), len(part), stamped)

    def _send(self, name: str, kind: str, given: Iterable[list[Any]], total: int, values: Mapping[str, Any]) -> None:
        asked, step = queries.for_kind("write", name, kind), f"neo4j-{name.partition('_')[0]}"
        done = 0
        for batch in batches(given):
            self.progress.at(step, done, total)
            self.server.write(asked, rows=batch, **values)
            done += len(batch)
        self.progress.at(step, done, total)


def _by_kind(found: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    for kind in sorted(pc.unique(found["kind"]).to_pylist()):
        yield kind, found.filter(pc.equal(found["kind"], kind))


def _inside(ties: pa.Table, bucket: pa.Array, wanted: list[int]) -> pa.Table:
    return ties.filter(pc.is_in(bucket, value_set=pa.array(wanted, pa.int64())))


def _outside(ties: pa.Table, bucket: pa.Array, wanted: list[int]) -> pa.Table:
    return ties.filter(pc.invert(pc.is_in(bucket, value_set=pa.array(wanted, pa.int64()))))
