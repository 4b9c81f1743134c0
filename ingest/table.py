"""What does any table claim, once its user has described the entities, events and links of a row?"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import polars as pl

from graphkit.vocabulary import vocabulary

from .amounts import amounts, currency_beside, written
from .claimed import Claimed, Money
from .details import kept
from .grammar import Column, Entity, Event, Link, Template
from .identifiers import encoded, joined_keys, keys, mangled, masked
from .layout import Reading
from .times import days, moments
from .transfers import by_sign

FIELDS: tuple[str, ...] = ()
_FINEST = 9
_MANY_DECIMALS = r"^[+-]?[0-9]{1,30}\.[0-9]+$"
"""Decimals by which a number is known to be one, though its unit has fewer."""

Keys = dict[str, pl.Series]


def prepare(reading: Reading, claimed: Claimed) -> None:
    """Reads the money of every row, where the first event of a row moves any; a mapping tells no own side."""
    first = next(iter(reading.layout.template.events), None)
    if first is None or first.value is None or vocabulary().events[first.kind].measure != "money":
        return
    unit = _units(reading, first)
    nowhere = pl.repeat(None, len(unit), dtype=pl.String, eager=True)
    value = _amounts(reading, first, unit)
    claimed.money = Money(nowhere, value.abs() if first.value.signed else value, unit)


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the mapping describes, row by row."""
    template = reading.layout.template
    ends: Keys = {entity.alias: _entity_key(reading, claimed, entity) for entity in template.entities}
    for event in template.events:
        _check_ends(reading, claimed, ends, event)
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
    if entity.stated:
        return keys(entity.kind, entity.scheme, reading.constant(entity.stated))
    columns = []
    for name in entity.id:
        texts = reading.named(name)
        bad = mangled(texts, reading.mangled(Column((name,))))
        claimed.warn(bad, "mangled-number", name, texts)
        hidden = masked(texts)
        claimed.warn(hidden, "masked-number", name, texts)
        columns.append(texts.set(bad | hidden, None))
    return joined_keys(entity.kind, entity.scheme, columns)


def _mention(reading: Reading, claimed: Claimed, entity: Entity, key: pl.Series) -> None:
    shown = [reading.named(name).fill_null("") for name in entity.id]
    if entity.stated:
        shown = [reading.constant(entity.stated)]
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


def _check_ends(reading: Reading, claimed: Claimed, ends: Keys, event: Event) -> None:
    """An event needs an end that the row names: one that the file names for all rows says nothing of this row."""
    template = reading.layout.template
    said = [alias for alias in (event.a, event.b) if alias and not _of(template, alias).stated]
    missing = [ends[alias].is_null() for alias in said]
    if missing and len(said) == len([alias for alias in (event.a, event.b) if alias]):
        claimed.drop(reduce(lambda one, other: one & other, missing) & reading.within(event.when), "no-ends")


def _of(template: Template, alias: str) -> Entity:
    return next(entity for entity in template.entities if entity.alias == alias)


def _event(reading: Reading, claimed: Claimed, event: Event, ends: Keys, part: int) -> None:
    workbook = reading.layout.sheet.type == "xlsx"
    here, said = reading.within(event.when), reading.of(event.at)
    times = moments(said, event.at, workbook=workbook)
    if event.at:
        claimed.warn(times.bad & here, "bad-time", _name(event.at), said)
    value, unit = _value(reading, claimed, event, here)
    value, turned = _turned(reading, event, value)
    a, b = _end(ends, event.a, claimed), _end(ends, event.b, claimed)
    claimed.event(
        event.kind, where=here, part=part, directed=event.directed, a=a.zip_with(~turned, b), b=b.zip_with(~turned, a),
        side=None, at=times.at, precision=times.precision, n=_n(reading, claimed, event, here), value=value, unit=unit,
        id=_id(reading, event), outcome="done", details=_event_details(reading, event),
    )  # fmt: skip


def _name(column: Column) -> str:
    return column.columns[0] if column.columns else ""


def _turned(reading: Reading, event: Event, value: pl.Series | None) -> tuple[pl.Series | None, pl.Series]:
    """The amount, and where the event goes from its second end to its first: by `swap`, or by the amount's sign."""
    turned = reading.within(event.swap) if event.swap else pl.repeat(False, len(reading.block), eager=True)
    if value is None or event.value is None or not event.value.signed:
        return value, turned
    value, way = by_sign(value, event.value.signed)
    return value, turned ^ (way == "in").fill_null(False)


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


def _n(reading: Reading, claimed: Claimed, event: Event, here: pl.Series) -> pl.Series | int:
    """Occurrences that a row stands for: a whole number from 1; a row that says something else is dropped."""
    if not event.n:
        return 1
    said = reading.named(event.n)
    number = amounts(said, 0)
    claimed.drop((number.is_null() | (number < 1).fill_null(False)) & here, "bad-count", event.n, said)
    return number


def _value(
    reading: Reading, claimed: Claimed, event: Event, here: pl.Series
) -> tuple[pl.Series | None, pl.Series | None]:
    if event.value is None:
        return None, None
    said, name = reading.of(event.value), _name(event.value)
    unit = _unit(reading, claimed, event, here)
    value = _amounts(reading, event, unit)
    whole = written(said, replace(event.value, finer=""), 0, beside=_beside(event))
    _cut(claimed, event.value, here & value.is_not_null(), whole, unit)
    unread = said.is_not_null() & unit.is_not_null() & value.is_null() & here
    # a number, but not in the unit's smallest coin: no rounding
    finer = unread & (amounts(whole, _FINEST).is_not_null() | whole.str.contains(_MANY_DECIMALS).fill_null(False))
    claimed.warn(finer, "finer-than-unit", name, said)
    claimed.drop(unread & ~finer, "bad-amount", name, said)
    claimed.warn(said.is_null() & here, "no-amount", name, effect="kept")
    return value, unit.set(value.is_null(), None)


def _amounts(reading: Reading, event: Event, unit: pl.Series) -> pl.Series:
    """The amounts in minor units of each row's unit; null where they cannot be read."""
    assert event.value is not None
    said, beside = reading.of(event.value), _beside(event)
    minor, workbook = event.value.given_in in ("minor", "fen"), reading.layout.sheet.type == "xlsx"
    value = pl.repeat(None, len(said), dtype=pl.Int64, eager=True)
    for name in unit.drop_nulls().unique().sort().to_list():
        here, decimals = (unit == name).fill_null(False), vocabulary().decimals[name]
        texts = written(said.set(~here, None), event.value, decimals, beside=beside)
        value = value.zip_with(~here, amounts(texts, decimals, minor=minor, workbook=workbook))
    return value


def _beside(event: Event) -> bool:
    """Does the currency stand in the cell of the amount? Where the mapping names one column for both."""
    return bool(event.value and event.unit and set(event.unit.columns) & set(event.value.columns))


def _cut(claimed: Claimed, told: Column, here: pl.Series, whole: pl.Series, unit: pl.Series) -> None:
    """Tells the amounts that were cut to their unit's smallest coin."""
    if told.finer != "cut":
        return
    for name in unit.drop_nulls().unique().sort().to_list():
        finer = whole.str.contains(rf"\.[0-9]{{{vocabulary().decimals[name]}}}0*[1-9]").fill_null(False)
        claimed.warn(here & (unit == name).fill_null(False) & finer, "cut-to-unit", _name(told), whole, effect="kept")


def _unit(reading: Reading, claimed: Claimed, event: Event, here: pl.Series) -> pl.Series:
    """The unit of each row; a currency that the vocabulary does not know drops the row."""
    unit = _units(reading, event)
    if event.unit is not None:
        said = reading.of(event.unit)
        claimed.drop(unit.is_null() & here, "unknown-unit", _name(event.unit), said.fill_null(""))
    return unit


def _units(reading: Reading, event: Event) -> pl.Series:
    """The unit of each row; null where it is unknown."""
    assert event.value is not None
    single = event.value.unit or (event.unit.unit if event.unit else "") or None
    whole = pl.repeat(single, len(reading.block), dtype=pl.String, eager=True)
    if event.unit is None:
        return whole
    said = reading.of(event.unit)
    named = {**{name: name for name in vocabulary().decimals}, **event.unit.map}
    known = {text: unit for text, unit in named.items() if unit in vocabulary().decimals}
    if _beside(event):
        return currency_beside(said, known)
    return said.replace_strict(known, default=None, return_dtype=pl.String).zip_with(said.is_not_null(), whole)


def _link(reading: Reading, claimed: Claimed, link: Link, ends: Keys) -> None:
    a, b, here = _end(ends, link.a, claimed), _end(ends, link.b, claimed), reading.within(link.when)
    only = not reading.layout.template.events and len(reading.layout.template.links) == 1
    missing = a.is_null() | b.is_null()
    if only:
        claimed.drop(missing & here, "no-ends")
    workbook = reading.layout.sheet.type == "xlsx"
    since, until = (
        days(reading.of(told), told, workbook=workbook) if told else None for told in (link.since, link.until)
    )
    strength = _strength(reading, claimed, link, here)
    claimed.link(
        link.kind, a, b, where=here, directed=link.directed, role=reading.named(link.role) if link.role else None,
        since=since, until=until, strength=strength, details=_details(reading, link.fields),
    )  # fmt: skip


def _strength(reading: Reading, claimed: Claimed, link: Link, here: pl.Series) -> pl.Series | None:
    """An ordinal, above zero; a row that says something else is dropped."""
    if not link.strength:
        return None
    said = reading.named(link.strength)
    strength = said.cast(pl.Float64, strict=False)
    good = (strength.is_finite() & (strength > 0)).fill_null(False)
    claimed.drop(said.is_not_null() & ~good & here, "bad-strength", link.strength, said)
    return strength.set(~good, None)
