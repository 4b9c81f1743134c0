"""What does a register of posts claim? Who held which post at which body, over what, from when to when."""

from __future__ import annotations

from .claimed import Claimed
from .companies import organisation, period
from .details import from_columns
from .layout import Reading
from .parties import phones, rows_of_file
from .persons import person

FIELDS = ("name", "id", "phones", "body", "code", "post", "jurisdiction", "since", "until")


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the rows of a register of posts say."""
    field, header = reading.field, reading.layout.header_name
    who = person(reading, claimed, "name", "id", rows_of_file(reading))
    claimed.drop(who.is_null(), "no-entity", header("name"), field("name"))
    body = organisation(reading, claimed, "body", "code")
    claimed.drop(body.is_null(), "no-organisation", header("body"), field("body"))
    claimed.mention("person", who, name=field("name").fill_null(""))
    claimed.mention("organisation", body, name=field("body").fill_null(""))
    phones(claimed, field("phones"), header("phones"), who)
    since, until = period(reading, claimed)
    details = {"post": field("post"), "jurisdiction": field("jurisdiction")}
    details |= {name: reading.named(name) for name in reading.layout.template.kept}
    claimed.link(
        "office", who, body, directed=True, role=field("post"), since=since, until=until, details=from_columns(details)
    )  # fmt: skip
