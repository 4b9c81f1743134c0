"""Which entities, links and ties follow from settled events and united keys?"""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from graphkit.model.snapshot import TABLES
from graphkit.vocabulary import vocabulary

from .balance import moved_out
from .coverage import coverage_of
from .derived_holders import with_derived
from .entities import entities_of
from .hubs import hubs_of
from .own_moves import own_moves
from .settle import Settled
from .tables import to_arrow
from .unite import Members

COARSENESS = {"us": 0, "s": 1, "min": 2, "day": 3, "none": 4}
_LINK = ["kind", "directed", "a", "b", "since", "until", "role", "strength", "grade", "basis"]


def roll_up(settled: Settled, members: Members, judgements: pa.Table) -> dict[str, pa.Table]:
    """The tables of the snapshot.

    Ties join entities, sum exactly one unit, and leave out what is excluded; a tie between two keys of one entity is a
    self-tie, kept here and in no graph. Hubs are named, not removed: graphs leave them out.
    """
    keys = settled.keys.with_columns(entity=pl.Series(members.entity, dtype=pl.Int32))
    links, link_rows = _links(with_derived(settled.links, keys), keys)
    own = own_moves(settled.events, keys, links)
    events = _excluded_by_judgement(_excluded(settled.events, own, "own_account"), keys, judgements)
    between = _between_entities(events, keys)
    hubs = hubs_of(settled.mentions, keys, links, between, judgements)
    entities = entities_of(keys, settled.mentions, settled.own, between, links, hubs)
    frames = {
        "keys": keys,
        "entities": entities,
        "events": events,
        "event_rows": settled.event_rows,
        "reversals": settled.reversals,
        "links": links,
        "link_rows": link_rows,
        "ties": _ties(between),
        "hubs": hubs,
        "coverage": coverage_of(settled.own, settled.requests, keys),
        "balance": _balance(settled, events),
        "conflicts": _conflicts(settled, members),
    }
    return {name: to_arrow(frames[name], schema) for name, schema in TABLES.items()}


def _excluded(events: pl.DataFrame, where: pl.Series, kind: str) -> pl.DataFrame:
    return events.with_columns(excluded=pl.coalesce("excluded", pl.when(where).then(pl.lit(kind))))


def _balance(settled: Settled, events: pl.DataFrame) -> pl.DataFrame:
    gone = settled.events["excluded"].is_null() & events["excluded"].is_not_null()
    return moved_out(settled.balance, events.filter(gone), settled.event_rows) if gone.any() else settled.balance


def _excluded_by_judgement(events: pl.DataFrame, keys: pl.DataFrame, judgements: pa.Table) -> pl.DataFrame:
    named = {row["a"] for row in judgements.to_pylist() if row["kind"] == "exclude"}
    entities = keys.filter(pl.col("key").is_in(list(named)))["entity"].unique()
    codes = keys.filter(pl.col("entity").is_in(entities.implode()))["code"].implode()
    touched = pl.col("a").is_in(codes).fill_null(False) | pl.col("b").is_in(codes).fill_null(False)
    return _excluded(events, events.select(touched).to_series(), "judgement")


def _between_entities(events: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """Flow events with both ends, by entity: kind, directed, a, b, unit, n, value, at, precision; undirected a < b."""
    entity = keys["entity"]
    flow = events.filter(pl.col("excluded").is_null() & pl.col("a").is_not_null() & pl.col("b").is_not_null())
    flow = flow.with_columns(a=entity.gather(flow["a"]), b=entity.gather(flow["b"]))
    return _in_order(flow)


def _in_order(frame: pl.DataFrame) -> pl.DataFrame:
    swap = ~pl.col("directed") & (pl.col("a") > pl.col("b"))
    a, b = pl.when(swap).then("b").otherwise("a"), pl.when(swap).then("a").otherwise("b")
    return frame.with_columns(a.alias("a"), b.alias("b"))


def _ties(between: pl.DataFrame) -> pl.DataFrame:
    measured = [name for name, kind in vocabulary().events.items() if kind.measure]
    return (
        between.with_columns(coarse=pl.col("precision").replace_strict(COARSENESS, default=4))
        .group_by("a", "b", "kind", "directed", "unit")
        .agg(
            n=pl.col("n").sum(),
            value=pl.col("value").sum(),
            first=pl.col("at").min(),
            last=pl.col("at").max(),
            coarse=pl.col("coarse").filter(pl.col("at").is_not_null()).max(),
        )
        .with_columns(
            value=pl.when(pl.col("kind").is_in(measured) & pl.col("unit").is_not_null()).then("value"),
            precision=pl.col("coarse").replace_strict({v: k for k, v in COARSENESS.items()}, default="none"),
        )
        .sort("a", "b", "kind", "directed", "unit", nulls_last=True)
    )


def _links(claimed: pl.DataFrame, keys: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    whole = claimed.filter(pl.col("a").is_not_null() & pl.col("b").is_not_null())
    entity = keys["entity"]
    whole = _in_order(whole.with_columns(a=entity.gather(whole["a"]), b=entity.gather(whole["b"])))
    links = (
        whole.select(_LINK)
        .unique()
        .sort("a", "b", *[name for name in _LINK if name not in {"a", "b"}], nulls_last=True)
    )
    links = links.with_row_index("link").with_columns(pl.col("link").cast(pl.Int64))
    rows = whole.join(links, on=_LINK, nulls_equal=True).select("link", "source", "sheet", "row", "part")
    return links, rows.unique().sort("link", "source", "sheet", "row", "part")


def _conflicts(settled: Settled, members: Members) -> pl.DataFrame:
    refused = pl.DataFrame(list(members.conflicts), schema=settled.conflicts.schema, orient="row")
    return pl.concat([settled.conflicts, refused])
