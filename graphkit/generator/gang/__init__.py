"""What does a gang with an official behind it look like, and the same gang without one?"""

from __future__ import annotations

from pathlib import Path

from graphkit.generator.calls import Row
from graphkit.generator.expected import Scalar, table
from graphkit.generator.statements import moment
from graphkit.generator.world import Told, Truth, Wish, World, resolution

from .behind import Raid, duty, raids, seizures, thanks, warnings
from .meeting import meet, plan
from .people import CREW, LEADERS, Gang, gather

README = Path(__file__).with_name("readme.md")
LEAST_PERSONS = 3 * CREW + LEADERS
CASH = ("boss", "leader", "member", "merchant", "borrower", "bystander", "spouse", "brother")
OFFICIAL = 8
"""The stream of chance from which what an official adds is drawn, so that the twin world is otherwise the same."""


def build(wish: Wish, told: Told) -> World:
    """The case of `wish.persons` taken in, about so many transfers and calls, with an official behind it or without."""
    told("samples-people", 0, 0)
    gang = gather(wish.stream(0), wish.persons)
    meet(wish.stream(1), gang)
    made = raids(wish.stream(9), gang, official=wish.official)
    gang.papers.seized = seizures(wish.stream(10), gang, made)
    behind = wish.stream(OFFICIAL)
    warned = warnings(behind, gang, made)
    paid_for = thanks(behind, gang) if wish.official else []
    told("samples-money", 0, 0)
    planned = duty(wish.stream(11), gang, made) + [row for _, rows in warned for row in rows]
    plan(wish.stream(13), gang)
    said: dict[str, int | str] = {
        "groups": len(gang.crews), "raids": len(made), "warned": len(warned), "official": str(wish.official).lower(),
    }  # fmt: skip
    truth = _truth(gang, made, warned, wish)
    return gang.world(wish, truth, README, CASH, besides=True, calls=planned, payments=paid_for, said=said)


def _truth(gang: Gang, made: list[Raid], warned: list[tuple[Raid, list[Row]]], wish: Wish) -> Truth:
    decoys = {
        "investigator": gang.decoy(gang.investigator, "degree", "call"),
        "courier": gang.decoy(gang.courier, "degree", "call"),
        "classmate": gang.decoy(gang.households[1][0], "degree", "call"),
        "landlord": gang.decoy(gang.landlord, "in_degree"),
    }
    tables = [_official(gang, wish.official), *_raids(gang, made)]
    for raid, rows in warned:
        tables += [_warning(gang, made.index(raid) + 1, row) for row in rows[:4]]
    return Truth(
        gang.lines_in("crew"),
        "call",
        decoys,
        {"persons_taken_in": len(gang.members), "raids": len(made)},
        tables,
        resolution(len(gang.crews)),
    )


def _official(gang: Gang, present: bool) -> str:
    """Who is behind the gang; in the twin world nobody, and every lead on an official is a false one."""
    official, spouse, brother, company = gang.households[0]
    all_of_them = sorted(gang.uid(who) for who in [gang.investigator, *(household[0] for household in gang.households)])
    if not present:
        return table("official", {"present": False, "innocent": all_of_them})
    lines = gang.contacts.lines
    return table(
        "official",
        {
            "present": True,
            "uid": gang.uid(official),
            "phone": lines[gang.line[official]].uid,
            "hidden_phone": lines[gang.hidden].uid,
            "driver": gang.uid(gang.driver),
            "driver_phone": lines[gang.line[gang.driver]].uid,
            "kin": [gang.uid(spouse), gang.uid(brother)],
            "kin_company": gang.uid(company),
            "paid_by": gang.uid(gang.companies[0]),
            "innocent": [uid for uid in all_of_them if uid != gang.uid(official)],
        },
    )


def _raids(gang: Gang, made: list[Raid]) -> list[str]:
    return [
        table(
            f"raids.{place}",
            {
                "at": moment(raid.at),
                "authority": (gang.city if raid.by_the_city else gang.county).name,
                "crew": f"crew-{raid.crew + 1}",
                "warned": raid.warned,
            },
        )
        for place, raid in enumerate(made, start=1)
    ]


def _warning(gang: Gang, raid: int, row: Row) -> str:
    caller, callee, at, _ = row
    lines = gang.contacts.lines
    said: dict[str, Scalar] = {"raid": raid, "caller": lines[caller].uid, "callee": lines[callee].uid, "at": moment(at)}
    return table("[warnings]", said)
