"""What does a case of counterfeit goods look like? Networks of a works, wholesalers and retailers, and their buyers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from numpy.random import Generator

from .cast import Casting
from .crowd import Crowd
from .expected import table
from .papers import Company, Seized
from .transfers import DAY, HOUR, NIGHTS, START
from .world import Told, Truth, Wish, World, resolution

README = Path(__file__).with_name("counterfeit.md")
NETWORK = 6
LEAST_PERSONS = 3 * NETWORK
BUYERS = 5
"""Of each retailer."""
CASH = ("retailer", "wholesaler", "bystander")


@dataclass(slots=True, kw_only=True)
class Networks(Crowd):
    """The networks: (owner of the works, wholesalers, retailers), the works as companies, buyers, and the others."""

    networks: list[tuple[int, list[int], list[int]]] = field(default_factory=list)
    works: list[int] = field(default_factory=list)
    buyers: list[int] = field(default_factory=list)
    packer: int = -1
    carrier: int = -1
    dealer: int = -1
    bystanders: list[int] = field(default_factory=list)


def build(wish: Wish, told: Told) -> World:
    """The case of `wish.persons` taken in, about six to a network."""
    told("samples-people", 0, 0)
    count = min(200, wish.persons // NETWORK)
    crowd = Networks(casting=Casting(wish.stream(0), count, workbooks=False))
    _enter(crowd, wish.persons, count)
    told("samples-money", 0, 0)
    _meet(wish.stream(1), crowd)
    crowd.papers.seized = _seizures(wish.stream(8), crowd)
    counts = {"persons_taken_in": crowd.taken_in(), "works": count}
    decoys = {
        "carrier": crowd.decoy(crowd.carrier, "in_degree"),
        "dealer": crowd.decoy(crowd.dealer, "in_degree"),
        "hotline": crowd.decoy(crowd.bystanders[0], "degree", "call"),
    }
    tables = [
        table("traps", {"packer_of_several_networks": crowd.account_of(crowd.packer).uid}),
        table("supply", {crowd.account_of(w).uid: crowd.account_of(o).uid for o, ws, _ in crowd.networks for w in ws}),
    ]
    truth = Truth(crowd.accounts_in("network"), "transfer", decoys, counts, tables, resolution(count))
    return crowd.world(wish, truth, README, CASH, said={"groups": count, **counts})


def _enter(crowd: Networks, persons: int, count: int) -> None:
    for network in range(count):
        size = persons // count + (network < persons % count)
        owner = crowd.enter("owner", "生产者", network)
        wholesalers = [crowd.enter("wholesaler", "批发商", network) for _ in range(2)]
        retailers = [crowd.enter("retailer", "零售商", network) for _ in range(size - 3)]
        works = crowd.enter_company("works", "{}测试日用品厂", network)
        crowd.papers.companies.append(
            Company(
                works, owner, f"{crowd.casting.town()}测试路{network + 1}号", "2019-04-06", ((owner, "股东", "100%"),)
            )
        )
        crowd.networks.append((owner, wholesalers, retailers))
        crowd.works.append(works)
    sold = sum(len(retailers) for *_, retailers in crowd.networks)
    crowd.buyers = [crowd.enter("buyer", asked=False, listed=False) for _ in range(sold * BUYERS)]
    crowd.packer = crowd.enter("packer", asked=False)
    crowd.carrier = crowd.enter_company("carrier", "{}测试物流有限公司")
    crowd.dealer = crowd.enter_company("dealer", "{}测试品牌专卖有限公司")
    crowd.bystanders = [crowd.enter("bystander", asked=False) for _ in range(12)]


def _meet(random: Generator, crowd: Networks) -> None:
    place = 0
    for number, (owner, wholesalers, retailers) in enumerate(crowd.networks):
        works = crowd.works[number]
        crowd.pay(works, owner, "salary", 0)
        crowd.pay(works, crowd.packer, "supply", 3)
        for wholesaler in wholesalers:
            crowd.pay(wholesaler, works, "goods", 6)
            crowd.pay(wholesaler, owner, "goods", 3)
            crowd.call(wholesaler, owner, 5)
        for retailer in retailers:
            crowd.pay(retailer, owner, "goods", 1)
            for wholesaler in wholesalers:
                crowd.pay(retailer, wholesaler, "goods", 4)
                crowd.call(retailer, wholesaler, 4)
            if random.integers(6) == 0:  # buys from another network too
                other = crowd.networks[(number + 1) % len(crowd.networks)][1][0]
                crowd.pay(retailer, other, "goods", 1)
            for buyer in crowd.buyers[place : place + BUYERS]:
                for seller in {retailer: None, retailers[(retailers.index(retailer) + 1) % len(retailers)]: None}:
                    crowd.pay(buyer, seller, "order", 2)
            place += BUYERS
    _everyday(random, crowd)


def _everyday(random: Generator, crowd: Networks) -> None:
    members = [
        person for owner, wholesalers, retailers in crowd.networks for person in (owner, *wholesalers, *retailers)
    ]
    for member in members:
        crowd.pay(member, crowd.carrier, "supply", 1)
    for buyer in crowd.buyers + crowd.bystanders:
        if random.integers(10) < 4:
            crowd.pay(buyer, crowd.dealer, "order", 1)  # buys the genuine article
        if random.integers(10) < 4:
            crowd.pay(buyer, crowd.carrier, "shop", 1)
    for person in members + crowd.buyers:
        if random.integers(10) < 7:
            crowd.call(crowd.bystanders[0], person, 1)
    crowd.live(random, members + crowd.bystanders[1:], crowd.buyers)


def _seizures(random: Generator, crowd: Networks) -> list[Seized]:
    at, authority = START + (NIGHTS + 2) * DAY + 9 * HOUR, "测试市公安局（虚构）"
    return [
        Seized(person, at + place * 60, authority, "假冒注册商标的商品（测试）", f"{int(random.integers(20, 900))}件")
        for owner, wholesalers, retailers in crowd.networks
        for place, person in enumerate((owner, *wholesalers, *retailers))
    ]
