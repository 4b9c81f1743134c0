"""Where on this sheet does a template find what it reads?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from graphkit.errors import Refused, UnknownLayout
from graphkit.model import Sheet

from .blocks import Block
from .fitting import columns_of_table, nearest_first
from .grammar import Column, Stated, Template, Within
from .kernels import BoolArray, I32Array
from .texts import nearest, stripped

_MOST_NEAR = 3
_CITED = re.compile(r"query|(?:elementId|labels|type|startNode|endNode)\(.+\)")
"""Columns of a Neo4j's rows that say where a row is from."""
_MOST_SAID = 400
"""Characters of a header that a message repeats."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A template laid over the header of one sheet."""

    sheet: Sheet
    template: Template
    places: Mapping[str, int]
    """Column number, from 0, by header name; the first of equal names."""
    constants: Mapping[Stated, str] = field(default_factory=dict)
    """What stands once for the whole sheet."""
    learned: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)
    """What earlier blocks of this sheet have shown, for later ones."""

    def place(self, column: Column | None) -> int | None:
        """Where the column stands, under the first of its names that the sheet has; None: nowhere."""
        if column is None:
            return None
        return next((self.places[name] for name in column.columns if name in self.places), None)

    def header_name(self, field: str) -> str:
        """How this sheet calls a field of the material; the field's own name where it has no such column."""
        place = self.place(self.template.fields.get(field))
        return field if place is None else self.sheet.header[place]

    def read(self) -> set[int]:
        """The columns that are read for what they mean, by number."""
        template = self.template
        named = [*columns_of_table(template), *(column.time for column in template.fields.values())]
        found = {self.place(column) for column in template.fields.values()} | {self.places.get(name) for name in named}
        return {place for place in found if place is not None}

    def unread(self) -> tuple[str, ...]:
        """The columns that nobody reads, in order; one without a name is "#" and its number."""
        template = self.template
        named = [*template.kept, *(exclude.when.column for exclude in template.excludes), *columns_of_table(template)]
        named += [column.time for column in template.fields.values()]
        read = {self.places[name] for name in named if name in self.places}
        read |= {place for column in template.fields.values() if (place := self.place(column)) is not None}
        cited = {place for place, name in enumerate(self.sheet.header) if template.query and _CITED.fullmatch(name)}
        return tuple(
            name or f"#{place + 1}" for place, name in enumerate(self.sheet.header) if place not in read | cited
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """One block of a sheet, through the eyes of its template."""

    layout: Layout
    block: Block

    def field(self, name: str) -> pl.Series:
        """A field of the material, cleaned; blank, and a field the sheet does not have, are null."""
        return self.of(self.layout.template.fields.get(name))

    def of(self, column: Column | None) -> pl.Series:
        """A column as the template describes it: with the clock that stands in another, or once for all rows."""
        if column is not None and column.stated is not None:
            return self.constant(column.stated)
        texts = self.at(self.layout.place(column))
        if column is not None and column.time:
            texts = texts + (" " + self.named(column.time)).fill_null("")
        return texts

    def constant(self, stated: Stated) -> pl.Series:
        """What is said once, in every row."""
        return pl.repeat(self.layout.constants[stated], len(self.block), dtype=pl.String, eager=True)

    def within(self, when: Within | None) -> pl.Series:
        """The rows that a condition means; without one all of them. A blank cell is an empty text."""
        if when is None:
            return pl.repeat(True, len(self.block), dtype=pl.Boolean, eager=True)
        said = self.named(when.column).fill_null("")
        found = said.str.contains(when.pattern) if when.pattern else said.is_in(list(when.values))
        return found if when.inside else ~found

    def named(self, column: str) -> pl.Series:
        """A column by its header, cleaned; blank is null; "" names no column."""
        return self.at(self.layout.places.get(column))

    def at(self, place: int | None) -> pl.Series:
        """A column by its number, cleaned; blank is null."""
        if place is None:
            return pl.repeat(None, len(self.block), dtype=pl.String, eager=True)
        return self.block.stated(place)

    def distinct(self, name: str) -> tuple[I32Array, pl.Series]:
        """The distinct texts of a field, cleaned ("" for blank), and which of them each row says."""
        column = self.layout.template.fields.get(name)
        place = self.layout.place(column)
        if place is not None:
            return self.block.distinct(place)
        constant = "" if column is None or column.stated is None else self.layout.constants[column.stated]
        return np.zeros(len(self.block), np.int32), pl.Series([constant])

    def mangled(self, column: Column | None) -> BoolArray:
        """Where the workbook holds a number whose last digits are lost."""
        place = self.layout.place(column)
        return self.block.is_mangled(-1 if place is None else place)


def laid(sheet: Sheet, template: Template) -> Layout:
    """The template over this sheet.

    Raises
        Refused: `mapping-column-missing`: a mapping names a column that the sheet does not have (the nearest is told).
    """
    places: dict[str, int] = {}
    for place, name in enumerate(sheet.header):
        if name:
            places.setdefault(name, place)
    layout = Layout(sheet, template, places)
    if template.recognise:
        _require(template.recognise, layout)
        return layout
    for column in template.fields.values():
        if layout.place(column) is None:
            _require(column.columns[:1], layout)
        _require([column.time] if column.time else [], layout)
    _require(columns_of_table(template), layout)
    _require([*template.kept, *(exclude.when.column for exclude in template.excludes)], layout)
    return layout


def _require(columns: Iterable[str], layout: Layout) -> None:
    for name in columns:
        if name not in layout.places:
            header = [known for known in layout.sheet.header if known]
            raise Refused(
                "mapping-column-missing", file=layout.sheet.path.name, sheet=layout.sheet.name, column=name,
                nearest=nearest(name, header) or ", ".join(header[:20]), template=layout.template.name,
            )  # fmt: skip


def recognise(sheet: Sheet, templates: Sequence[Template]) -> Template:
    """Which template knows this header? The one that reads the most of its columns.

    Raises
        UnknownLayout: none does; tells the nearest one and what is missing for it.
    """
    header = {stripped(name) for name in sheet.header}
    known = [template for template in templates if template.recognise]

    def read(template: Template) -> int:
        names = {name for column in template.fields.values() for name in column.columns}
        return len(header & (names | set(template.kept)))

    fitting = [template for template in known if set(template.recognise) <= header]
    if fitting:
        return max(fitting, key=lambda template: (read(template), template.name))
    near = nearest_first(sheet.header, known)[:_MOST_NEAR]
    raise UnknownLayout(
        "unknown-layout", file=sheet.path.name, sheet=sheet.name,
        nearest=near[0].template.name if near else "table", missing="、".join(near[0].missing) if near else "—",
        others="；".join(f"{one.template.name} ({'、'.join(one.missing)})" for one in near[1:]) or "—",
        columns=_shortened("、".join(name for name in sheet.header if name)),
    )  # fmt: skip


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_SAID else text[:_MOST_SAID] + "…"
