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
    "wealth_product": "fee_or_own_move",
}
_LINE = ["source", "direction", "unit", "end"]
_MONEY = ("transfer", "cash")


def balance_of(rows: pl.DataFrame, events: pl.DataFrame, problems: pl.DataFrame) -> pl.DataFrame:
    """delivered = in the snapshot + failed + reversed + fee or own move + duplicate + excluded + problem.

    rows: every claim in order of event, source, sheet, row; the first of an event counts for it, its others are
    duplicates. events: event, excluded. problems: dropped rows, and those that a template excludes by name. Rows of
    kinds without money are counted with an empty unit.
    """
    kept = _counting(rows).join(events.select("event", "excluded"), on="event", how="left")
    kept = kept.select(
        "source", "direction", "unit", "value", end=_end(~pl.col("counts")), money=pl.col("kind").is_in(_MONEY)
    )
    lost = problems.filter(pl.col("effect").is_in(["row_dropped", "row_excluded"]))
    lost = lost.unique(["source", "sheet", "row"], maintain_order=True)
    typed = pl.col("code").replace_strict(_ENDS, default="excluded")
    end = pl.when(pl.col("effect") == "row_excluded").then(typed).otherwise(pl.lit("problem"))
    dropped = lost.select("source", "direction", "unit", value="amount", end=end, money=pl.lit(True))
    every = pl.concat([kept, dropped.select(kept.columns)]).with_columns(
        unit=pl.when("money").then("unit"), value=pl.when("money").then("value")
    )
    return _summed(every.group_by(_LINE).agg(rows=pl.len(), value=pl.col("value").sum()))


def ways(rows: pl.DataFrame) -> pl.DataFrame:
    """The direction of the row that counts for each event. event, way."""
    return _counting(rows).filter("counts").select("event", way="direction")


def _counting(rows: pl.DataFrame) -> pl.DataFrame:
    """A row counts once, whatever it tells besides; `counts`: for its event it is the first."""
    told = rows.filter(pl.col("part") == 0)
    return told.with_columns(counts=(pl.col("event") != pl.col("event").shift(1)).fill_null(True))


def moved_out(balance: pl.DataFrame, events: pl.DataFrame, event_rows: pl.DataFrame) -> pl.DataFrame:
    """The balance after more events turned out to be no flow: what they counted for moves to where they end.

    events: event, kind, value, unit, way, excluded: flow when the balance was drawn, excluded now.
    """
    first = event_rows.filter((pl.col("part") == 0) & pl.col("event").is_in(events["event"].implode()))
    first = first.unique("event", keep="first", maintain_order=True)
    money = pl.col("kind").is_in(_MONEY)
    told = events.join(first.select("event", "source"), on="event").select(
        "source", direction="way", unit=pl.when(money).then("unit"), value=pl.when(money).then("value"), end=_end()
    )
    gained = told.group_by(_LINE).agg(rows=pl.len().cast(pl.Int64), value=pl.col("value").sum())
    lost = gained.with_columns(-pl.col("rows"), -pl.col("value"), end=pl.lit("in_snapshot"))
    every = pl.concat([balance, _typed(gained), _typed(lost)])
    return _summed(every.group_by(_LINE).agg(pl.col("rows").sum(), pl.col("value").sum())).filter(pl.col("rows") != 0)


def _summed(lines: pl.DataFrame) -> pl.DataFrame:
    return _typed(lines).sort(_LINE, nulls_last=True)


def _typed(lines: pl.DataFrame) -> pl.DataFrame:
    return lines.select(pl.col(name).cast(kind) for name, kind in _SCHEMA.items())


def direction() -> pl.Expr:
    """Which way a claim went for the account whose record it is: in, out; null where it is nobody's own."""
    side = pl.col("side")
    paid_in = (pl.col("kind") == "cash") & pl.col("details").str.contains('"way":"in"', literal=True).fill_null(False)
    return (
        pl.when(paid_in).then(pl.lit("in")).when(side == "a").then(pl.lit("out")).when(side == "b").then(pl.lit("in"))
    )


def _end(copy: pl.Expr | None = None) -> pl.Expr:
    typed = pl.col("excluded").replace_strict(_ENDS, default="excluded")
    standing = pl.when(pl.col("excluded").is_null()).then(pl.lit("in_snapshot")).otherwise(typed)
    return standing if copy is None else pl.when(copy).then(pl.lit("duplicate")).otherwise(standing)
