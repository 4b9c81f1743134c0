"""What does a register of persons claim? Persons, their phones, their kin, and the role that somebody states.

A role is an assessment: it stands in a mention of its own with its basis and who states it, never as a fact.
"""

from __future__ import annotations

import polars as pl

from .accounts import details_day
from .claimed import Claimed
from .details import from_columns
from .identifiers import named_keys, phone_key
from .layout import Reading
from .parties import identifier, persons_numbers, phones, rows_of_file
from .texts import each_distinct

_ROLE = ("role", "role_basis", "role_by")
_KIN = ("relation", "kin_name", "kin_id", "kin_phones")
FIELDS = ("name", "id", "sex", "birth", "address", "phones", *_ROLE, *_KIN)


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the rows of a register of persons say."""
    field, name = reading.field, reading.layout.header_name
    key = person(reading, claimed, "name", "id", _anchor(reading))
    claimed.drop(key.is_null(), "no-entity", name("name"), field("name"))
    claimed.mention("person", key, name=field("name").fill_null(""), details=_facts(reading, claimed))
    roles = {part: field(part) for part in _ROLE}
    claimed.mention(
        "person", key, name=field("name").fill_null(""), details=from_columns(roles), basis="assessment",
        where=roles["role"].is_not_null(),
    )  # fmt: skip
    phones(claimed, field("phones"), name("phones"), key)
    kin = person(reading, claimed, "kin_name", "kin_id", key)
    claimed.mention("person", kin, name=field("kin_name").fill_null(""))
    claimed.link("kin", key, kin, directed=False, role=field("relation"))
    phones(claimed, field("kin_phones"), name("kin_phones"), kin)


def person(reading: Reading, claimed: Claimed, name: str, number: str, anchor: pl.Series) -> pl.Series:
    """By identity number where its check digit fits; else by name at the anchor."""
    said = identifier(reading, claimed, number)
    people = persons_numbers(reading, claimed, reading.field(name), said, number)
    claimed.warn(said.is_not_null() & people.is_null(), "bad-id-number", reading.layout.header_name(number), said)
    return ("person:cn-id:" + people).fill_null(named_keys("person", anchor, reading.field(name)))


def _anchor(reading: Reading) -> pl.Series:
    """What holds a person without identity number: the first phone; else this row of this file, shared with nobody."""
    first = reading.field("phones").str.split("、").list.first()
    by_phone = each_distinct(first, phone_key)
    return by_phone.fill_null(rows_of_file(reading)) if by_phone.has_nulls() else by_phone


def _facts(reading: Reading, claimed: Claimed) -> pl.Series:
    said, day = reading.field("birth"), details_day(reading, "birth")
    claimed.warn(said.is_not_null() & day.is_null(), "bad-time", reading.layout.header_name("birth"), said)
    facts = {"sex": reading.field("sex"), "birth": day.dt.to_string("%Y-%m-%d"), "address": reading.field("address")}
    return from_columns(facts | {name: reading.named(name) for name in reading.layout.template.kept})
