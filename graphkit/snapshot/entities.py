"""What is known of each entity: its caption, its period, its details, and whether its own records were delivered?"""

from __future__ import annotations

import json
from urllib.parse import unquote

import polars as pl

_STANDS_BEHIND = ("holds", "uses")


def entities_of(
    keys: pl.DataFrame,
    mentions: pl.DataFrame,
    own: pl.DataFrame,
    between: pl.DataFrame,
    links: pl.DataFrame,
    hubs: pl.DataFrame,
) -> pl.DataFrame:
    """The snapshot's entities in order of uid, each with the columns of its schema."""
    entities = (
        keys.sort("code")
        .group_by("entity", maintain_order=True)
        .agg(uid=pl.col("key").first(), kind=pl.col("kind").first())
    )
    entities = entities.sort("entity").rename({"entity": "code"})
    said = mentions.join(keys.select("code", "entity"), on="code")
    return (
        entities.join(_captions(said), left_on="code", right_on="entity", how="left")
        .with_columns(caption=pl.coalesce("name", _id_of(pl.col("uid"))))
        .join(_extents(between), left_on="code", right_on="entity", how="left")
        .join(_details(said), left_on="code", right_on="entity", how="left")
        .join(_delivered(entities, keys, own, links), on="code", how="left")
        .with_columns(
            hub=pl.col("code").is_in(hubs["entity"].implode()),
            details=pl.col("details").fill_null("{}"),
            precision=pl.col("precision").fill_null("none"),
        )
        .sort("code")
    )


def _id_of(uid: pl.Expr) -> pl.Expr:
    return uid.str.split_exact(":", 2).struct.field("field_2").map_elements(unquote, return_dtype=pl.String)


def _captions(said: pl.DataFrame) -> pl.DataFrame:
    """The name most rows say; of equally frequent names the smallest."""
    named = said.filter(pl.col("name").is_not_null() & (pl.col("name") != ""))
    counted = named.group_by("entity", "name").agg(rows=pl.col("rows").sum())
    return (
        counted.sort("entity", "rows", "name", descending=[False, True, False])
        .group_by("entity", maintain_order=True)
        .agg(pl.col("name").first())
    )


def _extents(between: pl.DataFrame) -> pl.DataFrame:
    ends = pl.concat([between.select("at", "precision", entity=end) for end in ("a", "b")]).filter(
        pl.col("at").is_not_null()
    )
    return ends.group_by("entity").agg(
        first=pl.col("at").min(),
        last=pl.col("at").max(),
        precision=pl.when((pl.col("precision") == "day").any())
        .then(pl.lit("day"))
        .otherwise(pl.col("precision").first()),
    )


def _details(said: pl.DataFrame) -> pl.DataFrame:
    """JSON of every field with its values as said, the most often said first."""
    told = said.filter(pl.col("details").is_not_null() & (pl.col("details") != ""))
    values = told.join(_values(told["details"].unique()), on="details")
    counted = values.group_by("entity", "field", "value").agg(pl.col("text").first(), pl.col("rows").sum())
    ordered = counted.sort("entity", "field", "rows", "value", descending=[False, False, True, False])
    listed = ordered.group_by("entity", "field", maintain_order=True).agg(pl.col("text").str.join(", "))
    named = listed.with_columns(text=pl.format("{}: [{}]", "field", "text"))
    return named.group_by("entity", maintain_order=True).agg(details="{" + pl.col("text").str.join(", ") + "}")


def _values(details: pl.Series) -> pl.DataFrame:
    """The fields and values of each distinct text of details; `text`: the value in JSON."""
    rows = [
        (text, json.dumps(field, ensure_ascii=False), str(value), json.dumps(str(value), ensure_ascii=False))
        for text in details.to_list()
        for field, value in json.loads(text).items()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("details", "field", "value", "text"), pl.String), orient="row")


def _delivered(entities: pl.DataFrame, keys: pl.DataFrame, own: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """yes, in part or no; empty where no source has an owner's side of that kind of thing. code, delivered.

    A person's or organisation's follow from the things it holds or uses: no phone record in the case says nothing
    about who uses a phone.
    """
    if own.is_empty():
        return entities.select("code", delivered=pl.lit(""))
    whose = own.join(keys.select("code", "entity", "kind"), on="code")
    delivered, recorded = whose["entity"].unique().implode(), pl.col("kind").is_in(whose["kind"].unique().implode())
    itself = entities.select(
        "code",
        "kind",
        itself=pl.when(pl.col("code").is_in(delivered)).then(pl.lit("yes")).when(recorded).then(pl.lit("no")),
    )
    behind = links.filter(pl.col("kind").is_in(_STANDS_BEHIND)).select("a", code="b").unique()
    theirs = (
        behind.join(itself.filter(recorded), on="code")
        .group_by("a")
        .agg(every=(pl.col("itself") == "yes").all(), some=(pl.col("itself") == "yes").any())
    )
    through = (
        pl.when("every")
        .then(pl.lit("yes"))
        .when("some")
        .then(pl.lit("in part"))
        .when(pl.col("some").is_not_null())
        .then(pl.lit("no"))
    )
    unknown = pl.when(pl.col("kind").is_in(["person", "organisation"])).then(pl.lit("no")).otherwise(pl.lit(""))
    return itself.join(theirs, left_on="code", right_on="a", how="left").select(
        "code", delivered=pl.coalesce("itself", through, unknown)
    )
