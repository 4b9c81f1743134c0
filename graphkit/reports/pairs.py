"""Which ties do the lists rest on? `pairs.csv`, so that anyone recomputes them with a tool of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from graphkit.case import Case
from graphkit.files import write_csv
from graphkit.graph import chosen, project
from graphkit.model import F64Array, Snapshot, Weight
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
            csv.write_csv(ties, file, csv.WriteOptions(include_header=False, quoting_style=_quoting(ties)))
            count += ties.num_rows
    return count


def _quoting(ties: pa.Table) -> str:
    """Quotation marks around every text only where one holds a mark itself: an id may, a comma it never does."""
    marked = [pc.any(pc.match_substring(ties[end], '"')).as_py() for end in ("a", "b")]
    return "needed" if any(marked) else "none"


def _ties(snapshot: Snapshot, section: Section) -> pa.Table:
    layer = section.layer
    plain = chosen(snapshot, layer.kinds, unit=layer.unit)
    graph = project(snapshot, replace(plain, weight="count"))
    a, b, count = graph.pairs()
    said: dict[str, pa.Array] = dict.fromkeys(HEADER, pa.nulls(len(a), pa.string()))
    ident = layer.name if layer.unit is None else f"{layer.name}-{layer.unit or 'none'}"
    said["layer"] = pa.repeat(ident, len(a))
    said["directed"] = pa.repeat("true" if plain.directed else "false", len(a))
    said |= {"a": graph.uids.take(pa.array(a)), "b": graph.uids.take(pa.array(b))}
    for name in _weights(section):
        weight = count if name == "count" else project(snapshot, replace(plain, weight=name)).pairs()[2]
        said[name] = _texts(weight, name, layer.unit)
    return pa.table(said)


def _weights(section: Section) -> tuple[Weight, ...]:
    layer = section.layer
    asked = {ask.projection.weight for ask in section.asks}
    return ("count", *(("value",) if layer.unit else ()), *(("strength",) if "strength" in asked else ()))


def _texts(weights: F64Array, name: Weight, unit: str | None) -> pa.Array:
    if name == "value":
        places = vocabulary().decimals[unit or ""]
        whole, rest = np.divmod(np.rint(weights * 10**places).astype(np.int64), 10**places)
        minor = pc.utf8_lpad(pa.array(rest).cast(pa.string()), places, "0")
        return pc.binary_join_element_wise(pa.array(whole).cast(pa.string()), *([minor] if places else []), ".")
    integer = weights == np.floor(weights)
    whole = np.where(integer, weights, 0).astype(np.int64)
    return pc.if_else(pa.array(integer), pa.array(whole).cast(pa.string()), pa.array(weights).cast(pa.string()))
