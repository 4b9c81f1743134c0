"""Which pairs of entities do the chosen kinds tie? Ties, events of a window, and standing links as parallel arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.model import F64Array, I32Array, I64Array, Snapshot, Window

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pairs:
    """One row for each tie, event or link: entity codes, whether it has a direction, and what it may weigh."""

    a: I32Array
    b: I32Array
    directed: BoolArray
    n: I64Array
    value: I64Array
    """Minor units; 0 where there is none."""
    strength: F64Array
    """NaN where none is stated."""

    def kept(self, mask: BoolArray) -> Pairs:
        """The rows where the mask is true."""
        return Pairs(*(getattr(self, column.name)[mask] for column in fields(self)))

    def followed_by(self, other: Pairs) -> Pairs:
        """The rows of both."""
        return Pairs(*(np.concatenate([getattr(self, it.name), getattr(other, it.name)]) for it in fields(self)))

    def between(self, a: I32Array, b: I32Array) -> Pairs:
        """The same rows between other entities."""
        return Pairs(a, b, self.directed, self.n, self.value, self.strength)


def from_ties(snapshot: Snapshot, kinds: Sequence[str], unit: str | None, left_out: Counter[str]) -> Pairs:
    """Which ties of these kinds and this unit are there, over all time?"""
    ties = snapshot["ties"]
    ties = _of_unit(ties.filter(is_one_of(ties["kind"], kinds)), unit, left_out)
    return _dated(ties, _codes(ties["a"]), _codes(ties["b"]))


def from_events(
    snapshot: Snapshot, kinds: Sequence[str], unit: str | None, window: Window, left_out: Counter[str]
) -> Pairs:
    """Which events of these kinds and this unit fall in the window? Undated ones are counted, and are not in it."""
    events = snapshot["events"]
    counted = pc.and_(is_one_of(events["kind"], kinds), pc.is_null(events["excluded"]))
    events = events.filter(pc.and_(counted, pc.and_(pc.is_valid(events["a"]), pc.is_valid(events["b"]))))
    events = _of_unit(events, unit, left_out)
    dated = events.filter(pc.is_valid(events["at"]))
    left_out["undated"] += events.num_rows - dated.num_rows
    inside = dated.filter(_within(dated["at"], window))
    left_out["outside_window"] += dated.num_rows - inside.num_rows
    entity = _codes(snapshot["keys"]["entity"])
    return _dated(inside, entity[_codes(inside["a"])], entity[_codes(inside["b"])])


def from_links(
    snapshot: Snapshot, kinds: Sequence[str], window: Window | None, left_out: Counter[str], noted: Counter[str]
) -> Pairs:
    """Which standing links of these kinds are there? In a window: those whose stated period overlaps it."""
    links = snapshot["links"]
    links = links.filter(is_one_of(links["kind"], kinds))
    if window is not None:
        overlapping = links.filter(_overlaps(links, window))
        left_out["outside_window"] += links.num_rows - overlapping.num_rows
        links = overlapping
        noted["links_without_period"] += (
            pc.sum(pc.and_(pc.is_null(links["since"]), pc.is_null(links["until"])).cast(pa.int64())).as_py() or 0
        )
    rows = links.num_rows
    return Pairs(
        _codes(links["a"]),
        _codes(links["b"]),
        links["directed"].to_numpy().astype(np.bool_),
        np.ones(rows, dtype=np.int64),
        np.zeros(rows, dtype=np.int64),
        pc.fill_null(links["strength"], np.nan).to_numpy().astype(np.float64),
    )


def with_one_end(snapshot: Snapshot, kinds: Sequence[str], unit: str | None, window: Window | None) -> int:
    """How many events of these kinds, this unit and this period name only one end, and so tie nobody?"""
    events = snapshot["events"]
    counted = pc.and_(is_one_of(events["kind"], kinds), pc.is_null(events["excluded"]))
    one_end = pc.or_(pc.is_null(events["a"]), pc.is_null(events["b"]))
    events = _of_unit(events.filter(pc.and_(counted, one_end)), unit, Counter())
    return events.num_rows if window is None else int(pc.sum(_within(events["at"], window)).as_py() or 0)


def is_one_of(column: pa.ChunkedArray, words: Sequence[str]) -> pa.ChunkedArray:
    """Which rows hold one of these words? Nulls hold none."""
    wanted = pa.array(words, pa.string())
    if not pa.types.is_dictionary(column.type):
        return pc.is_in(column, value_set=wanted)
    found = [pc.is_in(chunk.dictionary, value_set=wanted).take(chunk.indices) for chunk in column.chunks]
    return pc.fill_null(pa.chunked_array(found, pa.bool_()), False)


def _of_unit(table: pa.Table, unit: str | None, left_out: Counter[str]) -> pa.Table:
    """The rows of one unit; "" asks for those without a unit, None for all."""
    if unit is None:
        return table
    kept = table.filter(is_one_of(table["unit"], [unit]) if unit else pc.is_null(table["unit"]))
    left_out["other_unit"] += table.num_rows - kept.num_rows
    return kept


def _dated(table: pa.Table, a: I32Array, b: I32Array) -> Pairs:
    return Pairs(
        a,
        b,
        table["directed"].to_numpy().astype(np.bool_),
        pc.fill_null(table["n"], 1).to_numpy(),
        pc.fill_null(table["value"], 0).to_numpy(),
        np.full(table.num_rows, np.nan),
    )


def _codes(column: pa.ChunkedArray) -> I32Array:
    return column.to_numpy().astype(np.int32)  # type: ignore[no-any-return]


def _within(at: pa.ChunkedArray, window: Window) -> pa.ChunkedArray:
    inside = pc.is_valid(at)
    if window.since is not None:
        inside = pc.and_(inside, pc.greater_equal(at, pa.scalar(window.since, at.type)))
    if window.until is not None:
        inside = pc.and_(inside, pc.less(at, pa.scalar(window.until, at.type)))
    return inside


def _overlaps(links: pa.Table, window: Window) -> pa.ChunkedArray:
    """A period that is open or not stated on one side reaches the window from there; its last day is part of it."""
    overlap = pa.chunked_array([pa.repeat(pa.scalar(True), links.num_rows)])
    if window.since is not None:
        ends = pc.greater_equal(links["until"], pa.scalar(window.since.date(), pa.date32()))
        overlap = pc.and_(overlap, pc.fill_null(ends, True))
    if window.until is not None:
        begins = pc.less(links["since"], pa.scalar(window.until.date(), pa.date32()))
        overlap = pc.and_(overlap, pc.fill_null(begins, True))
    return overlap
