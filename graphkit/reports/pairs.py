"""Which ties do the lists rest on? `pairs.csv`, so that anyone recomputes them with a tool of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from graphkit.case import Case
from graphkit.files import write_csv
from graphkit.graph import chosen, project
from graphkit.model import Snapshot, Weight
from graphkit.vocabulary import vocabulary

from .plan import Section

HEADER = ("layer", "a", "b", "directed", "count", "value", "strength")


def write_pairs(case: Case, sections: Sequence[Section], path: Path) -> int:
    """How many ties stand in `path`? Per layer: a, b (uids; a acts where directed), count, value, strength.

    Parallel ties are one, self-ties and hubs are out, as in the lists. value is exact, in major units of the layer's
    unit; strength only where links state it. Empty: the layer has none.
    """
    count = write_csv(path, HEADER, [])
    with path.open("ab") as file:
        for section in sections:
            ties = _ties(case.snapshot(), section)
            ties.write_csv(file, include_header=False)
            count += len(ties)
    return count


def _ties(snapshot: Snapshot, section: Section) -> pl.DataFrame:
    layer = section.layer
    plain = chosen(snapshot, layer.kinds, unit=layer.unit)
    graph = project(snapshot, replace(plain, weight="count"))
    a, b, count = graph.pairs()
    uids = pl.Series(graph.uids)
    weights = dict.fromkeys(("count", "value", "strength"), pl.repeat(None, len(a), dtype=pl.String, eager=True))
    for name in _weights(section):
        weight = count if name == "count" else project(snapshot, replace(plain, weight=name)).pairs()[2]
        weights[name] = _texts(pl.Series(weight), name, layer.unit)
    ident = layer.name if layer.unit is None else f"{layer.name}-{layer.unit or 'none'}"
    ends = [uids.gather(a).alias("a"), uids.gather(b).alias("b")]
    told = pl.DataFrame([*ends, *(texts.alias(name) for name, texts in weights.items())])
    directed = pl.lit("true" if plain.directed else "false").alias("directed")
    return told.with_columns(pl.lit(ident).alias("layer"), directed).select(HEADER)


def _weights(section: Section) -> tuple[Weight, ...]:
    layer = section.layer
    asked = {ask.projection.weight for ask in section.asks}
    return ("count", *(("value",) if layer.unit else ()), *(("strength",) if "strength" in asked else ()))


def _texts(weights: pl.Series, name: Weight, unit: str | None) -> pl.Series:
    if name == "value":
        places = vocabulary().decimals[unit or ""]
        minor = (weights * 10**places).round().cast(pl.Int64)
        rest = (minor % 10**places).cast(pl.String).str.zfill(places)
        major: pl.Series = (minor // 10**places).cast(pl.String)
        return major + ("." + rest) if places else major
    integers = weights.cast(pl.Int64, strict=False).cast(pl.String)
    made: pl.Series = weights.cast(pl.String).zip_with(weights != weights.floor(), integers)
    return made
