"""What does a case of forged seals look like? Rings of a broker and sellers, their customers, an engraver at large."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from numpy.random import Generator

from .cast import Casting
from .crowd import Crowd
from .expected import table
from .papers import Seized
from .ties import some
from .transfers import DAY, HOUR, NIGHTS, START
from .world import Told, Truth, Wish, World, resolution

README = Path(__file__).with_name("forged_seals.md")
RING = 4
LEAST_PERSONS = 3 * RING
CUSTOMERS = 8
CASH = ("seller", "bystander")


@dataclass(slots=True, kw_only=True)
class Rings(Crowd):
    """The rings (persons; the first is the broker), who orders at which, and the others."""

    rings: list[list[int]] = field(default_factory=list)
    customers: list[list[int]] = field(default_factory=list)
    engraver: int = -1
    printer: int = -1
    courier: int = -1
    bystanders: list[int] = field(default_factory=list)


def build(wish: Wish, told: Told) -> World:
    """The case of `wish.persons` taken in, about four to a ring."""
    told("samples-people", 0, 0)
    count = min(200, wish.persons // RING)
    crowd = Rings(casting=Casting(wish.stream(0), count, workbooks=False))
    _enter(crowd, wish.persons, count)
    told("samples-money", 0, 0)
    _meet(wish.stream(1), crowd)
    crowd.papers.seized = _seizures(wish.stream(8), crowd)
    counts = {"persons_taken_in": crowd.taken_in(), "seals": len(crowd.papers.seized)}
    decoys = {
        "printer": crowd.decoy(crowd.printer, "in_degree"),
        "courier": crowd.decoy(crowd.courier, "degree", "call"),
    }
    tables = [table("traps", {"engraver_at_large": crowd.account_of(crowd.engraver).uid})]
    truth = Truth(crowd.accounts_in("ring"), "transfer", decoys, counts, tables, resolution(count))
    return crowd.world(wish, truth, README, CASH, said={"groups": count, **counts})


def _enter(crowd: Rings, persons: int, count: int) -> None:
    for ring in range(count):
        size = persons // count + (ring < persons % count)
        crowd.rings.append(
            [crowd.enter("seller", "中间商" if not place else "销售人员", ring) for place in range(size)]
        )
        crowd.customers.append([crowd.enter("customer", asked=False, listed=False) for _ in range(CUSTOMERS)])
    crowd.engraver = crowd.enter("engraver", asked=False, listed=False)
    crowd.printer = crowd.enter("printer", asked=False)
    crowd.courier = crowd.enter("courier")
    crowd.bystanders = [crowd.enter("bystander", asked=False) for _ in range(10)]


def _meet(random: Generator, crowd: Rings) -> None:
    buyers = [customer for ring in crowd.customers for customer in ring]
    for place, (people, customers) in enumerate(zip(crowd.rings, crowd.customers, strict=True)):
        broker, *sellers = people
        for seller in sellers:
            crowd.pay(seller, broker, "hand-in", 4)
            crowd.call(seller, broker, 5)
            for other in some(random, sellers, 1, 2):
                crowd.pay(seller, other, "settle", 1)
        for customer in customers:
            for seller in some(random, sellers, 2, 3):
                crowd.pay(customer, seller, "order", 3)
                crowd.call(customer, seller, 2)
            if random.integers(4) == 0:  # some order elsewhere too
                elsewhere = crowd.rings[(place + 1) % len(crowd.rings)]
                crowd.pay(customer, elsewhere[1], "order", 1)
        crowd.pay(broker, crowd.engraver, "goods", 4)
        crowd.call(broker, crowd.engraver, 4)
    members = [person for people in crowd.rings for person in people]
    for person in buyers + crowd.bystanders + members:
        crowd.call(crowd.courier, person, 1)
        if random.integers(10) < 7:
            crowd.pay(person, crowd.printer, "order", 1)  # prints what anybody may have printed
    crowd.live(random, members + crowd.bystanders, buyers)


def _seizures(random: Generator, crowd: Rings) -> list[Seized]:
    at = START + (NIGHTS + 4) * DAY + 9 * HOUR
    return [
        Seized(
            seller,
            at + place * 60,
            "测试市公安局（虚构）",
            f"印章（测试虚构单位{int(random.integers(1000))}号）",
            "1枚",
        )
        for people in crowd.rings
        for place, seller in enumerate(people)
        for _ in range(int(random.integers(1, 4)))
    ]
