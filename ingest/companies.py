"""What does a register of companies claim? Bodies with their facts, who holds shares, who directs, who belongs to them.

A body without a credit code is one within its register, by its stated name there; it is never joined to another file's.
"""

from __future__ import annotations

import polars as pl

from .accounts import details_day
from .claimed import Claimed
from .details import from_columns
from .identifiers import credit_codes, named_keys
from .layout import Reading
from .parties import file_mark, holder, identifier, stated
from .persons import person

_FACTS = ("address", "status", "capital")
FIELDS = (
    "company",
    "code",
    *_FACTS,
    "founded",
    "legal_name",
    "legal_id",
    "name",
    "id",
    "role",
    "share",
    "since",
    "until",
)


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the rows of a register of companies say."""
    field, header = reading.field, reading.layout.header_name
    body = organisation(reading, claimed, "company", "code")
    claimed.drop(body.is_null(), "no-organisation", header("company"), field("company"))
    claimed.mention("organisation", body, name=field("company").fill_null(""), details=_facts(reading, claimed))
    legal = person(reading, claimed, "legal_name", "legal_id", body)
    claimed.mention("person", legal, name=field("legal_name").fill_null(""))
    claimed.link("directs", legal, body, directed=True, role=header("legal_name"))
    who = holder(reading, claimed, "name", "id", body)
    since, until = period(reading, claimed)
    role, natural = field("role"), who.str.starts_with("person:").fill_null(False)
    owns, directs = (stated(reading, "role", "relation", name) for name in ("shareholder", "officer"))
    more = from_columns(
        {"share": field("share")} | {name: reading.named(name) for name in reading.layout.template.kept}
    )
    claimed.link(
        "shareholder", who, body, where=owns, directed=True, role=role, since=since, until=until, details=more
    )  # fmt: skip
    claimed.link("directs", who, body, where=directs & natural, directed=True, role=role, since=since, until=until)
    other = ~owns & ~directs
    claimed.link("member", who, body, where=other & natural, directed=True, role=role, since=since, until=until)


def organisation(reading: Reading, claimed: Claimed, name: str, code: str) -> pl.Series:
    """The body that a row names: by its credit code, else by its name within this register."""
    said = identifier(reading, claimed, code)
    found = credit_codes(said)
    claimed.warn(said.is_not_null() & found.is_null(), "bad-id-number", reading.layout.header_name(code), said)
    names = reading.field(name)
    register = pl.repeat(f"register:{file_mark(reading)}", len(names), dtype=pl.String, eager=True)
    return ("organisation:cn-uscc:" + found).fill_null(named_keys("organisation", register, names))


def period(reading: Reading, claimed: Claimed) -> tuple[pl.Series, pl.Series]:
    """The days between which something stood; a text that says none is warned of."""
    found = []
    for name in ("since", "until"):
        said, day = reading.field(name), details_day(reading, name)
        claimed.warn(said.is_not_null() & day.is_null(), "bad-time", reading.layout.header_name(name), said)
        found.append(day)
    return found[0], found[1]


def _facts(reading: Reading, claimed: Claimed) -> pl.Series:
    said, day = reading.field("founded"), details_day(reading, "founded")
    claimed.warn(said.is_not_null() & day.is_null(), "bad-time", reading.layout.header_name("founded"), said)
    return from_columns({name: reading.field(name) for name in _FACTS} | {"founded": day.dt.to_string("%Y-%m-%d")})
