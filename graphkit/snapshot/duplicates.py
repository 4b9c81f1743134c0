"""Which rows tell of one and the same event? Copies across files, and the two sides of one transfer.

Cleaning rule 9 of the design: (a) same side: own account, serial, direction, amount, time, balance; across files the
largest multiplicity found in any one file; (b) two sides, one to one in time order; (c) a row without counterparty
matches a unique open mirror row.
"""

from __future__ import annotations

import polars as pl

TALKS = ("call", "message")
IDENTITY = [
    "id",
    "kind",
    "directed",
    "part",
    "side",
    "own",
    "told",
    "at",
    "precision",
    "until",
    "n",
    "value",
    "unit",
    "balance",
    "serial",
    "outcome",
    "type",
    "apart",
    "said",
]
"""Equal in all of these: one event, as often as the file that tells it most often tells it.

`told` (the other end) and `said` (details) count only where neither serial nor balance tells rows of one statement
apart; details do not where a telephone's own record names the other number and the second: operators number the lines
of each delivery anew. `apart` is the source where nothing says that equal rows of two files are the same event.
"""


def _own_and_other() -> list[pl.Expr]:
    mine = pl.col("side") == "b"
    return [
        pl.when(mine).then("b").otherwise("a").alias("own"),
        pl.when(mine).then("a").otherwise("b").alias("other"),
    ]


def _with_identity(events: pl.DataFrame) -> pl.DataFrame:
    identified = pl.col("id").is_not_null() if events["id"].null_count() < len(events) else None
    strong = pl.col("side").is_not_null() & (pl.col("serial").is_not_null() | pl.col("balance").is_not_null())
    fine = pl.col("precision").is_in(["us", "s", "min"])
    talk = pl.col("kind").is_in(TALKS) & pl.col("side").is_not_null() & pl.col("precision").is_in(["us", "s"])
    return (
        events.with_columns(*_own_and_other())
        .with_columns(
            told=pl.when(~strong).then("other"),
            said=pl.when(~(strong | (talk & pl.col("other").is_not_null()))).then("details"),
            apart=pl.when(~(strong | fine | pl.col("serial").is_not_null() | pl.col("balance").is_not_null())).then(
                "source"
            ),
        )
        .with_columns(
            # an event with an id of its own is identified by that alone; without any id the columns are not copied
            *(
                (pl.col(name) if identified is None else pl.when(~identified).then(name)).alias(f"_{name}")
                for name in IDENTITY
                if name not in {"id", "kind"}
            )
        )
    )


def unite_copies(events: pl.DataFrame) -> pl.DataFrame:
    """One row for each event, over copies within and across files.

    events: claims with `claim` (row number), `a` and `b` as key codes, source, sheet, row.
    Returns the same columns, of the first claim in content order, with `claims`: the list of claims that tell it.
    """
    keys = ["id", "kind", *(f"_{name}" for name in IDENTITY if name not in {"id", "kind"})]
    known = _with_identity(events)
    repeated = _repeats(known.select(keys))
    single = known.filter(~repeated).with_columns(claims=pl.concat_list("claim"))
    columns = [*events.drop("claim").columns, "claims"]
    return pl.concat([single.select(columns), _repeated(known.filter(repeated), keys, columns)])


def _repeats(identities: pl.DataFrame) -> pl.Series:
    """Which rows have an equal one? Equal hashes first: comparing whole rows takes several times their memory."""
    alike = identities.hash_rows().is_duplicated()
    return alike.scatter(alike.arg_true(), identities.filter(alike).is_duplicated())


def _repeated(known: pl.DataFrame, keys: list[str], columns: list[str]) -> pl.DataFrame:
    """One row for each event among rows of which none is alone in its identity."""
    numbered = pl.col("other").rank("ordinal").over([*keys, "source"])
    known = known.with_columns(copy=pl.when(pl.col("id").is_null()).then(numbered).fill_null(0))
    nameless = known.filter(pl.col("other").is_null() & pl.col("id").is_null())
    if nameless.height:  # rank gives null to a null: number those rows after the others of their identity
        known = _number_nameless(known, keys)
    order = ["other", "source", "sheet", "row", "part"]
    return (
        known.sort(order, nulls_last=True)
        .group_by([*keys, "copy"], maintain_order=True)
        .agg(*(pl.col(name).first() for name in columns if name not in {*keys, "claims"}), claims="claim")
        .select(columns)
    )


def _number_nameless(known: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    nameless = pl.col("other").is_null() & pl.col("id").is_null()
    named_before = pl.col("other").is_not_null().sum().over([*keys, "source"])
    number = pl.col("other").is_null().cum_sum().over([*keys, "source"])
    return known.with_columns(copy=pl.when(nameless).then(named_before + number).otherwise("copy"))


def possible_copies(events: pl.DataFrame) -> pl.DataFrame:
    """Equal rows of different files that nothing proves to be one event: kept, and named. kind, n."""
    known = _with_identity(events).filter(pl.col("_apart").is_not_null() & pl.col("id").is_null())
    keys = ["kind", *(f"_{name}" for name in IDENTITY if name not in {"id", "kind", "apart"})]
    twice = known.group_by(keys).agg(sources=pl.col("source").n_unique(), n=pl.len()).filter(pl.col("sources") > 1)
    return twice.group_by("kind").agg(n=pl.col("n").sum()).sort("kind")


def disagreeing_ids(events: pl.DataFrame) -> pl.DataFrame:
    """Ids that rows with different content carry. id."""
    content = pl.struct("a", "b", "at", "value", "unit", "n")
    return (
        events.filter(pl.col("id").is_not_null())
        .group_by("id")
        .agg(k=content.n_unique(), a=pl.col("a").first(), b=pl.col("b").first())
        .filter(pl.col("k") > 1)
        .sort("id")
    )
