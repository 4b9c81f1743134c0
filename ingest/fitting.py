"""Which known layouts are like this table, and what does each of them find and miss there?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .grammar import Template
from .texts import stripped


@dataclass(frozen=True, slots=True)
class Fit:
    """One template beside one header. Columns in the order of the table, what is missing in that of the template."""

    template: Template
    fits: tuple[str, ...]
    """Columns of the table that the template reads."""
    missing: tuple[str, ...]
    """Columns the template goes by that the table does not have; none: it is recognised."""
    unread: tuple[str, ...]


def fit(header: Sequence[str], template: Template) -> Fit:
    """What does a template find in a table, and what does it miss?"""
    columns = list(dict.fromkeys(name for name in map(stripped, header) if name))
    read = {name for column in template.fields.values() for name in column.columns} | set(template.kept)
    read |= {*columns_of_table(template), *(exclude.when.column for exclude in template.excludes)}
    return Fit(
        template,
        tuple(name for name in columns if name in read),
        tuple(name for name in template.recognise if name not in columns),
        tuple(name for name in columns if name not in read),
    )


def nearest_first(header: Sequence[str], templates: Sequence[Template]) -> tuple[Fit, ...]:
    """The templates that share a column with the table: those that read the most of it first, then by what is missing.

    What is kept without being understood counts for less than a field, and alone for nothing.
    """
    found = [one for one in (fit(header, template) for template in templates) if _understood(one)]
    return tuple(sorted(found, key=lambda one: (-_weight(one), len(one.missing), one.template.name)))


def columns_of_table(template: Template) -> list[str]:
    """Every column that the entities, events and links of a mapping name."""
    named: list[str] = []
    for entity in template.entities:
        named += [*entity.id, entity.name, *entity.fields.values()]
    for event in template.events:
        named += [event.n, *event.id, *event.fields.values()]
        for column in (event.at, event.value, event.unit):
            named += [*column.columns, column.time] if column else []
        named += [when.column for when in (event.when, event.swap) if when]
    for link in template.links:
        named += [link.strength, link.role, link.when.column if link.when else "", *link.fields.values()]
        for column in (link.since, link.until):
            named += [*column.columns, column.time] if column else []
    return [name for name in named if name]


def _weight(one: Fit) -> int:
    return len(one.fits) + len(_understood(one))


def _understood(one: Fit) -> set[str]:
    fields = {name for column in one.template.fields.values() for name in column.columns}
    return (fields | set(columns_of_table(one.template))) & set(one.fits)
