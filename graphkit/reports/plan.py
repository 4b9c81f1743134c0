"""What does the report ask of this case? One section for each layer present, in each the lists and the groups."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from graphkit.errors import Refused, UsageError
from graphkit.graph import PresentLayer, chosen, layers, project
from graphkit.measures import measure_named
from graphkit.model import Json, Projection, Snapshot, Weight

USUAL = ("degree", "strength", "betweenness", "pagerank", "closeness")
"""Measured without being asked for."""
PATIENCE = 20_000
"""Above so many entities, what costs O(n·m) is measured only where it is asked for by name, and the report says so."""
REPEATS, FEW_REPEATS = 10, 2
"""Further runs for the stability of the groups, up to so many entities as PATIENCE and above."""
_UNIT_SCALE = frozenset({"betweenness", "sampled_betweenness", "eigenvector"})
_BESIDE: Mapping[str, tuple[str, ...]] = {
    "degree": ("in_degree", "out_degree"),
    "strength": ("in_strength", "out_strength"),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One run of one measure on one projection."""

    measure: str
    projection: Projection
    options: tuple[tuple[str, Json], ...] = ()

    @property
    def verb(self) -> str:
        """Which command answers it?"""
        return "groups" if measure_named(self.measure).gives_groups else "measures"

    def command(self, case: str) -> str:
        """The command that gives the same figures."""
        asked = self.projection
        named = ["--method", self.measure] if self.verb == "groups" else ["-m", self.measure]
        words = ["graphkit", self.verb, case, *named, "--kinds", ",".join(asked.kinds)]
        words += ["--unit", asked.unit] if asked.unit is not None else []
        words += ["--directed" if asked.directed else "--undirected"]
        words += ["--weight", asked.weight, "--distance", asked.distance]
        options = dict(self.options)
        words += ["--scale", str(options.pop("scale"))] if "scale" in options else []
        words += [f"--{name}={value}" for name, value in options.items()]
        parts = (asked.kinds[0], asked.unit, self.measure, asked.weight, asked.distance)
        name = "-".join(part for part in parts if part and part != "none")
        return shlex.join([*words, "--out", f"{name}.csv"])


@dataclass(frozen=True, slots=True)
class RankedList:
    """One list: who stands where by the first ask; what the others say stands beside it."""

    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One layer of the case: its lists, its groups, and what was not measured."""

    layer: PresentLayer
    lists: tuple[RankedList, ...]
    groups: Ask
    not_measured: tuple[str, ...]

    @property
    def asks(self) -> tuple[Ask, ...]:
        """Everything this section asks, once each."""
        return tuple(dict.fromkeys([*(ask for ranked in self.lists for ask in ranked.asks), self.groups]))


def plan(snapshot: Snapshot, measures: Sequence[str] = (), repeats: int | None = None) -> tuple[Section, ...]:
    """Which figures stand in the report? A section for each layer; `measures` empty: the usual ones.

    repeats: further runs for the stability of the groups; None: ten, in a layer of more entities than PATIENCE two.

    Raises
        Refused: nothing ties two entities.
        UsageError: an unknown measure, or one that groups.
    """
    for name in measures:
        if measure_named(name).gives_groups:
            raise UsageError("gives-groups", measure=name)
    present = layers(snapshot)
    if not present:
        raise Refused("no-layer")
    return tuple(_section(snapshot, layer, tuple(dict.fromkeys(measures)), repeats) for layer in present)


def _section(snapshot: Snapshot, layer: PresentLayer, measures: tuple[str, ...], repeats: int | None) -> Section:
    plain = chosen(snapshot, layer.kinds, unit=layer.unit)
    weighed = replace(plain, weight=_weight(snapshot, layer))
    entities = project(snapshot, plain).n
    wanted, left = (measures, ()) if measures else _usual(entities)
    again = (REPEATS if entities <= PATIENCE else FEW_REPEATS) if repeats is None else repeats
    return Section(
        layer=layer,
        lists=tuple(RankedList(_asks(name, plain, weighed, layer)) for name in wanted),
        groups=Ask("leiden", replace(plain, directed=False), (("resolution", 1.0), ("seed", 0), ("repeats", again))),
        not_measured=left,
    )


def _usual(entities: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is measured unasked, and what is left to whoever asks for it."""
    left = tuple(it for it in USUAL if entities > PATIENCE and measure_named(it).cost.startswith("O(n·m)"))
    return tuple(it for it in USUAL if it not in left), left


def _weight(snapshot: Snapshot, layer: PresentLayer) -> Weight:
    """By what are ties of this layer weighed? Events by their count; links by their strength where all state one."""
    if layer.name != "links":
        return "count"
    links = snapshot["links"]
    chosen_links = links.filter(pc.is_in(links["kind"].cast(pa.string()), value_set=pa.array(layer.kinds)))
    return "none" if chosen_links["strength"].null_count else "strength"


def _asks(name: str, plain: Projection, weighed: Projection, layer: PresentLayer) -> tuple[Ask, ...]:
    scale = (("scale", "unit" if name in _UNIT_SCALE else "raw"),)
    measure = measure_named(name)
    if measure.weight == "distance":
        steps = Ask(name, plain, scale)
        by_weight = Ask(name, replace(weighed, distance="inverse"), scale)
        return (by_weight, steps) if weighed.weight == "count" else (steps,)
    projection = weighed if measure.weight == "strength" else plain
    if name.endswith("strength") and layer.unit:
        projection = replace(plain, weight="value")
    beside = _BESIDE.get(name, ()) if plain.directed else ()
    return tuple(Ask(each, projection, scale) for each in (name, *beside))
