"""Where on this sheet does a template find what it reads?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from graphkit.errors import Refused, UnknownLayout
from graphkit.model import Sheet

from .blocks import Block
from .grammar import Column, Template
from .kernels import BoolArray
from .texts import nearest, stripped


@dataclass(frozen=True, slots=True)
class Layout:
    """A template laid over the header of one sheet."""

    sheet: Sheet
    template: Template
    places: Mapping[str, int]
    """Column number, from 0, by header name; the first of equal names."""
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

    def unread(self) -> tuple[str, ...]:
        """The columns that nobody reads, in order; one without a name is "#" and its number."""
        template = self.template
        named = [*template.kept, *(exclude.column for exclude in template.excludes), *columns_of_table(template)]
        read = {self.places[name] for name in named if name in self.places}
        read |= {place for column in template.fields.values() if (place := self.place(column)) is not None}
        return tuple(name or f"#{place + 1}" for place, name in enumerate(self.sheet.header) if place not in read)


@dataclass(frozen=True, slots=True)
class Reading:
    """One block of a sheet, through the eyes of its template."""

    layout: Layout
    block: Block

    def field(self, name: str) -> pl.Series:
        """A field of the material, cleaned; blank, and a field the sheet does not have, are null."""
        return self.at(self.layout.place(self.layout.template.fields.get(name)))

    def named(self, column: str) -> pl.Series:
        """A column by its header, cleaned; blank is null; "" names no column."""
        return self.at(self.layout.places.get(column))

    def at(self, place: int | None) -> pl.Series:
        """A column by its number, cleaned; blank is null."""
        if place is None:
            return pl.repeat(None, len(self.block), dtype=pl.String, eager=True)
        texts = self.block.column(place)
        return texts.set(texts == "", None)

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
    _require(columns_of_table(template), layout)
    _require([*template.kept, *(exclude.column for exclude in template.excludes)], layout)
    return layout


def _require(columns: Iterable[str], layout: Layout) -> None:
    for name in columns:
        if name not in layout.places:
            header = [known for known in layout.sheet.header if known]
            raise Refused(
                "mapping-column-missing", file=layout.sheet.path.name, sheet=layout.sheet.name, column=name,
                nearest=nearest(name, header) or ", ".join(header[:20]), template=layout.template.name,
            )  # fmt: skip


def columns_of_table(template: Template) -> list[str]:
    """Every column that the entities, events and links of a mapping name."""
    named: list[str] = []
    for entity in template.entities:
        named += [*entity.id, entity.name, *entity.fields.values()]
    for event in template.events:
        named += [event.n, *event.id, *event.fields.values()]
        for column in (event.at, event.value, event.unit):
            named += column.columns if column else ()
    for link in template.links:
        named += [link.strength, link.role, *link.fields.values()]
        for column in (link.since, link.until):
            named += column.columns if column else ()
    return [name for name in named if name]


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
    near = max(known, key=lambda template: (read(template), template.name), default=None)
    missing = [name for name in near.recognise if name not in header] if near else []
    raise UnknownLayout(
        "unknown-layout", file=sheet.path.name, sheet=sheet.name, nearest=near.name if near else "—",
        missing="、".join(missing), columns="、".join(name for name in sheet.header if name),
    )  # fmt: skip
