"""Which transaction does a reversal (冲正, 退汇, a negative amount) take back? Both stay as evidence, neither is flow.

Cleaning rule 7. A reversal moves the own account by as much as the original, the other way, in the same currency, at
most `Rules.reversed_within` later. Candidates of four standings are tried one after the other: same serial; a serial
that the reversal's details name; same counterparty; counterparty not stated on one of the two. Within a standing each
reversal takes the nearest earlier original that is still free, one to one.

Nothing is netted by guessing. A match is left undone where another free original of the same standing was booked at
the very same moment, and, where the reversal names no counterparty, where originals to several counterparties stand
in the window.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from graphkit.model import major
from graphkit.vocabulary import vocabulary

from .rules import Rules
from .two_sides import canonical

REVERSALS = {"original": pl.Int64, "reversal": pl.Int64, "by": pl.String}
CONFLICT = {"code": pl.String, "a": pl.String, "b": pl.String, "reason": pl.String}
_TYPES = ("reversal", "negative")
_MONEY = ("transfer", "cash")
_SUM = ["own", "kind", "unit", "effect"]
"""Alike for an original and what takes it back: `effect` is what the original did to its own account."""
_SERIAL = r"[0-9A-Za-z_-]{6,}"


def find_reversals(events: pl.DataFrame, alias: pl.DataFrame, rules: Rules) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pairs (`REVERSALS`), and `event`, `ambiguous` of the reversals that stay without an original.

    events: event, kind, side, a, b, at, precision, value, unit, serial, details, outcome, type.
    """
    back = events.filter(pl.col("type").is_in(_TYPES) & pl.col("kind").is_in(_MONEY) & _stands())
    if back.is_empty():
        return pl.DataFrame(schema=REVERSALS), pl.DataFrame(schema={"event": pl.Int64, "ambiguous": pl.Boolean})
    reversals = _views(back, alias).with_columns(
        effect=-pl.col("effect"),
        # a day's reversal may take back what was booked at any hour of it
        when=pl.col("at") + pl.when(pl.col("precision") == "day").then(timedelta(days=1)).otherwise(timedelta()),
    )
    others = ~pl.col("type").is_in(_TYPES).fill_null(False)
    booked = events.filter(pl.col("kind").is_in(_MONEY) & others & _stands())
    near = booked.filter(pl.col("value").is_in(back["value"].abs().unique().implode()))
    originals = _views(near, alias).join(reversals.select(_SUM).unique(), on=_SUM, how="semi", nulls_equal=True)
    return _matched(originals.with_columns(when="at"), reversals, back, rules)


def _stands() -> pl.Expr:
    return pl.col("outcome").ne_missing("failed")


def _views(events: pl.DataFrame, alias: pl.DataFrame) -> pl.DataFrame:
    """Each event as its own account sees it; one that both sides recorded, as either sees it."""
    known = canonical(events.filter(pl.all_horizontal(pl.col("side", "at", "value").is_not_null())), alias)
    paid_in = (pl.col("kind") == "cash") & pl.col("details").str.contains('"way":"in"', literal=True).fill_null(False)
    kept = ("event", "kind", "unit", "at", "precision", "serial", "details")
    sides = [
        known.filter(pl.col("side").is_in([end, "both"])).select(
            *kept,
            own=f"pair_{end}",
            other=f"pair_{across}",
            effect=pl.when(paid_in if end == "a" else True).then("value").otherwise(-pl.col("value")),
        )
        for end, across in (("a", "b"), ("b", "a"))
    ]
    return pl.concat(sides)


def _matched(
    originals: pl.DataFrame, reversals: pl.DataFrame, back: pl.DataFrame, rules: Rules
) -> tuple[pl.DataFrame, pl.DataFrame]:
    pairs, doubtful = pl.DataFrame(schema=REVERSALS), back.clear().select("event")
    for by, alike, mine, theirs in (
        ("serial", ["serial"], originals, reversals),
        ("details", ["serial"], originals, _naming(reversals)),
        ("counterparty", ["other"], originals, reversals),
        ("amount", [], originals, reversals.filter(pl.col("other").is_null())),
        ("amount", [], originals.filter(pl.col("other").is_null()), reversals),
    ):
        gone = pl.concat([pairs["reversal"], doubtful["event"]]).implode()
        free = mine.filter(~pl.col("event").is_in(pairs["original"].implode()))
        open_ = theirs.filter(~pl.col("event").is_in(gone))
        found = _nearest(free, open_, [*_SUM, *alike], rules)
        found = found.unique("reversal", keep="first", maintain_order=True)
        found = found.unique("original", keep="first", maintain_order=True)
        sure = found.filter(~pl.col("ambiguous"))
        pairs = pl.concat([pairs, sure.select("original", "reversal", by=pl.lit(by))])
        doubtful = pl.concat([doubtful, found.filter("ambiguous").select(event="reversal")])
    left = back.filter(~pl.col("event").is_in(pairs["reversal"].implode())).select("event")
    return pairs.sort("original"), left.with_columns(ambiguous=pl.col("event").is_in(doubtful["event"].implode()))


def _naming(reversals: pl.DataFrame) -> pl.DataFrame:
    """The reversals once for each text in their details that may be a serial, as their `serial`."""
    return reversals.with_columns(serial=pl.col("details").str.extract_all(_SERIAL)).explode("serial")


def _nearest(originals: pl.DataFrame, reversals: pl.DataFrame, alike: list[str], rules: Rules) -> pl.DataFrame:
    """original, reversal, ambiguous; in order of the reversal's moment.

    In time, originals open and reversals close: a reversal belongs to what it closes, as brackets do. Rows of one
    depth alternate, so the bracket that a closing one belongs to is the row before it at its depth.
    """
    stated = [pl.col(name).is_not_null() for name in alike if name != "unit"]
    opens = originals.filter(stated).with_columns(step=pl.lit(1))
    closes = reversals.filter(stated).with_columns(step=pl.lit(-1))
    columns = list(dict.fromkeys([*alike, "other", "event", "when", "at", "step"]))
    rows = pl.concat([opens.select(columns), closes.select(columns)])
    rows = rows.sort(*alike, "when", "step", "event", descending=[*[False] * (len(alike) + 1), True, False])
    rows = _with_others(rows, alike).with_columns(depth=pl.col("step").cum_sum().over(alike))
    rows = rows.with_columns(floor=pl.min_horizontal(pl.col("depth").cum_min().over(alike), 0))
    sunk = pl.col("floor") < pl.col("floor").shift(1, fill_value=0).over(alike)
    rows = rows.filter((pl.col("step") == 1) | ~sunk)
    rows = rows.with_columns(depth=pl.col("depth") - pl.col("floor") + (pl.col("step") == -1))
    opened = ("event", "when", "other", "others")
    found = rows.with_columns(pl.col(name).shift(1).over([*alike, "depth"]).alias(f"_{name}") for name in opened)
    one_other = pl.col("other").eq(pl.col("_other")).fill_null(True)
    in_window = pl.col("at") - pl.col("_when") <= rules.reversed_within
    found = found.filter((pl.col("step") == -1) & in_window & one_other)
    return _judged(found, opens, alike, rules)


def _with_others(rows: pl.DataFrame, alike: list[str]) -> pl.DataFrame:
    """`others`: when the last original before this row's to another counterparty was booked."""
    opened = pl.col("step") == 1
    rows = rows.with_columns(
        payee=pl.when(opened).then(pl.col("other").fill_null(-1)).forward_fill().over(alike),
        booked=pl.when(opened).then("when").forward_fill().over(alike),
    )
    before = [pl.col(name).shift(1).over(alike).alias(f"last_{name}") for name in ("payee", "booked")]
    changed = opened & (pl.col("payee") != pl.col("last_payee"))
    rows = rows.with_columns(before).with_columns(others=pl.when(changed).then("last_booked"))
    return rows.with_columns(pl.col("others").forward_fill().over(alike))


def _judged(found: pl.DataFrame, opens: pl.DataFrame, alike: list[str], rules: Rules) -> pl.DataFrame:
    """Ambiguous: of several originals of one moment not all are taken back, or the payee is anybody's guess."""
    found = found.with_columns(taken=pl.len().over([*alike, "_when"]))
    there = opens.group_by([*alike, pl.col("when").alias("_when")]).agg(there=pl.len())
    found = found.join(there, on=[*alike, "_when"], how="left", nulls_equal=True)
    guessed = pl.lit(False)
    if not {"other", "serial"} & set(alike):
        guessed = (pl.col("at") - pl.col("_others") <= rules.reversed_within).fill_null(False)
    return found.sort("when", "event").select(
        original="_event", reversal="event", ambiguous=(pl.col("taken") < pl.col("there")) | guessed
    )


def unmatched(left: pl.DataFrame, events: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """A line for each account, kind and currency whose reversals found no original, or more than one."""
    told = events.join(left, on="event").with_columns(
        own=pl.when(pl.col("side") == "b").then(pl.coalesce("b", "a")).otherwise(pl.coalesce("a", "b")),
        code=pl.when("ambiguous").then(pl.lit("reversal-not-matched")).otherwise(pl.col("type") + "-without-original"),
    )
    summed = told.group_by("code", "own", "kind", "unit").agg(n=pl.len(), value=pl.col("value").abs().sum())
    rows = [
        (code, key, "", f"{kind}: {n}; {unit} {major(value, vocabulary().decimals[unit])}" if unit else f"{kind}: {n}")
        for code, key, kind, unit, n, value in summed.join(keys, left_on="own", right_on="code", suffix="_key")
        .sort("code", "own", "kind", "unit")
        .select("code", "key", "kind", "unit", "n", "value")
        .iter_rows()
    ]
    return pl.DataFrame(rows, schema=CONFLICT, orient="row")
