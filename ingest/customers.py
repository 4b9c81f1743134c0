"""What does a bank's list of customers (人员信息, 联系方式, 住址) claim? Who they are, phones, whom they act for."""

from __future__ import annotations

import polars as pl

from .accounts import details_day
from .claimed import Claimed
from .details import from_columns
from .layout import Reading
from .parties import holder, phones, rows_of_file
from .persons import person

_FACTS = ("address", "employer")
_PHONES = ("phone", "phone2", "phone3", "phone4")
FIELDS = ("name", "id", "birth", *_FACTS, *_PHONES, "legal_name", "legal_id", "agent_name", "agent_id")


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the rows of a list of customers say."""
    field, header = reading.field, reading.layout.header_name
    who = holder(reading, claimed, "name", "id", rows_of_file(reading), details=_facts(reading, claimed))
    claimed.drop(who.is_null(), "no-entity", header("name"), field("name"))
    for place in _PHONES:
        phones(claimed, field(place), header(place), who)
    body = who.str.starts_with("organisation:").fill_null(False)
    legal = person(reading, claimed, "legal_name", "legal_id", who)
    claimed.mention("person", legal, name=field("legal_name").fill_null(""), where=body)
    claimed.link("directs", legal, who, where=body, directed=True, role=header("legal_name"))
    agent = person(reading, claimed, "agent_name", "agent_id", who)
    claimed.mention("person", agent, name=field("agent_name").fill_null(""))
    claimed.link("agent_of", agent, who, directed=True, role=header("agent_name").removesuffix("姓名"))


def _facts(reading: Reading, claimed: Claimed) -> pl.Series:
    said, day = reading.field("birth"), details_day(reading, "birth")
    claimed.warn(said.is_not_null() & day.is_null(), "bad-time", reading.layout.header_name("birth"), said)
    facts = {name: reading.field(name) for name in _FACTS} | {"birth": day.dt.to_string("%Y-%m-%d")}
    return from_columns(facts | {name: reading.named(name) for name in reading.layout.template.kept})
