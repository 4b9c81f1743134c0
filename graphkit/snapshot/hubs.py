"""Which accounts are institutions through which the public's money passes? A dated list, and people's judgements."""

from __future__ import annotations

import unicodedata

import polars as pl
import pyarrow as pa

from graphkit.vocabulary import vocabulary

_VERDICTS = ("hub", "not_hub")
_SCHEMA = {
    "key": pl.String,
    "rule": pl.String,
    "unit": pl.String,
    "n": pl.Int64,
    "value": pl.Int64,
    "counterparties": pl.Int64,
    "entity": pl.Int32,
}


def hubs_of(
    mentions: pl.DataFrame, keys: pl.DataFrame, links: pl.DataFrame, between: pl.DataFrame, judgements: pa.Table
) -> pl.DataFrame:
    """Hubs with their rule, amounts and counterparties. key, rule, n, unit, value, counterparties, entity.

    An entity is a hub where a person judged so, or where its whole stated name, or the whole stated name of who holds
    it, is on the vocabulary's dated list. A judgement `not_hub` beats the list; a number alone makes none. The rule
    names the judgement, or the list with its date and the name on it. One line for each unit that passed through.
    """
    judged = _judged(keys, judgements)
    listed = _listed(mentions, keys, links)
    by_rule = [judged.filter(pl.col("kind") == "hub"), listed.join(judged, on="entity", how="anti")]
    found = pl.concat([part.select("entity", "rule") for part in by_rule])
    return _with_amounts(found, keys, between)


def _judged(keys: pl.DataFrame, judgements: pa.Table) -> pl.DataFrame:
    """entity, kind, rule of the last standing judgement on each entity."""
    told = [(row["a"], row["kind"], row["seq"]) for row in judgements.to_pylist() if row["kind"] in _VERDICTS]
    frame = pl.DataFrame(told, schema={"key": pl.String, "verdict": pl.String, "seq": pl.Int64}, orient="row")
    return (
        keys.join(frame, on="key")
        .sort("seq")
        .unique("entity", keep="last", maintain_order=True)
        .select("entity", kind="verdict", rule=pl.format("judgement {}", "seq"))
    )


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def _listed(mentions: pl.DataFrame, keys: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """entity, rule of everything whose own or whose holder's whole name is on the list."""
    names = {_plain(name) for name in vocabulary().hub_names}
    stated = mentions["name"].drop_nulls().unique()
    matching = pl.Series([name for name in stated if _plain(name) in names], dtype=pl.String).implode()
    named = mentions.filter(pl.col("name").is_in(matching)).join(keys.select("code", "entity"), on="code")
    named = named.group_by("entity").agg(pl.col("name").min())
    held = links.filter(pl.col("kind") == "holds").join(named, left_on="a", right_on="entity")
    every = pl.concat([named.select("entity", "name"), held.select(entity="b", name="name")])
    every = every.group_by("entity").agg(pl.col("name").min())
    rule = pl.format(f"vocabulary {vocabulary().hubs_as_of.isoformat()}: {{}}", "name")
    return every.select("entity", rule=rule).sort("entity")


def _with_amounts(found: pl.DataFrame, keys: pl.DataFrame, between: pl.DataFrame) -> pl.DataFrame:
    hubs = found["entity"].implode()
    sides = [
        between.filter(pl.col(end).is_in(hubs)).select("unit", "n", "value", entity=end, other=other)
        for end, other in (("a", "b"), ("b", "a"))
    ]
    amounts = (
        pl.concat(sides)
        .group_by("entity", "unit")
        .agg(n=pl.col("n").sum(), value=pl.col("value").sum(), counterparties=pl.col("other").n_unique().cast(pl.Int64))
    )
    uid = keys.group_by("entity").agg(pl.col("key").first())
    told = (
        found.join(amounts, on="entity", how="left")
        .join(uid, on="entity")
        .with_columns(pl.col("n").fill_null(0), pl.col("counterparties").fill_null(0))
    )
    return told.select(pl.col(name).cast(kind) for name, kind in _SCHEMA.items()).sort("key", "unit", nulls_last=True)
