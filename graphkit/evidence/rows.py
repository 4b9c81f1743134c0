"""Which rows does a selection cite? References are gathered, numbered in order of file, sheet and row, read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from graphkit.case import Case
from graphkit.evidence.selection import Cited, Custody, SheetColumns
from graphkit.model import I64Array

Reference: TypeAlias = tuple[int, int, int]
"""source, sheet, row"""


def references(rows: pa.Table, column: str, wanted: I64Array) -> dict[int, list[Reference]]:
    """For each wanted event or link: the rows that say it, each once. `rows` stands in order of `column`."""
    numbers = np.asarray(rows[column])
    start, end = np.searchsorted(numbers, wanted, "left"), np.searchsorted(numbers, wanted, "right")
    taken = rows.take(pa.array(_ranges(start, end)))
    told = list(zip(*(taken[name].to_pylist() for name in ("source", "sheet", "row")), strict=True))
    found, place = {}, 0
    for number, size in zip(wanted.tolist(), (end - start).tolist(), strict=True):
        found[number] = sorted(set(told[place : place + size]))
        place += size
    return found


def _ranges(start: I64Array, end: I64Array) -> I64Array:
    sizes = end - start
    before = np.repeat(np.cumsum(sizes) - sizes, sizes)
    ranges: I64Array = np.repeat(start, sizes) + np.arange(sizes.sum()) - before
    return ranges


class Numbers:
    """The number each cited row has in the package: in order of source, sheet, row, from 1."""

    def __init__(self, cited: Iterable[Reference]) -> None:
        """Of every reference the selection rests on."""
        self.order = sorted(set(cited))
        self._number = {reference: number for number, reference in enumerate(self.order, start=1)}

    def of(self, cited: Iterable[Reference]) -> tuple[int, ...]:
        """Their numbers, ascending."""
        return tuple(sorted(self._number[reference] for reference in cited))


def cited_rows(
    case: Case, numbers: Numbers, sources: Mapping[int, Custody], supports: Mapping[int, list[str]]
) -> tuple[Cited, ...]:
    """The cited rows with their cells as delivered, in order of their numbers."""
    columns = zip(*numbers.order, strict=True) if numbers.order else ((), (), ())
    asked = pa.table({name: pa.array(values, kind) for (name, kind), values in zip(_TYPES, columns, strict=True)})
    cells = case.ledger.cells(asked)["cells"].to_pylist()
    return tuple(
        _cited(number, reference, sources[reference[0]], told, tuple(dict.fromkeys(supports.get(number, ()))))
        for number, (reference, told) in enumerate(zip(numbers.order, cells, strict=True), start=1)
    )


_TYPES = (("source", pa.int32()), ("sheet", pa.int16()), ("row", pa.int32()))


def _cited(
    number: int, reference: Reference, source: Custody, cells: list[str | None], supports: tuple[str, ...]
) -> Cited:
    sheet = next((each for each in source.sheets if each.sheet == reference[1]), SheetColumns(reference[1], "", 0, ()))
    return Cited(
        id=number, source=source.source, sha256=source.sha256, file=source.name, member=source.member,
        sheet=sheet.sheet, sheet_name=sheet.name, row=reference[2], columns=sheet.columns,
        cells=tuple(cell or "" for cell in cells),
        supports=supports,
    )  # fmt: skip
