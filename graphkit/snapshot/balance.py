"""Where did every delivered money row end? Per source, direction and unit, in rows and in minor units."""

from __future__ import annotations

import polars as pl

_SCHEMA = {
    "source": pl.Int32,
    "direction": pl.String,
    "unit": pl.String,
    "end": pl.String,
    "rows": pl.Int64,
    "value": pl.Int64,
}
_ENDS = {
    "failed": "failed",
    "reversal": "reversed",
    "reversed": "reversed",
    "fee": "fee_or_own_move",
    "interest": "fee_or_own_move",
    "own_account": "fee_or_own_move",
}
_MONEY = ("transfer", "cash")


def balance_of(rows: pl.DataFrame, events: pl.DataFrame, problems: pl.DataFrame) -> pl.DataFrame:
    """delivered = in the snapshot + failed + reversed + fee or own move + duplicate + excluded + problem.

    rows: every claim with its `event`; events: event, excluded. The first row of an event counts for it, by source,
    sheet and row; its other rows are duplicates. Rows of kinds without money are counted with an empty unit.
    """
    counted = rows.filter(pl.col("part") == 0).join(events.select("event", "excluded"), on="event")
    first = (
        counted.sort("source", "sheet", "row")
        .group_by("event", maintain_order=True)
        .agg(_first=pl.col("claim").first())
    )
    counted = counted.join(first, on="event").with_columns(
        end=_end(pl.col("claim") != pl.col("_first")), direction=_direction()
    )
    kept = counted.select("source", "direction", "unit", "end", "value", money=pl.col("kind").is_in(_MONEY))
    lost = problems.filter(pl.col("effect") == "row_dropped").unique(["source", "sheet", "row"], maintain_order=True)
    dropped = lost.select("source", "direction", "unit", value="amount", end=pl.lit("problem"), money=pl.lit(True))
    every = pl.concat([kept, dropped.select(kept.columns)]).with_columns(
        unit=pl.when("money").then("unit"), value=pl.when("money").then("value")
    )
    summed = every.group_by("source", "direction", "unit", "end").agg(rows=pl.len(), value=pl.col("value").sum())
    return summed.select(pl.col(name).cast(kind) for name, kind in _SCHEMA.items()).sort(
        "source", "direction", "unit", "end", nulls_last=True
    )


def _direction() -> pl.Expr:
    side = pl.col("side")
    paid_in = (pl.col("kind") == "cash") & pl.col("details").str.contains('"way":"in"', literal=True).fill_null(False)
    return (
        pl.when(paid_in).then(pl.lit("in")).when(side == "a").then(pl.lit("out")).when(side == "b").then(pl.lit("in"))
    )


def _end(copy: pl.Expr) -> pl.Expr:
    typed = pl.col("excluded").replace_strict(_ENDS, default="excluded")
    standing = pl.when(pl.col("excluded").is_null()).then(pl.lit("in_snapshot")).otherwise(typed)
    return pl.when(copy).then(pl.lit("duplicate")).otherwise(standing)
