"""What would an official behind the gang leave in the records? Raids, warnings before them, and money to the kin."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from graphkit.generator.calls import Row
from graphkit.generator.crowd import Payment
from graphkit.generator.papers import Seized
from graphkit.generator.transfers import DAY, END, HOUR, START, YUAN

from .people import Gang

RAIDS = 8
BY_THE_CITY = (3, 6)
"""Raids of which the county's officials hear nothing."""
UNWARNED = 5
"""A raid of the county's of which the official did not hear either."""
BY_HIDDEN_PHONE = 4
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Raid:
    """When whose officers raided which crew, and whether somebody warned it."""

    at: int
    by_the_city: bool
    crew: int
    warned: bool


def raids(random: Generator, gang: Gang, *, official: bool) -> list[Raid]:
    """Three weeks apart, in the evening; the crews take turns."""
    made = []
    for place in range(RAIDS):
        at = (
            START
            + (8 + place * 21) * DAY
            + int(random.integers(0, 8)) * DAY
            + 20 * HOUR
            + int(random.integers(3 * HOUR))
        )
        by_the_city = place in BY_THE_CITY
        warned = official and not by_the_city and place != UNWARNED
        made.append(Raid(at, by_the_city, place % len(gang.crews), warned))
    return made


def seizures(random: Generator, gang: Gang, made: list[Raid]) -> list[Seized]:
    """What each raid found: little where the crew was warned, and then on those who matter least."""
    found = []
    for raid in made:
        authority = (gang.city if raid.by_the_city else gang.county).name
        crew = gang.crews[raid.crew]
        for member in crew[-1:] if raid.warned else crew[1:5]:
            line = gang.contacts.lines[gang.line[member]]
            account = gang.casting.made.accounts[gang.account[member]]
            at = raid.at + int(random.integers(10, 90)) * MINUTE
            cash = f"{int(random.integers(3, 90)) * 1000}.00"
            if raid.warned:
                found.append(Seized(member, at, authority, "记账本", "1本"))
                continue
            found.append(Seized(member, at, authority, "手机", "1部", "IMEI", line.imei))
            found.append(Seized(member, at, authority, "银行卡", "1张", "银行卡", account.card))
            found.append(Seized(member, at, authority, "现金", "1笔", amount=cash))
    return found


def duty(random: Generator, gang: Gang, made: list[Raid]) -> list[Row]:
    """The investigator's own calls: to informants and colleagues before a raid, to suspects and officials after it."""
    rows: list[Row] = []
    own, officials = gang.line[gang.investigator], [gang.line[household[0]] for household in gang.households]
    for raid in made:
        crew = [gang.line[member] for member in gang.crews[raid.crew]]
        informants = [gang.line[who] for who, group in gang.merchants if group == raid.crew][:2]
        rows += [
            (own, other, raid.at - int(random.integers(2 * HOUR, 20 * HOUR)), _long(random))
            for other in informants + officials[:3]
        ]
        rows += [
            (own, other, raid.at + int(random.integers(2 * HOUR, 40 * HOUR)), _long(random))
            for other in crew[:6] + officials[:2]
        ]
    return rows


def warnings(random: Generator, gang: Gang, made: list[Raid]) -> list[tuple[Raid, list[Row]]]:
    """The chain of calls before each raid that was warned of: official, driver, go-between, organiser, crew.

    Before one of them the official calls the organiser himself, from a telephone that no register knows.
    """
    return [(raid, _warning(random, gang, raid, made.index(raid))) for raid in made if raid.warned]


def _warning(random: Generator, gang: Gang, raid: Raid, place: int) -> list[Row]:
    boss, fixer, _ = (gang.line[who] for who in gang.above)
    official, driver = gang.line[gang.households[0][0]], gang.line[gang.driver]
    at = raid.at - int(random.integers(3 * HOUR, 9 * HOUR))
    rows: list[Row] = []
    if place == BY_HIDDEN_PHONE:
        rows.append((gang.hidden, boss, at, _short(random)))
    else:
        rows.append((official, driver, at, _short(random)))
        rows.append((driver, fixer, at + int(random.integers(4, 20)) * MINUTE, _short(random)))
        rows.append((fixer, boss, rows[-1][2] + int(random.integers(2, 9)) * MINUTE, _short(random)))
    leader, *crew = (gang.line[member] for member in gang.crews[raid.crew])
    rows.append((boss, leader, rows[-1][2] + int(random.integers(3, 20)) * MINUTE, _short(random)))
    told = rows[-1][2]
    return rows + [(leader, member, told + int(random.integers(2, 60)) * MINUTE, _short(random)) for member in crew[:5]]


def thanks(random: Generator, gang: Gang) -> list[Payment]:
    """Each month the organisation's company pays the brother's for advice; it reaches the spouse within a week."""
    _, spouse, brother, company = (gang.account[person] for person in gang.households[0])
    sand = gang.account[gang.companies[0]]
    rows: list[Payment] = []
    for month in range(6):
        at = START + (5 + month * 29) * DAY + int(random.integers(9 * HOUR, 17 * HOUR))
        amount = int(random.integers(40, 80)) * 1_000 * YUAN
        for payer, payee, purpose, kept in (
            (sand, company, "fee", 100), (company, brother, "family", 90), (brother, spouse, "family", 80)
        ):  # fmt: skip
            rows.append((payer, payee, purpose, min(at, END - DAY), amount * kept // 100))
            at += int(random.integers(1, 3)) * DAY + int(random.integers(4 * HOUR))
    return rows


def _short(random: Generator) -> int:
    return int(random.integers(12, 55))


def _long(random: Generator) -> int:
    return int(random.integers(40, 400))
