"""Which accounts are institutions through which the public's money passes? A dated list, and people's judgements."""

from __future__ import annotations

import unicodedata

import polars as pl
import pyarrow as pa

from graphkit.vocabulary import vocabulary

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
    it, is on the vocabulary's dated list. A judgement `not_hub` beats the list; a number alone makes none.
    """
    listed = _listed(mentions, keys, links)
    judged = {row["a"]: row["kind"] for row in judgements.to_pylist() if row["kind"] in {"hub", "not_hub"}}
    by_judgement = keys.filter(pl.col("key").is_in(list(judged))).with_columns(
        verdict=pl.col("key").replace_strict(judged, default=None, return_dtype=pl.String)
    )
    spared = by_judgement.filter(pl.col("verdict") == "not_hub")["entity"].implode()
    named = by_judgement.filter(pl.col("verdict") == "hub")["entity"].unique()
    rule = f"vocabulary {vocabulary().hubs_as_of.isoformat()}"
    found = pl.concat(
        [
            pl.DataFrame({"entity": named}).with_columns(rule=pl.lit("judgement")),
            pl.DataFrame({"entity": listed}).filter(~pl.col("entity").is_in(spared)).with_columns(rule=pl.lit(rule)),
        ]
    ).unique("entity", keep="first", maintain_order=True)
    return _with_amounts(found, keys, between)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def _listed(mentions: pl.DataFrame, keys: pl.DataFrame, links: pl.DataFrame) -> pl.Series:
    names = {_plain(name) for name in vocabulary().hub_names}
    stated = mentions["name"].drop_nulls().unique()
    matching = pl.Series([name for name in stated if _plain(name) in names], dtype=pl.String).implode()
    codes = mentions.filter(pl.col("name").is_in(matching))["code"].implode()
    entities = keys.filter(pl.col("code").is_in(codes))["entity"].unique()
    held = links.filter((pl.col("kind") == "holds") & pl.col("a").is_in(entities.implode()))["b"]
    return pl.concat([entities, held]).unique().sort()


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
