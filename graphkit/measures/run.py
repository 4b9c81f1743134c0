"""What did one measure give on one graph, and how is that said? Ranks, scale, the run's identity, its description."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import igraph
import numpy as np
import pyarrow as pa

from graphkit.errors import UsageError
from graphkit.graph import Graph
from graphkit.model import F64Array, Groups, I64Array, Json, Projection, Result, Scores, digest

from .measure import Measure

EQUAL = 1e-12
"""Values this near each other share a rank; above 1, this share of the value."""


def run(measure: Measure, graph: Graph, options: Mapping[str, Json]) -> Result:
    """What does this measure give on this graph, for whom, at which rank, and how was it made?

    Returns a Result whose table is uid, value f8, rank i8, low, high f8 (null where the measure states no interval), by
    rank, then uid; or uid, group i4, stability f8 (null where no run was repeated), by group, then uid.
    `meta` is JSON: everything that decided the figures, with the digest of the values.

    Raises
        UsageError: an option the measure does not have; a weight it cannot take.
    """
    full = measure.complete(options)
    found = measure.compute(graph, **{name: value for name, value in full.items() if name != "scale"})
    if isinstance(found, Groups):
        table = _grouped(found, graph)
        more: dict[str, Json] = {"groups": int(found.group.max(initial=0)), "modularity": found.quality}
    else:
        table = _ranked(found, graph, measure if full["scale"] == "unit" else None)
        more = {}
    meta = {**described(measure, graph, full), **more, "digest": digest(table)}
    if not measure.gives_groups and graph.n and not table["value"].to_numpy().any():
        meta["said"] = [*meta["said"], "all-zero"]
    return Result(run=meta["run"], measure=measure.name, table=table, meta=meta)


def run_id(measure: Measure, snapshot: str, projection: Projection, options: Mapping[str, Json]) -> str:
    """Under which name is this question's answer kept? SHA-256 of snapshot, projection, measure, options, versions."""
    asked = {
        "snapshot": snapshot,
        "projection": projection_json(projection),
        "measure": measure.name,
        "options": measure.complete(options),
        "versions": versions(),
    }
    text = json.dumps(asked, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def projection_json(projection: Projection) -> dict[str, Json]:
    """A projection in JSON: times in ISO 8601, everything else as it is."""
    said: dict[str, Json] = dataclasses.asdict(projection)
    window = projection.window
    said["window"] = window and {
        "since": window.since and window.since.isoformat(),
        "until": window.until and window.until.isoformat(),
    }
    return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}


@cache
def versions() -> Mapping[str, str]:
    """Which software made the figures?"""
    return {
        "graphkit": _own_version(),
        "igraph": igraph.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }


def _own_version() -> str:
    try:
        return version("graphkit")
    except PackageNotFoundError:  # run from an unpacked source tree
        return "unpacked"


def ranks(value: F64Array) -> tuple[I64Array, I64Array]:
    """In which order do the values stand, and at which rank is each? Largest first; 1, 2, 2, 4; then by position.

    Returns (order, rank), both int64, (n,); `rank[i]` belongs to the entity at `order[i]`. Within one rank no value is
    further than `EQUAL` from the largest of it.
    """
    falling = np.argsort(-value, kind="stable")
    ordered = value[falling]
    slack = EQUAL * np.maximum(1.0, np.abs(ordered))
    first = np.zeros(len(value), dtype=np.int64)
    begin = 0
    for place in np.flatnonzero(np.concatenate([[False], ordered[:-1] - ordered[1:] > 0])):
        if ordered[begin] - ordered[place] > slack[begin]:
            begin = int(place)
        first[place] = begin
    first = np.maximum.accumulate(first)
    order = np.lexsort((falling, first))
    return falling[order], first[order] + 1


def described(measure: Measure, graph: Graph, options: Mapping[str, Json]) -> dict[str, Json]:
    """Everything that must be said beside the figures of this measure on this graph."""
    return {
        "run": run_id(measure, graph.snapshot, graph.made, options),
        "measure": measure.name,
        "question": measure.question,
        "definition": measure.definition,
        "source": measure.source,
        "unit": measure.unit,
        "cost": measure.cost,
        "projection": projection_json(graph.made),
        "options": dict(options),
        "used": {"direction": _direction_used(measure, graph), "weight": _weight_used(measure, graph)},
        "said": _said(measure, graph),
        "entities": graph.n,
        "ties": graph.ties,
        "isolates_not_shown": graph.left_out.get("isolates", 0),
        "self_ties": graph.left_out.get("self_ties", 0),
        "hubs_left_out": graph.left_out.get("hub_entities", 0),
        "left_out": dict(graph.left_out),
        "noted": dict(graph.noted),
        "snapshot": graph.snapshot,
        "versions": dict(versions()),
    }


def _direction_used(measure: Measure, graph: Graph) -> str:
    return measure.direction if graph.made.directed else "ignored"


def _weight_used(measure: Measure, graph: Graph) -> str:
    """How did the weight enter: as a strength, as a distance 1/weight, or not at all?"""
    if measure.weight == "distance":
        return "distance" if graph.made.distance == "inverse" else "ignored"
    return "ignored" if graph.made.weight == "none" else measure.weight


def _said(measure: Measure, graph: Graph) -> list[str]:
    """Codes of the sentences that a reader of the figures must see; `words/` has them under [measure_note]."""
    said = []
    if graph.made.weight != "none" and _weight_used(measure, graph) == "ignored":
        said.append("weight-ignored-by-distance" if measure.weight == "distance" else "weight-ignored")
    if graph.made.weight == "none" and measure.weight == "strength":
        said.append("weight-none")
    if graph.made.directed and measure.direction == "ignored":
        said.append("direction-ignored")
    if not graph.made.directed and measure.direction in {"in", "out"}:
        said.append("undirected-both-ways")
    return said


def _ranked(found: Scores | Groups, graph: Graph, unit: Measure | None) -> pa.Table:
    assert isinstance(found, Scores)
    columns = {"value": found.value, "low": found.low, "high": found.high}
    if unit is not None and unit.to_unit is not None:
        columns = {name: None if it is None else unit.to_unit(it, graph) for name, it in columns.items()}
    value = columns["value"]
    assert value is not None
    if not np.isfinite(value).all():
        raise UsageError("not-a-number", count=int((~np.isfinite(value)).sum()))
    order, rank = ranks(value)
    interval = {
        name: pa.nulls(graph.n, pa.float64()) if (it := columns[name]) is None else pa.array(it[order])
        for name in ("low", "high")
    }
    uids = graph.uids.take(pa.array(order))
    return pa.table({"uid": uids, "value": pa.array(value[order]), "rank": pa.array(rank), **interval})


def _grouped(found: Groups, graph: Graph) -> pa.Table:
    order = np.argsort(found.group, kind="stable")
    stability = pa.nulls(graph.n, pa.float64()) if found.stability is None else pa.array(found.stability[order])
    uids = graph.uids.take(pa.array(order))
    return pa.table({"uid": uids, "group": pa.array(found.group[order]), "stability": stability})
