"""What surrounds this person, with nothing to install or start? The graph store over a snapshot's own tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.errors import Refused, UnknownEntity
from graphkit.model import I64Array, Keep, Paths, Snapshot, Subgraph

from . import base, sifting, wording
from .base import Kinds, Runs
from .walk import ways_between


class LocalStore:
    """The graph of one snapshot. What it derives (an index by end, folded names) is made once, when first asked."""

    def __init__(self, snapshot: Snapshot, results: Runs | None = None) -> None:
        self._tables = snapshot
        self._results = results

    @property
    def snapshot(self) -> str:
        """The snapshot it shows."""
        return self._tables.id

    def counts(self) -> pa.Table:
        """How much is there? See `GraphStore.counts`."""
        rows = [
            {"what": what, "kind": kind, "n": n}
            for what, table in (("entity", "entities"), ("link", "links"), ("tie", "ties"))
            for kind, n in sorted(Counter(self._tables[table]["kind"].cast(pa.string()).to_pylist()).items())
        ]
        return pa.Table.from_pylist(rows, base.COUNTS)

    def search(self, text: str, *, kinds: Kinds = None, limit: int = 50) -> pa.Table:
        """Who is meant by this text? See `GraphStore.search`."""
        base.refuse_unknown_entities(kinds)
        wanted = wording.folded(text)
        hits = pc.match_substring(self._names, wanted) if wanted else pa.chunked_array([pa.array([], pa.bool_())])
        if wanted and kinds is not None:
            hits = pc.and_(hits, pc.is_in(self._entities["kind"], value_set=pa.array(kinds, pa.string())))
        codes = np.flatnonzero(hits.to_numpy())
        whole = wording.whole(self._names.take(pa.array(codes)), wanted).to_numpy()
        first = codes[np.argsort(~whole.astype(bool), kind="stable")][:limit]
        return self._found(first, wanted)

    def entities(self, uids: Sequence[str]) -> pa.Table:
        """What is known of these? See `GraphStore.entities`."""
        return self._entities.take(pa.array(self._codes(uids)))

    def neighbours(self, uids: Sequence[str], keep: Keep, *, limit: int = 500) -> Subgraph:
        """What is joined to any of these? See `GraphStore.neighbours`."""
        base.refuse_unknown_links(keep.kinds)
        asked = _once(self._codes(uids))
        links, ties = self._links.at(asked), self._ties.at(asked)
        inside = self._marked(asked)
        return self._shown(asked, (links, ties), keep, limit, inside)

    def between(self, uids: Sequence[str], keep: Keep) -> Subgraph:
        """How are these joined among themselves? See `GraphStore.between`."""
        base.refuse_unknown_links(keep.kinds)
        asked = _once(self._codes(uids))
        inside = self._marked(asked)
        rows = (self._links.among(inside), self._ties.among(inside))
        return self._shown(asked, rows, keep, None, inside)

    def shortest_paths(self, a: str, b: str, keep: Keep, *, hops: int = 4, limit: int = 20) -> Paths:
        """By which shortest ways does one come from a to b? See `GraphStore.shortest_paths`."""
        base.refuse_unknown_links(keep.kinds)
        start, end = (int(code) for code in self._codes([a, b]))
        hubs = np.asarray(self._entities["hub"].to_numpy()).astype(bool)

        def step(frontier: I64Array) -> tuple[I64Array, I64Array]:
            parts = [joins.step(frontier, keep) for joins in (self._links, self._ties)]
            near, far = (np.concatenate(ends) for ends in zip(*parts, strict=True))
            return near, far

        found, left_out = ways_between(step, lambda codes: hubs[codes], (start, end), hops, limit, int)
        named = self._entities["uid"]
        return Paths(tuple(tuple(named[code].as_py() for code in way) for way in found), left_out)

    def scores(self, run: str, uids: Sequence[str]) -> pa.Table:
        """What did this run give to these? See `GraphStore.scores`. Raises Refused where there is no such run."""
        if self._results is None:
            raise Refused("no-run", run=run)
        asked = self._entities["uid"].take(pa.array(self._codes(uids)))
        table = self._results.read(run).table
        given = table["value" if "value" in table.column_names else "group"].cast(pa.float64())
        place = pc.index_in(asked, value_set=table["uid"].cast(pa.string()))
        return pa.table([asked, given.take(place)], schema=base.SCORES)

    @cached_property
    def _entities(self) -> pa.Table:
        given = self._tables["entities"]
        return pa.table([given[name].cast(kind) for name, kind in _columns(base.ENTITIES)], schema=base.ENTITIES)

    @cached_property
    def _keys(self) -> pa.ChunkedArray:
        """The keys of each entity, in order: list<string> by code."""
        table = self._tables["keys"].sort_by([("entity", "ascending"), ("key", "ascending")])
        starts = np.searchsorted(table["entity"].to_numpy(), np.arange(len(self._entities) + 1))
        keys = table["key"].cast(pa.string()).combine_chunks()
        return pa.chunked_array([pa.ListArray.from_arrays(pa.array(starts, pa.int32()), keys)])

    @cached_property
    def _names(self) -> pa.ChunkedArray:
        return wording.names_column(self._entities["caption"], self._keys)

    @cached_property
    def _links(self) -> _Joins:
        return _Joins.of(self._tables["links"], base.LINKS, len(self._entities), sifting.links_kept)

    @cached_property
    def _ties(self) -> _Joins:
        return _Joins.of(self._tables["ties"], base.TIES, len(self._entities), sifting.ties_kept)

    def _codes(self, uids: Sequence[str]) -> I64Array:
        keys = self._tables["keys"]
        wanted = keys.filter(pc.is_in(keys["key"], value_set=pa.array(uids, pa.string())))
        codes = dict(zip(wanted["key"].to_pylist(), wanted["entity"].to_pylist(), strict=True))
        missing = [uid for uid in uids if uid not in codes]
        if missing:
            raise UnknownEntity("unknown-entity", key=", ".join(missing))
        return np.array([codes[uid] for uid in uids], np.int64)

    def _marked(self, codes: I64Array) -> sifting.Mask:
        marks = np.zeros(len(self._entities), bool)
        marks[codes] = True
        return marks

    def _found(self, codes: I64Array, wanted: str) -> pa.Table:
        part = self._entities.take(pa.array(codes))
        keys = self._keys.take(pa.array(codes)).to_pylist()
        captions = part["caption"].to_pylist()
        fits = [wording.matched(caption or "", named, wanted) for caption, named in zip(captions, keys, strict=True)]
        return pa.table([part["uid"], part["kind"], part["caption"], pa.array(fits, pa.string())], schema=base.FOUND)

    def _shown(
        self, asked: I64Array, rows: tuple[I64Array, I64Array], keep: Keep, limit: int | None, inside: sifting.Mask
    ) -> Subgraph:
        links, no_links = self._links.kept(rows[0], keep, inside, sifting.link_order)
        ties, no_ties = self._ties.kept(rows[1], keep, inside, sifting.tie_order)
        left_out = Counter(no_links) + Counter(no_ties)
        if limit is not None:
            left_out += Counter(limit=max(0, len(links) + len(ties) - limit))
            links, ties = links[:limit], ties[: max(0, limit - len(links))]
        others = [joins.other_ends(part, inside) for joins, part in ((self._links, links), (self._ties, ties))]
        codes = _once(np.concatenate([asked, *others]))
        named = self._entities["uid"]
        return Subgraph(
            self._entities.take(pa.array(codes)),
            self._links.shown(links, named),
            self._ties.shown(ties, named),
            dict(left_out),
        )


@dataclass(frozen=True, eq=False)
class _Joins:
    """Links or ties with their ends as codes, and where each entity's stand (CSR, made by one sort)."""

    table: pa.Table
    a: I64Array
    b: I64Array
    keeps: Callable[[pa.Table, Keep], tuple[sifting.Mask, Mapping[str, int]]]
    indptr: I64Array
    rows: I64Array

    @classmethod
    def of(
        cls,
        given: pa.Table,
        schema: pa.Schema,
        size: int,
        keeps: Callable[[pa.Table, Keep], tuple[sifting.Mask, Mapping[str, int]]],
    ) -> _Joins:
        """From a snapshot's table; a self-tie stands once at its entity."""
        told = {name: _cast(given[name], kind) for name, kind in _columns(schema) if name not in ("a", "b")}
        a, b = (sifting.integers(given[end], -1) for end in ("a", "b"))
        apart = np.flatnonzero(a != b)
        ends = np.concatenate([a, b[apart]])
        rows = np.concatenate([np.arange(len(a)), apart])
        order = np.argsort(ends, kind="stable")
        indptr = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=size))])
        return cls(pa.table(told), a, b, keeps, indptr, rows[order])

    def at(self, codes: I64Array) -> I64Array:
        """Which rows touch any of these entities? Each once, ascending."""
        parts = [self.rows[self.indptr[code] : self.indptr[code + 1]] for code in codes]
        return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int64)

    def among(self, inside: sifting.Mask) -> I64Array:
        """Which rows have both ends inside?"""
        return np.flatnonzero(inside[self.a] & inside[self.b])

    def kept(
        self,
        rows: I64Array,
        keep: Keep,
        inside: sifting.Mask,
        order: Callable[[pa.Table, I64Array, I64Array], I64Array],
    ) -> tuple[I64Array, Mapping[str, int]]:
        """Which of these rows does the view keep, in order, and why not the others?"""
        mask, left_out = self.keeps(self.table.take(pa.array(rows)), keep)
        rows = rows[mask]
        rows = rows[np.argsort(self.a[rows], kind="stable")]  # who acts: what the orders below leave equal
        other = self.other_ends(rows, inside)
        near = self.a[rows] + self.b[rows] - other
        return rows[order(self.table.take(pa.array(rows)), other, near)], left_out

    def other_ends(self, rows: I64Array, inside: sifting.Mask) -> I64Array:
        """The end that is not inside; b where both are."""
        return np.where(inside[self.a[rows]], self.b[rows], self.a[rows])

    def step(self, frontier: I64Array, keep: Keep) -> tuple[I64Array, I64Array]:
        """From these entities to whom, over what the view keeps? Pairs as two arrays."""
        sizes = self.indptr[frontier + 1] - self.indptr[frontier]
        near = np.repeat(frontier, sizes)
        begins = np.repeat(self.indptr[frontier] - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
        rows = self.rows[begins + np.arange(len(near))]
        far = self.a[rows] + self.b[rows] - near
        if keep != Keep():
            mask, _ = self.keeps(self.table.take(pa.array(rows)), keep)
            near, far = near[mask], far[mask]
        return near, far

    def shown(self, rows: I64Array, named: pa.ChunkedArray) -> pa.Table:
        """These rows with the uids of their ends."""
        ends = {"a": named.take(pa.array(self.a[rows])), "b": named.take(pa.array(self.b[rows]))}
        part = self.table.take(pa.array(rows))
        return pa.table({**ends, **{name: part[name] for name in part.column_names}})


def _columns(schema: pa.Schema) -> list[tuple[str, pa.DataType]]:
    return [(field.name, field.type) for field in schema]


def _cast(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    return sifting.words(column) if pa.types.is_string(kind) else column.cast(kind)


def _once(codes: I64Array) -> I64Array:
    """Each code once, in order of appearance."""
    _, first = np.unique(codes, return_index=True)
    return codes[np.sort(first)]
