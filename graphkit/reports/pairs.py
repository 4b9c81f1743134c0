"""Which ties do the lists rest on? `pairs.csv`, so that anyone recomputes them with a tool of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

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
    return write_csv(path, HEADER, (row for section in sections for row in _rows(case.snapshot(), section)))


def _rows(snapshot: Snapshot, section: Section) -> Iterator[tuple[object, ...]]:
    layer = section.layer
    plain = chosen(snapshot, layer.kinds, unit=layer.unit)
    graph = project(snapshot, plain)
    uids = graph.uids.to_pylist()
    a, b, _one = graph.pairs()
    directed = "true" if plain.directed else "false"
    weights: dict[Weight, Sequence[str]] = {name: [""] * len(a) for name in ("count", "value", "strength")}
    for name in _weights(section):
        _a, _b, weight = project(snapshot, replace(plain, weight=name)).pairs()
        weights[name] = [_text(each, name, layer.unit) for each in weight.tolist()]
    ident = layer.name if layer.unit is None else f"{layer.name}-{layer.unit or 'none'}"
    for row in zip(a.tolist(), b.tolist(), *weights.values(), strict=True):
        yield ident, uids[row[0]], uids[row[1]], directed, *row[2:]


def _weights(section: Section) -> tuple[Weight, ...]:
    layer = section.layer
    asked = {ask.projection.weight for ask in section.asks}
    return ("count", *(("value",) if layer.unit else ()), *(("strength",) if "strength" in asked else ()))


def _text(weight: float, name: Weight, unit: str | None) -> str:
    if name == "value":
        return f"{weight:.{vocabulary().decimals[unit or '']}f}"
    return str(int(weight)) if weight.is_integer() else repr(weight)
