"""In which order did events of one moment happen on an account? By its running balance, else as its file tells them.

Of a statement whose times are days, or whose rows share a second, the balance before each row is the one after it
minus what it moved. Where the rows of one account, currency and moment form a single chain, that is their order.
Otherwise it is the order of the file's rows, from the end where the file goes back in time. Between accounts the order
within one moment is unknown.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from graphkit.model import I64Array

_MOMENT = ["own", "unit", "at"]
_LINES = ["source", "sheet", "own"]
_TOLD = [
    "event", "kind", "side", "a", "b", "at", "value", "unit", "balance", "outcome", "details", "source", "sheet", "row",
]  # fmt: skip
_MOVING = ["transfer", "cash"]
"""What moves a balance; a login beside a payment has no order that a statement tells."""


def in_sequence(events: pl.DataFrame) -> pl.DataFrame:
    """The events with `order`, from 0: by moment; where several moved at one, by account, then what came first on it.

    events, in order of `at`: event, kind, side, a, b, at, value, unit, balance, details, source, sheet, row.
    """
    own = pl.when(pl.col("side") == "b").then("b").otherwise("a")
    moving = events.select("event", "at", "kind", own=own).filter(pl.col("kind").is_in(_MOVING))
    shared = moving.filter(pl.col("at").is_not_null() & pl.col("own").is_not_null())
    times = shared["at"]  # in order: equal moments stand together
    shared = shared.filter(((times == times.shift(1)) | (times == times.shift(-1))).fill_null(False))
    shared = shared.filter(pl.struct("own", "at").is_duplicated())
    together = events.select(_TOLD).filter(pl.col("event").is_in(shared["event"].implode())).with_columns(own=own)
    files = together.select(_LINES).unique()
    statements = events.select("source", "sheet", "row", "at", own=own).join(files, on=_LINES, how="semi")
    places = _places(together, _backwards(statements))
    crowded = _crowded(moving["at"])
    placed = events.with_row_index("order").select("event", "at", pl.col("order").cast(pl.Int64), own=own)
    within = placed.filter(pl.col("at").is_in(crowded.implode()))
    placed_anew = within.join(places, on="event", how="left").sort("at", "own", "place", "event")
    changed = placed_anew.select(
        "event", changed=within["order"]
    )  # a moment's events stand together: their places stay
    ordered = placed.join(changed, on="event", how="left", maintain_order="left")
    return events.with_columns(order=ordered.select(pl.coalesce("changed", "order")).to_series())


def _crowded(moments: pl.Series) -> pl.Series:
    """The moments at which more than one thing moved, of moments in order."""
    return moments.filter((moments == moments.shift(1)).fill_null(False)).unique()


def _places(events: pl.DataFrame, backwards: pl.DataFrame) -> pl.DataFrame:
    """event, place: for each event that shares its moment with another of its account."""
    by_file = events.join(backwards, on=_LINES, how="left").with_columns(
        line=pl.when(pl.col("back").fill_null(False)).then(-pl.col("row")).otherwise("row")
    )
    by_file = by_file.sort("own", "at", "source", "sheet", "line", "event")
    by_file = by_file.select("event", place=pl.int_range(pl.len()).over("own", "at"))
    chained = _chained(events)
    told = by_file.join(chained, on="event", how="left").with_columns(place=pl.coalesce("chain", "place"))
    return told.select("event", pl.col("place").cast(pl.Int64))


def _backwards(statements: pl.DataFrame) -> pl.DataFrame:
    """Whether a file tells an account's later moments first. source, sheet, own, back."""
    rows = statements.sort(*_LINES, "row")
    rows = rows.with_columns(before=pl.col("at").shift(1).over(_LINES))
    later, earlier = pl.col("at") > pl.col("before"), pl.col("at") < pl.col("before")
    return rows.group_by(_LINES).agg(back=earlier.any() & ~later.any())


def _chained(events: pl.DataFrame) -> pl.DataFrame:
    """event, chain: the place of each row whose moment forms one chain of balances."""
    way_in = (pl.col("kind") == "cash") & pl.col("details").str.contains('"way":"in"', literal=True).fill_null(False)
    comes = (pl.col("side") == "b") | way_in
    moved = pl.when(comes).then("value").otherwise(-pl.col("value"))
    counts = pl.col("kind").is_in(_MOVING) & pl.col("side").is_in(["a", "b", "both"])
    rows = events.filter(counts & (pl.col("outcome").ne_missing("failed"))).select(
        "event", *_MOMENT, "balance", before=pl.col("balance") - moved
    )
    whole = [
        pl.col("before").is_not_null().all().over(_MOMENT),
        (pl.col("balance").n_unique() == pl.len()).over(_MOMENT),
        (pl.col("before").n_unique() == pl.len()).over(_MOMENT),
        pl.len().over(_MOMENT) > 1,
    ]
    rows = rows.filter(whole).sort(_MOMENT)
    links = rows.select(*_MOMENT, before="balance").with_row_index("from")
    following = links.join(rows.with_row_index("to").select(*_MOMENT, "before", "to"), on=[*_MOMENT, "before"])
    place = _walked(len(rows), following["from"].to_numpy(), following["to"].to_numpy())
    rows = rows.with_columns(chain=pl.Series(place))
    single = (pl.col("chain").max() == pl.len() - 1).over(_MOMENT) & (pl.col("chain").n_unique() == pl.len()).over(
        _MOMENT
    )
    return rows.filter(single).select("event", "chain")


def _walked(size: int, start: I64Array, end: I64Array) -> I64Array:
    """How many rows stand before each in its chain, by pointer doubling; rows of a cycle say nothing of use."""
    before = np.arange(size, dtype=np.int64)
    before[end] = start
    steps: I64Array = (before != np.arange(size)).astype(np.int64)
    for _ in range(max(size, 1).bit_length()):
        if not steps[before].any():
            break
        steps += steps[before]
        before = before[before]
    return steps
