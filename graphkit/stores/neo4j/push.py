"""How does the database come to hold a snapshot? By the difference against what it holds now, in batches.

Entities and links are read back and compared. Ties are compared by sums; buckets whose sums differ are read back.
Where the snapshot that was pushed last is at hand and a bucket is as that one left it, the two snapshots are compared
instead; so is everything where the database's own count of transactions says that nobody wrote since. While anything
changes, the case's node claims no snapshot; it does again when all is whole, so a push that was killed is completed by
the next one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

import queries
from graphkit.errors import Refused
from graphkit.model import Progress, Pushed, Query, Snapshot
from graphkit.vocabulary import vocabulary

from . import rows, sums
from .connection import Server
from .difference import Difference, difference, difference_by_key
from .holding import Holding
from .identity import keys_of
from .kinds import LABELS, TYPES
from .scoring import BATCH
from .writing import write_each

_SAID = ["n", "value", "first", "last", "precision"]
"""What a tie says that is not part of its identity."""


@dataclass(frozen=True, eq=False)
class Picture:
    """All that a database should hold of a case: what is compared, and its checksum."""

    snapshot: Snapshot
    entities: pa.Table
    links: pa.Table
    ties: pa.Table
    sums: pa.Table

    @classmethod
    def of(cls, snapshot: Snapshot) -> Picture:
        """Of a snapshot. Raises Refused where it names one tie twice."""
        entities, ties = rows.entities_of(snapshot), rows.ties_of(snapshot)
        (keys,) = keys_of(snapshot)
        if len(np.unique(keys)) != len(keys):
            raise Refused("neo4j-tie-twice", snapshot=snapshot.id)
        return cls(snapshot, entities, rows.links_of(snapshot), ties, sums.sums_of(ties, entities))

    def checksum(self) -> str:
        """SHA-256 of all of it."""
        return sums.checksum(self.entities, self.links, self.sums)


@dataclass(frozen=True)
class Push:
    """One push of one case to one server. `left`: where the last push left the database, as `Server.watch` says it."""

    server: Server
    case: str
    progress: Progress
    left: str = ""

    def run(self, new: Snapshot, old: Snapshot | None) -> Pushed:
        """Pushes `new`; `old` is the snapshot that was pushed last, where it is still at hand."""
        self.progress.at("neo4j-compare")
        self.server.look()
        held = Holding(self.server, self.case).claimed()
        last = old if old and old.id == held.get("snapshot") else None
        want, before, there = self._compared(new, last)
        entities = difference(there.entities, want.entities)
        checksum = want.checksum()
        if len(entities) or held.get("snapshot") != new.id or held.get("checksum") != checksum:
            self._begin(new)
        self._entities(entities, new)
        links = difference(there.links, want.links)
        self._links(links, new)
        ties = self._ties(want, before, there, new)
        self._removed_entities(entities)
        self.server.write(queries.query("write", "push_done"), case=self.case, snapshot=new.id, checksum=checksum)
        return Pushed(entities.counts(), links.counts(), ties, snapshot=new.id, checksum=checksum)

    def _compared(self, new: Snapshot, last: Snapshot | None) -> tuple[Picture, Picture | None, Picture | Holding]:
        """What should be there, what the last push left, and what is there."""
        if last and self.left and self.left == self.server.watch.left:
            with ThreadPoolExecutor(2) as beside:
                want, left = beside.map(Picture.of, (new, last))
            return want, left, left
        there = Holding(self.server, self.case)
        there.mend()
        with there.reading():
            want, before = Picture.of(new), Picture.of(last) if last else None
        return want, before, there

    def _begin(self, new: Snapshot) -> None:
        self.server.write(queries.query("write", "push_begin"), case=self.case, snapshot=new.id)

    def _entities(self, found: Difference, new: Snapshot) -> None:
        stamped = {"case": self.case, "snapshot": new.id}
        for kind, part in _by_kind(found.create):
            self._send("entities_create", kind, part, rows.entity_rows, {"kind": kind, **stamped})
        for kind, part in _by_kind(found.update):
            others = [label for label in LABELS[1:] if label != vocabulary().entities[kind].label]
            self._send("entities_update", kind, part, rows.entity_rows, {"kind": kind, "labels": others, **stamped})

    def _removed_entities(self, found: Difference) -> None:
        self._remove(queries.query("write", "entities_remove"), "neo4j-entities", found.remove)

    def _links(self, found: Difference, new: Snapshot) -> None:
        stamped = {"case": self.case, "snapshot": new.id}
        if found.remove["id"].null_count:
            self._drop_nameless()
        self._removed(found, "neo4j-links")
        for verb, whole in (("create", found.create), ("update", found.update)):
            for kind, part in _by_kind(whole):
                self._send(f"links_{verb}", kind, part, lambda some: rows.link_rows(some, self.case), stamped)

    def _ties(
        self, want: Picture, before: Picture | None, there: Picture | Holding, new: Snapshot
    ) -> Mapping[str, int]:
        """Where the sums are as the last push left them the two snapshots are compared; the others are read back."""
        self.progress.at("neo4j-compare")
        astray = sums.differing((before or want).sums, there.sums)
        counts = Counter({"created": 0, "updated": 0, "removed": 0, "unchanged": 0})
        for found in self._differences(want, before, there, astray):
            self._removed(found, "neo4j-ties")
            self._changed_ties(found, new)
            counts.update(found.counts())
        return dict(counts)

    def _differences(
        self, want: Picture, before: Picture | None, there: Picture | Holding, astray: Sequence[int]
    ) -> Iterator[Difference]:
        apart = _in(want, astray)
        if before:
            theirs, ours = keys_of(before.snapshot, want.snapshot)
            known = ~_in(before, astray)
            mine = want.ties.filter(pa.array(~apart)), ours[~apart]
            yield difference_by_key(before.ties.filter(pa.array(known)), mine[0], (theirs[known], mine[1]), _SAID)
        else:
            none = rows.TIES.empty_table()
            yield Difference(none, none, none, int((~apart).sum()))
        if astray:
            self._drop_nameless()
            have = there.ties(astray) if isinstance(there, Holding) else there.ties.filter(pa.array(_in(there, astray)))
            yield difference(have, want.ties.filter(pa.array(apart)))

    def _changed_ties(self, found: Difference, new: Snapshot) -> None:
        stamped = {"case": self.case, "snapshot": new.id}
        for verb, whole in (("create", found.create), ("update", found.update)):
            laid: Callable[[pa.Table], Sequence[Any]] = rows.ties_from if verb == "create" else rows.tie_rows
            for layer, part in rows.layers(whole):
                common = {
                    name: layer[name] for name in queries.query("write", f"ties_{verb}").parameters if name in layer
                }
                self._send(f"ties_{verb}", layer["kind"], part, laid, {**common, **stamped})

    def _removed(self, found: Difference, step: str) -> None:
        for kind, part in _by_kind(found.remove):
            self._remove(queries.for_kind("write", "joins_remove", kind), step, part)

    def _drop_nameless(self) -> None:
        self.server.define(queries.query("write", "joins_nameless"), case=self.case, types=TYPES)

    def _remove(self, asked: Query, step: str, gone: pa.Table) -> None:
        batches = ({"ids": some["id"].to_pylist()} for some in _slices(gone))
        self._write(asked, step, batches, len(gone))

    def _send(
        self, name: str, kind: str, part: pa.Table, laid: Callable[[pa.Table], Sequence[Any]], values: Mapping[str, Any]
    ) -> None:
        batches = ({"rows": laid(some), **values} for some in _slices(part))
        self._write(queries.for_kind("write", name, kind), f"neo4j-{name.partition('_')[0]}", batches, len(part))

    def _write(self, asked: Query, step: str, batches: Iterator[Mapping[str, Any]], total: int) -> None:
        self.progress.at(step, 0, total)
        write_each(self.server, asked, batches, lambda done: self.progress.at(step, min(done * BATCH, total), total))


def _slices(part: pa.Table) -> Iterator[pa.Table]:
    return (part.slice(begin, BATCH) for begin in range(0, len(part), BATCH))


def _by_kind(found: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    for kind in sorted(pc.unique(found["kind"]).to_pylist()):
        yield kind, found.filter(pc.equal(found["kind"], kind))


def _in(picture: Picture, wanted: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which ties are in these buckets?"""
    if not wanted:
        return np.zeros(len(picture.ties), bool)
    return np.isin(sums.buckets(picture.ties, picture.entities), wanted)
