"""Which kinds of tie does a case hold, and which projection do a user's options mean?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from graphkit.errors import Refused, UsageError
from graphkit.model import Collapse, Distance, Projection, Snapshot, Weight, Window
from graphkit.vocabulary import Layer, vocabulary

from .pairs import is_one_of


@dataclass(frozen=True, slots=True)
class PresentLayer:
    """Kinds that one list may hold together, as they stand in a case."""

    name: str
    """A layer of the vocabulary: transfers, calls, contacts, links."""
    kinds: tuple[str, ...]
    """Those present."""
    unit: str | None
    """Transfers are listed per unit ("" for those without one); None: the layer is not divided by unit."""
    ties: int
    """Between two different entities, hubs included."""
    directed: bool
    """Every tie of it has a direction."""

    @property
    def options(self) -> str:
        """The options of a command that choose this layer."""
        unit = "" if self.unit is None else f" --unit {self.unit or chr(39) * 2}"
        return f"--kinds {','.join(self.kinds)}{unit}"


def layers(snapshot: Snapshot) -> tuple[PresentLayer, ...]:
    """Which layers are present? One for each unit of transfers; calls and messages; contacts and meetings; links."""
    found: list[PresentLayer] = []
    for layer in vocabulary().layers.values():
        table = _between_two(snapshot, layer)
        units = _units(table) if layer.by_unit else [None]
        found += [it for unit in units if (it := _present(layer, table, unit)).ties]
    return tuple(found)


def chosen(
    snapshot: Snapshot,
    kinds: Sequence[str] | None = None,
    *,
    directed: bool | None = None,
    weight: Weight = "none",
    distance: Distance = "none",
    unit: str | None = None,
    window: Window | None = None,
    collapse: Collapse = "none",
    leave_out: Sequence[str] = (),
    isolates: bool = False,
) -> Projection:
    """Which projection do these options mean on this case? `kinds` may be left out where there is one layer.

    `directed` None: directed if every chosen tie is.

    Raises
        UsageError: `kinds` is left out and there are several layers; they are listed. The case has none of `kinds`.
        Refused: there is none at all.
    """
    if not kinds:
        present = layers(snapshot)
        if not present:
            raise Refused("no-layer")
        if len(present) > 1:
            raise UsageError("choose-kinds", layers="\n".join(f"  {it.options}  ({it.ties})" for it in present))
        kinds = present[0].kinds
    else:
        _refuse_absent(snapshot, kinds)
    kinds = tuple(sorted(set(kinds)))
    return Projection(
        kinds=kinds,
        directed=_all_directed(snapshot, kinds) if directed is None else directed,
        weight=weight,
        distance=distance,
        unit=unit,
        window=window,
        collapse=collapse,
        leave_out=tuple(sorted(set(leave_out))),
        isolates=isolates,
    )


def _refuse_absent(snapshot: Snapshot, kinds: Sequence[str]) -> None:
    """A list of nobody would look like an answer. A kind that the vocabulary does not know is refused elsewhere."""
    held = {kind for name in ("ties", "links") for kind in pc.unique(snapshot[name]["kind"]).to_pylist()}
    known = vocabulary()
    if held and not held & set(kinds) and set(kinds) <= {*known.links, *known.events}:
        raise UsageError("kinds-not-in-case", kinds=", ".join(kinds), held=", ".join(sorted(held)))


def _between_two(snapshot: Snapshot, layer: Layer) -> pa.Table:
    """kind, directed, unit of the layer's ties and links between different entities."""
    ties, links = snapshot["ties"], snapshot["links"].append_column("unit", pa.nulls(snapshot["links"].num_rows))
    columns = ["kind", "directed", "unit", "a", "b"]
    schema = pa.schema([("kind", pa.string()), ("directed", pa.bool_()), ("unit", pa.string())])
    parts = [
        part.filter(pc.and_(is_one_of(part["kind"], layer.kinds), pc.not_equal(part["a"], part["b"])))
        .select(columns[:3])
        .cast(schema)
        for part in (ties.select(columns), links.select(columns))
    ]
    return pa.concat_tables(parts)


def _units(table: pa.Table) -> list[str | None]:
    units = pc.unique(table["unit"]).to_pylist()
    return sorted("" if unit is None else unit for unit in units)


def _present(layer: Layer, table: pa.Table, unit: str | None) -> PresentLayer:
    if unit is not None:
        table = table.filter(pc.equal(pc.fill_null(table["unit"], ""), unit))
    present = set(pc.unique(table["kind"]).to_pylist())
    return PresentLayer(
        name=layer.name,
        kinds=tuple(sorted(present)),
        unit=unit,
        ties=table.num_rows,
        directed=bool(pc.all(table["directed"]).as_py()),
    )


def _all_directed(snapshot: Snapshot, kinds: Sequence[str]) -> bool:
    """Has every tie and link of these kinds a direction? Where there is none, the vocabulary says."""
    found = [
        pc.unique(table.filter(is_one_of(table["kind"], kinds))["directed"]).to_pylist()
        for table in (snapshot["ties"], snapshot["links"])
    ]
    stated = [directed for part in found for directed in part]
    if stated:
        return all(stated)
    words = vocabulary()
    return all(words.kind(kind).directed for kind in kinds if kind in words.links or kind in words.events)
