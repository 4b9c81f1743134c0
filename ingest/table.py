"""What does any table claim, once its user has described the entities, events and links of a row?"""

from __future__ import annotations

from functools import reduce

import polars as pl

from graphkit.vocabulary import vocabulary

from .amounts import amounts
from .claimed import Claimed
from .details import kept
from .grammar import Column, Entity, Event, Link
from .identifiers import encoded, joined_keys, mangled
from .layout import Reading
from .times import days, moments

FIELDS: tuple[str, ...] = ()
_FINEST = 9
"""Decimals by which a number is known to be one, though its unit has fewer."""

Keys = dict[str, pl.Series]


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the mapping describes, row by row."""
    template = reading.layout.template
    ends: Keys = {entity.alias: _entity_key(reading, claimed, entity) for entity in template.entities}
    for event in template.events:
        _check_ends(claimed, ends, event)
    for part, event in enumerate(template.events):
        _event(reading, claimed, event, ends, part)
    for link in template.links:
        _link(reading, claimed, link, ends)
    if template.entities and not (template.events or template.links):
        nobody = reduce(lambda one, other: one & other, [key.is_null() for key in ends.values()])
        claimed.drop(nobody, "no-entity", template.entities[0].id[0])
    for entity in template.entities:
        _mention(reading, claimed, entity, ends[entity.alias])


def _entity_key(reading: Reading, claimed: Claimed, entity: Entity) -> pl.Series:
    columns = []
    for name in entity.id:
        texts = reading.named(name)
        bad = mangled(texts, reading.mangled(Column((name,))))
        claimed.warn(bad, "mangled-number", name, texts)
        columns.append(texts.set(bad, None))
    return joined_keys(entity.kind, entity.scheme, columns)


def _mention(reading: Reading, claimed: Claimed, entity: Entity, key: pl.Series) -> None:
    shown = [reading.named(name).fill_null("") for name in entity.id]
    caption = reduce(lambda one, other: one + "_" + other, shown)
    if entity.name:
        told = reading.named(entity.name)
        caption = told.zip_with(told.is_not_null(), caption)
    claimed.mention(entity.kind, key, name=caption, details=_details(reading, entity.fields))


def _details(reading: Reading, fields: dict[str, str] | object) -> pl.Series:
    named = fields if isinstance(fields, dict) else {}
    return kept(reading.block, {field: reading.layout.places[column] for field, column in named.items()})


def _end(ends: Keys, alias: str, claimed: Claimed) -> pl.Series:
    return ends[alias] if alias else pl.repeat(None, len(claimed.rows), dtype=pl.String, eager=True)


def _check_ends(claimed: Claimed, ends: Keys, event: Event | Link) -> None:
    a, b = _end(ends, event.a, claimed), _end(ends, event.b, claimed)
    claimed.drop(a.is_null() & b.is_null(), "no-ends")


def _event(reading: Reading, claimed: Claimed, event: Event, ends: Keys, part: int) -> None:
    workbook = reading.layout.sheet.type == "xlsx"
    times = moments(reading.at(reading.layout.place(event.at)), event.at, workbook=workbook)
    if event.at:
        claimed.warn(times.bad, "bad-time", event.at.columns[0], reading.at(reading.layout.place(event.at)))
    value, unit = _value(reading, claimed, event)
    claimed.event(
        event.kind, part=part, directed=event.directed, a=_end(ends, event.a, claimed), b=_end(ends, event.b, claimed),
        side=None, at=times.at, precision=times.precision, n=_n(reading, claimed, event), value=value, unit=unit,
        id=_id(reading, event), outcome="done", details=_event_details(reading, event),
    )  # fmt: skip


def _event_details(reading: Reading, event: Event) -> pl.Series:
    fields = {**{column: column for column in reading.layout.template.kept}, **event.fields}
    return _details(reading, fields)


def _id(reading: Reading, event: Event) -> pl.Series | None:
    """Equal ids of one mapping and kind are the same event."""
    if not event.id:
        return None
    parts = [encoded(reading.named(name)) for name in event.id]
    if len(parts) > 1:
        parts = [part.str.replace_all("_", "%5F", literal=True) for part in parts]
    return f"{reading.layout.template.name}:{event.kind}:" + reduce(lambda one, other: one + "_" + other, parts)


def _n(reading: Reading, claimed: Claimed, event: Event) -> pl.Series | int:
    """Occurrences that a row stands for: a whole number from 1; a row that says something else is dropped."""
    if not event.n:
        return 1
    said = reading.named(event.n)
    number = amounts(said, 0)
    claimed.drop(number.is_null() | (number < 1).fill_null(False), "bad-count", event.n, said)
    return number


def _value(reading: Reading, claimed: Claimed, event: Event) -> tuple[pl.Series | None, pl.Series | str | None]:
    if event.value is None:
        return None, None
    said = reading.at(reading.layout.place(event.value))
    unit = _unit(reading, claimed, event)
    minor, workbook = event.value.given_in in ("minor", "fen"), reading.layout.sheet.type == "xlsx"
    decimals = vocabulary().decimals
    value = pl.repeat(None, len(said), dtype=pl.Int64, eager=True)
    for name in unit.drop_nulls().unique().sort().to_list():
        here = (unit == name).fill_null(False)
        value = value.zip_with(~here, amounts(said.set(~here, None), decimals[name], minor=minor, workbook=workbook))
    unread = said.is_not_null() & unit.is_not_null() & value.is_null()
    finer = unread & amounts(said, _FINEST).is_not_null()  # a number, but not in the unit's smallest coin: no rounding
    claimed.warn(finer, "finer-than-unit", event.value.columns[0], said)
    claimed.drop(unread & ~finer, "bad-amount", event.value.columns[0], said)
    claimed.warn(said.is_null(), "no-amount", event.value.columns[0], effect="kept")
    return value, unit.set(value.is_null(), None)


def _unit(reading: Reading, claimed: Claimed, event: Event) -> pl.Series:
    """The unit of each row; a currency that the vocabulary does not know drops the row."""
    assert event.value is not None
    single = event.value.unit or (event.unit.unit if event.unit else "")
    if event.unit is None:
        return pl.repeat(single, len(claimed.rows), dtype=pl.String, eager=True)
    said = reading.at(reading.layout.place(event.unit))
    named = {**{name: name for name in vocabulary().decimals}, **event.unit.map}
    known = {text: unit for text, unit in named.items() if unit in vocabulary().decimals}
    unit = said.replace_strict(known, default=None, return_dtype=pl.String)
    claimed.drop(said.is_not_null() & unit.is_null(), "unknown-unit", event.unit.columns[0], said)
    if single:
        return unit.zip_with(said.is_not_null(), pl.repeat(single, len(said), dtype=pl.String, eager=True))
    claimed.drop(said.is_null(), "unknown-unit", event.unit.columns[0])
    return unit


def _link(reading: Reading, claimed: Claimed, link: Link, ends: Keys) -> None:
    a, b = _end(ends, link.a, claimed), _end(ends, link.b, claimed)
    only = not reading.layout.template.events and len(reading.layout.template.links) == 1
    missing = a.is_null() | b.is_null()
    if only:
        claimed.drop(missing, "no-ends")
    workbook = reading.layout.sheet.type == "xlsx"
    since, until = (
        days(reading.at(reading.layout.place(told)), told, workbook=workbook) if told else None
        for told in (link.since, link.until)
    )
    strength = _strength(reading, claimed, link)
    claimed.link(
        link.kind, a, b, directed=link.directed, role=reading.named(link.role) if link.role else None,
        since=since, until=until, strength=strength, details=_details(reading, link.fields),
    )  # fmt: skip


def _strength(reading: Reading, claimed: Claimed, link: Link) -> pl.Series | None:
    """An ordinal, above zero; a row that says something else is dropped."""
    if not link.strength:
        return None
    said = reading.named(link.strength)
    strength = said.cast(pl.Float64, strict=False)
    good = (strength.is_finite() & (strength > 0)).fill_null(False)
    claimed.drop(said.is_not_null() & ~good, "bad-strength", link.strength, said)
    return strength.set(~good, None)
