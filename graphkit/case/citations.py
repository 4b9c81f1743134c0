"""Which rows, as delivered, stand behind an entity, a link or a tie?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.book import Source
from graphkit.errors import UnknownEntity
from graphkit.model import Snapshot

Codes = npt.NDArray[np.int32]
_COLUMNS = ["event", "kind", "at", "precision", "value", "unit", "excluded", "pair", "source", "sheet", "row"]


def of_entity(
    snapshot: Snapshot,
    entity_of: Mapping[str, int],
    key: str,
    other: str | None,
    kinds: Sequence[str],
    *,
    excluded: bool,
) -> pa.Table:
    """The references behind an entity, or behind what joins two. Columns: event, kind, …, source, sheet, row."""
    here = _entity(entity_of, key)
    there = None if other is None else _entity(entity_of, other)
    events = _events(snapshot, here, there, excluded=excluded)
    links = _links(snapshot, here, there)
    found = pa.concat_tables([events, links])
    return found.filter(pc.is_in(found["kind"], pa.array(kinds))) if kinds else found


def _entity(entity_of: Mapping[str, int], key: str) -> int:
    if key not in entity_of:
        raise UnknownEntity("unknown-entity", key=key)
    return entity_of[key]


def _touching(a: Codes, b: Codes, here: int, there: int | None) -> npt.NDArray[np.bool_]:
    if there is None:
        found: npt.NDArray[np.bool_] = (a == here) | (b == here)
    else:
        found = ((a == here) & (b == there)) | ((a == there) & (b == here))
    return found


def _ends(table: pa.Table) -> tuple[Codes, Codes]:
    a, b = (pc.fill_null(table[name], -1).to_numpy() for name in ("a", "b"))
    return a, b


def _events(snapshot: Snapshot, here: int, there: int | None, *, excluded: bool) -> pa.Table:
    events, rows = snapshot["events"], snapshot["event_rows"]
    entity = np.append(snapshot["keys"]["entity"].to_numpy(), -1)  # a null end is code -1
    a, b = (entity[end] for end in _ends(events))
    chosen = np.flatnonzero(_touching(a, b, here, there))
    found = events.take(chosen)
    if not excluded:
        found = found.filter(pc.is_null(found["excluded"]))
    told = found.select(["event", "kind", "at", "precision", "value", "unit", "excluded"])
    told = told.append_column("pair", _pairs(snapshot, told["event"]))
    return _with_rows(told, rows, "event", [str(number) for number in told["event"].to_pylist()])


def _pairs(snapshot: Snapshot, events: pa.ChunkedArray) -> pa.Array:
    """What took each event back, or what it took back: that event's number, as text; null for all others."""
    told = snapshot["reversals"].select(["original", "reversal"]).to_pylist()
    other = {one["original"]: str(one["reversal"]) for one in told}
    other |= {one["reversal"]: str(one["original"]) for one in told}
    return pa.array([other.get(event) for event in events.to_pylist()], pa.string())


def _links(snapshot: Snapshot, here: int, there: int | None) -> pa.Table:
    links, rows = snapshot["links"], snapshot["link_rows"]
    found = links.take(np.flatnonzero(_touching(*_ends(links), here, there)))
    size = found.num_rows
    events = snapshot["events"].schema
    told = pa.table(
        {
            "event": found["link"],
            "kind": found["kind"],
            **{
                name: pa.nulls(size, events.field(name).type)
                for name in ("at", "precision", "value", "unit", "excluded")
            },
            "pair": pa.nulls(size, pa.string()),
        }
    )
    return _with_rows(told, rows, "link", [f"link:{number}" for number in found["link"].to_pylist()])


def _with_rows(told: pa.Table, rows: pa.Table, column: str, names: list[str]) -> pa.Table:
    """One line for each row that tells of each event; `rows` stands in order of `column`."""
    numbers = rows[column].to_numpy()
    wanted = told["event"].to_numpy()
    start, end = np.searchsorted(numbers, wanted, "left"), np.searchsorted(numbers, wanted, "right")
    times = end - start
    which = np.repeat(np.arange(len(wanted)), times)
    at = np.repeat(start, times) + (np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times))
    plain = told.set_column(0, "event", pa.array(names, pa.string())).take(which)
    cited = rows.take(at)
    for name in ("source", "sheet", "row"):
        plain = plain.append_column(name, cited[name])
    return pa.table({name: _decoded(plain[name]) for name in _COLUMNS})


def _decoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def with_cells(cited: pa.Table, cells: pa.ChunkedArray, sources: Sequence[Source]) -> pa.Table:
    """The references with the cells as delivered and the names of their file and sheet."""
    by_number = {source.source: source for source in sources}
    sheets = {(source.source, sheet.sheet): sheet for source in sources for sheet in source.sheets}
    found = [
        (by_number[s], sheets[s, n])
        for s, n in zip(cited["source"].to_pylist(), cited["sheet"].to_pylist(), strict=True)
    ]
    texts = {
        "file": [source.name for source, _ in found],
        "member": [source.member for source, _ in found],
        "sheet": [sheet.name for _, sheet in found],
        "sha256": [source.sha256 for source, _ in found],
    }
    table = cited.rename_columns([{"sheet": "sheet_number"}.get(name, name) for name in cited.column_names])
    for name, values in texts.items():
        table = table.append_column(name, pa.array(values, pa.string()))
    table = table.append_column("cells", cells)
    return table.append_column("columns", pa.array([list(sheet.columns) for _, sheet in found], pa.list_(pa.string())))
