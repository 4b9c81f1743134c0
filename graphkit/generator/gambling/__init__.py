"""What does a case of cross-border online gambling look like? Agents' groups, gamblers, and a night's money."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from graphkit.generator.balances import write_up
from graphkit.generator.cast import Account, Cast
from graphkit.generator.expected import table
from graphkit.generator.layouts import KIN, PERSONS
from graphkit.generator.observation import chosen
from graphkit.generator.registers import kin_rows, person_rows
from graphkit.generator.transfers import YUAN
from graphkit.generator.world import Decoy, Register, Told, Truth, Wish, World

from .money import pay
from .pairs import plan
from .players import CREW, INFRASTRUCTURE, cast, group_count

README = Path(__file__).with_name("readme.md")
LEAST_PERSONS = 3 * CREW + 2
FROZEN_SUM = 14_020_000 * YUAN
CASH = ("gambler", "agent", "bystander", "payout")
DECOYS = {"shop": "in_degree", "payroll": "out_degree", "landlord": "in_degree"}


def build(wish: Wish, told: Told) -> World:
    """The case of `wish.persons` taken in and about so many transfers."""
    told("samples-people", 0, 0)
    players = cast(wish.stream(0), wish.persons, *_gamblers(wish.persons, wish.transfers))
    told("samples-money", 0, 0)
    paid = pay(wish.stream(2), players, plan(wish.stream(1), players), wish.transfers)
    _freeze(players, wish.persons)
    taken_back = np.flatnonzero(chosen(wish.stream(7), len(paid), wish.observation.reversals))
    statements = write_up(wish.stream(3), players, paid, CASH, frozen_sum=FROZEN_SUM, taken_back=taken_back)
    registers = [
        Register(
            "涉案人员登记表.xlsx", "涉案人员", PERSONS, lambda random: person_rows(random, players), "",
            ("证件号码",), ("联系电话",),
        ),
        Register(
            "亲属关系登记表.csv", "", KIN, lambda random: kin_rows(random, players), "gb18030",
            ("证件号码", "亲属证件号码"), ("亲属电话",),
        ),
    ]  # fmt: skip
    return World(players, statements, registers, _truth(players), README, {"groups": players.groups})


def _gamblers(persons: int, transfers: int) -> tuple[int, int]:
    """How many gamblers of each group have an account listed, and how many more are counterparties only?

    As many as the transfers have room for: 24 and 30 by default, eight and none in the smallest case.
    """
    groups = group_count(persons)
    listed = max(8, min(24, transfers * 6 // (groups * 700)))
    room = (transfers // 2 - groups * listed * 10) // (groups * 10)
    return listed, max(0, min(30 + transfers // 20_000, room))


def _freeze(cast: Cast, persons: int) -> None:
    wanted = round(110 * persons / 71)
    groups_own = [index for part in INFRASTRUCTURE for index in cast.having(part)]
    gamblers = [index for index in cast.having("gambler") if cast.accounts[index].listed]
    taken_in = [index for index in gamblers if cast.persons[cast.accounts[index].holder].role]
    others = [index for index in gamblers if not cast.persons[cast.accounts[index].holder].role]
    for index in (groups_own + taken_in + others)[:wanted]:
        cast.accounts[index].frozen = True


def _truth(cast: Cast) -> Truth:
    groups = {a.card: (a.uid, f"agents-{a.group + 1}") for a in cast.accounts if a.group >= 0}
    decoys = {name: cast.accounts[cast.having(name)[0]] for name in DECOYS}
    return Truth(
        groups,
        "transfer",
        {name: Decoy(account.uid, account.card, DECOYS[name]) for name, account in decoys.items()},
        {"persons_taken_in": sum(bool(person.role) for person in cast.persons)},
        [
            table(
                "tree", {cast.accounts[low].uid: cast.accounts[high].uid for low, high in sorted(cast.above.items())}
            ),
            table("traps", _traps(cast)),
        ],
    )


def _traps(cast: Cast) -> dict[str, str | list[str]]:
    names: dict[str, list[str]] = {}
    for person in cast.persons:
        if person.role:
            names.setdefault(person.name, []).append(f"person:cn-id:{person.number}")
    return {
        "same_name_two_persons": next(sorted(persons) for persons in names.values() if len(persons) > 1),
        "holder_without_identity_number": next(account for account in cast.accounts if account.without_identity).uid,
        "organiser_abroad": sorted(cast.accounts[index].uid for index in cast.having("organiser")),
        "accounts_of_one_device": _operated_together(cast),
    }


def _operated_together(cast: Cast) -> list[str]:
    """The accounts of the device that operates most of one group's accounts."""
    by_device: dict[str, list[Account]] = {}
    for account in cast.accounts:
        if account.device and account.group >= 0 and account.part != "gambler":
            by_device.setdefault(account.device, []).append(account)
    busiest = max(by_device.values(), key=lambda accounts: (len(accounts), accounts[0].device))
    return sorted(account.uid for account in busiest)
