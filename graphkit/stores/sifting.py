"""Which links and ties does a view keep, why not the others, and in which order do they stand?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.model import I64Array, Keep

Mask: TypeAlias = npt.NDArray[np.bool_]
LEAST = -(2**63)
"""Stands for no value: it sorts after every value."""
SPAN = {"day": 86_400_000_000, "min": 60_000_000, "s": 1_000_000}
"""How long a moment of that precision may last, in microseconds; every other precision: 1."""
REASONS = ("kinds", "undated", "window", "least_n", "least_value")


def micros(moment: datetime | None) -> int | None:
    """Microseconds since 1970 in UTC; a moment without zone is UTC."""
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def days_of(keep: Keep) -> tuple[date | None, date | None]:
    """The window in whole days: the first one touched, and the first one after it (None: open)."""
    since, until = micros(keep.since), micros(keep.until)
    return _date(None if since is None else since // SPAN["day"]), _date(
        None if until is None else -(-until // SPAN["day"])
    )


def integers(column: pa.ChunkedArray, absent: int) -> I64Array:
    """A column of numbers, moments or dates as integers, `absent` where it says nothing."""
    plain = column.cast(pa.int32()) if pa.types.is_date32(column.type) else column
    filled = pc.fill_null(plain.cast(pa.int64()), absent)
    return np.asarray(filled.to_numpy())


def words(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of words as plain text, null where it says nothing."""
    text = column.cast(pa.string())
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def ranks(column: pa.ChunkedArray) -> I64Array:
    """The place of each word among the words of its column in UTF-8 order; nothing said comes first."""
    coded = pc.dictionary_encode(pc.fill_null(column.cast(pa.string()), "")).combine_chunks()
    order = np.asarray(pc.rank(coded.dictionary, tiebreaker="dense").to_numpy(zero_copy_only=False)).astype(np.int64)
    return order[np.asarray(coded.indices.to_numpy(zero_copy_only=False))] if len(order) else np.empty(0, np.int64)


def ties_kept(ties: pa.Table, keep: Keep) -> tuple[Mask, Mapping[str, int]]:
    """Which ties does the view keep, and how many not for which first reason?"""
    first, last = integers(ties["first"], LEAST), integers(ties["last"], LEAST)
    undated = (first == LEAST) | (last == LEAST)
    windowed = keep.since is not None or keep.until is not None
    tests = {
        "kinds": _of_kinds(ties["kind"], keep.kinds),
        "undated": ~undated if windowed else np.ones(len(ties), bool),
        "window": _within(first, last + _spans(ties["precision"]), micros(keep.since), micros(keep.until)),
        "least_n": integers(ties["n"], 0) >= keep.least_n,
        "least_value": (integers(ties["value"], LEAST) >= keep.least_value) if keep.least_value else None,
    }
    return _sift(len(ties), tests)


def links_kept(links: pa.Table, keep: Keep) -> tuple[Mask, Mapping[str, int]]:
    """The same of standing links: a link without dates stands always, and it has no n and no value."""
    since = integers(links["since"], LEAST // 2)
    until = integers(links["until"], -(LEAST // 2)) + 1
    window = [None if day is None else (day - date(1970, 1, 1)).days for day in days_of(keep)]
    tests = {"kinds": _of_kinds(links["kind"], keep.kinds), "window": _within(since, until, *window)}
    return _sift(len(links), tests)


def tie_order(ties: pa.Table, other: I64Array, near: I64Array) -> I64Array:
    """The order of ties: n descending, unit, value descending, other end, near end, kind, directed, who acts."""
    keys = (
        np.asarray(ties["directed"].to_numpy()),
        ranks(ties["kind"]),
        near,
        other,
        ~integers(ties["value"], LEAST),
        ranks(ties["unit"]),
        ~integers(ties["n"], 0),
    )
    return np.lexsort(keys)


def link_order(links: pa.Table, other: I64Array, near: I64Array) -> I64Array:
    """The order of links: kind, the other end, the near end, role, since, until, who acts."""
    dates = [integers(links[name], LEAST) for name in ("until", "since")]
    return np.lexsort((*dates, ranks(links["role"]), near, other, ranks(links["kind"])))


def _of_kinds(kinds: pa.ChunkedArray, wanted: Sequence[str]) -> Mask | None:
    if not wanted:
        return None
    return np.asarray(pc.is_in(kinds, value_set=pa.array(wanted, pa.string())).to_numpy())


def _spans(precision: pa.ChunkedArray) -> I64Array:
    spans = np.ones(len(precision), np.int64)
    for name, length in SPAN.items():
        spans[np.asarray(pc.fill_null(pc.equal(precision, name), False).to_numpy())] = length
    return spans


def _within(begin: I64Array, end: I64Array, since: int | None, until: int | None) -> Mask:
    inside = np.ones(len(begin), bool)
    if since is not None:
        inside &= end > since
    if until is not None:
        inside &= begin < until
    return inside


def _date(day: int | None) -> date | None:
    return None if day is None else date(1970, 1, 1) + timedelta(days=day)


def _sift(size: int, tests: Mapping[str, Mask | None]) -> tuple[Mask, Mapping[str, int]]:
    kept, left_out = np.ones(size, bool), {}
    for reason, passed in tests.items():
        if passed is None:
            continue
        left_out[reason] = int((kept & ~passed).sum())
        kept &= passed
    return kept, {reason: n for reason, n in left_out.items() if n}
