"""Which kinds of material can be read? One entry each; a new one is a file beside and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from . import (
    accounts,
    calls,
    companies,
    customers,
    freezes,
    inquiries,
    logins,
    offices,
    payments,
    persons,
    seizures,
    subaccounts,
    table,
    transfers,
    wallets,
)
from .claimed import Claimed
from .layout import Layout, Reading
from .roles import Role


def _nothing_before(reading: Reading, claimed: Claimed) -> None:
    """No money to be read before rows are dropped."""


def _no_roles(layout: Layout) -> Mapping[str, Role]:
    """Every row is looked at by itself."""
    return {}


@dataclass(frozen=True, slots=True)
class Material:
    """A kind of material: its fields, and what its rows claim."""

    name: str
    fields: tuple[str, ...]
    claim: Callable[[Reading, Claimed], None]
    prepare: Callable[[Reading, Claimed], None] = _nothing_before
    """Reads the money of every row first, so that a row dropped later still counts in the balance."""
    roles: Callable[[Layout], Mapping[str, Role]] = _no_roles
    """Who stands in the rows: what is looked at once for each distinct combination of cells."""


MATERIALS: tuple[Material, ...] = (
    Material("transfers", transfers.FIELDS, transfers.claim, transfers.prepare, transfers.roles),
    Material("accounts", accounts.FIELDS, accounts.claim),
    Material("subaccounts", subaccounts.FIELDS, subaccounts.claim),
    Material("customers", customers.FIELDS, customers.claim),
    Material("persons", persons.FIELDS, persons.claim),
    Material("companies", companies.FIELDS, companies.claim),
    Material("offices", offices.FIELDS, offices.claim),
    Material("freezes", freezes.FIELDS, freezes.claim),
    Material("seizures", seizures.FIELDS, seizures.claim),
    Material("inquiries", inquiries.FIELDS, inquiries.claim),
    Material("wallets", wallets.FIELDS, wallets.claim),
    Material("payments", payments.FIELDS, payments.claim, payments.prepare),
    Material("logins", logins.FIELDS, logins.claim),
    Material("calls", calls.FIELDS, calls.claim),
    Material("table", table.FIELDS, table.claim, table.prepare),
)


def material_named(name: str) -> Material:
    """The material of that name. KeyError: there is none."""
    return {material.name: material for material in MATERIALS}[name]
