"""What does a case of telecom fraud look like? Victims, cells in several cities, and three layers of their cards.

A victim's payment goes to a card of the first layer, within minutes to two of the second, within minutes more to the
third, and is drawn in cash. Each cell has its city; now and then one lends another its third layer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from numpy.random import Generator

from .calls import Row
from .cast import Casting
from .crowd import Crowd, Payment
from .expected import Scalar, table
from .invention import invention
from .papers import Seized
from .statements import yuan
from .ties import some
from .transfers import DAY, HOUR, NIGHTS, START, YUAN
from .world import Told, Truth, Wish, World, resolution

README = Path(__file__).with_name("telecom_fraud.md")
CELL = 3
LEAST_PERSONS = 3 * CELL
ROLES = ("负责人", "卡商", "取款人")
CARDS = {"layer-1": 2, "layer-2": 3, "layer-3": 4}
SHARE = 11
"""One fraud to so many transfers; it takes seven of them itself."""
CASH = ("victim", "bystander")
MINUTE = 60


@dataclass(slots=True, kw_only=True)
class Frauds(Crowd):
    """The cells (persons), who calls for each of them, its cards by layer, and the victims."""

    cells: list[list[int]] = field(default_factory=list)
    callers: list[list[int]] = field(default_factory=list)
    cards: list[dict[str, list[int]]] = field(default_factory=list)
    victims: list[int] = field(default_factory=list)
    bystanders: list[int] = field(default_factory=list)
    strangers: list[int] = field(default_factory=list)
    loss: dict[int, int] = field(default_factory=dict)
    payments: list[Payment] = field(default_factory=list)
    calls: list[Row] = field(default_factory=list)
    drawn: list[tuple[int, int, int]] = field(default_factory=list)


def build(wish: Wish, told: Told) -> World:
    """The case of `wish.persons` taken in, three to a cell."""
    told("samples-people", 0, 0)
    count = min(200, wish.persons // CELL)
    crowd = Frauds(casting=Casting(wish.stream(0), count, workbooks=False))
    frauds = max(4 * count, wish.transfers // SHARE)
    _enter(crowd, wish.persons, count, frauds)
    told("samples-money", 0, 0)
    _defraud(wish.stream(8), crowd, frauds)
    _meet(wish.stream(1), crowd)
    crowd.papers.seized = _seizures(crowd)
    counts = {"persons_taken_in": crowd.taken_in(), "victims": len(crowd.loss)}
    decoys = {
        "shop": crowd.decoy(crowd.bystanders[0], "in_degree"),
        "hotline": crowd.decoy(crowd.bystanders[1], "degree", "call"),
    }
    truth = Truth(crowd.accounts_in("cell"), "transfer", decoys, counts, _tables(crowd), resolution(count))
    said: dict[str, int | str] = {"groups": count, "victims": len(crowd.loss), "loss": yuan(sum(crowd.loss.values()))}
    return crowd.world(
        wish, truth, README, CASH, calls=crowd.calls, payments=crowd.payments, drawn=crowd.drawn, said=said
    )


def _enter(crowd: Frauds, persons: int, count: int, frauds: int) -> None:
    towns = invention().towns
    for cell in range(count):
        size = persons // count + (cell < persons % count)
        people = [crowd.enter("layer-3", ROLES[min(place, 2)], cell) for place in range(size)]
        for part, cards in CARDS.items():  # each card is lent by somebody else
            for _ in range(cards - size if part == "layer-3" else cards):
                crowd.enter(part, "", cell, asked=False)
        made = crowd.casting.made
        crowd.cards.append({part: made.having(part, cell) for part in CARDS})
        for index in (card for part in CARDS for card in made.having(part, cell)):
            made.accounts[index].town = towns[cell % len(towns)]
        for person in people:
            made.persons[person].home = f"{towns[cell % len(towns)]}{made.persons[person].home[7:]}"
        crowd.casting.device(made.having("layer-1", cell) + made.having("layer-2", cell))
        crowd.casting.device(made.having("layer-3", cell))
        crowd.cells.append(people)
        crowd.callers.append([crowd.enter("caller", asked=False, listed=False) for _ in range(2)])
    crowd.victims = [crowd.enter("victim") for _ in range(frauds * 2 // 3)]
    crowd.bystanders = [crowd.enter("bystander", asked=False) for _ in range(8 + 2 * count)]
    crowd.strangers = [crowd.enter("outsider", listed=False, asked=False) for _ in range(10 + 4 * count)]


def _defraud(random: Generator, crowd: Frauds, frauds: int) -> None:
    for place in range(frauds):
        victim = crowd.victims[place % len(crowd.victims)]
        cell = (place % len(crowd.victims)) % len(crowd.cells)
        at = START + int(random.integers(NIGHTS)) * DAY + 9 * HOUR + int(random.integers(10 * HOUR))
        amount = int(random.integers(30, 600)) * 100 * YUAN
        caller = crowd.callers[cell][int(random.integers(2))]
        crowd.calls += [
            (crowd.line[caller], crowd.line[victim], at - int(random.integers(5 * MINUTE, 3 * HOUR)), 200 + place % 300)
            for _ in range(1 + place % 2)
        ]
        crowd.loss[victim] = crowd.loss.get(victim, 0) + amount
        _layers(random, crowd, (crowd.account[victim], cell, at, amount))


def _layers(random: Generator, crowd: Frauds, paid: tuple[int, int, int, int]) -> None:
    victim, cell, at, amount = paid
    cards = crowd.cards[cell]
    (first,) = some(random, cards["layer-1"], 1, 1)
    crowd.payments.append((victim, first, "fraud", at, amount))
    lender = crowd.cards[(cell + 1) % len(crowd.cells)]["layer-3"][0]
    for second, half in _split(random, some(random, cards["layer-2"], 2, 2), amount):
        then = at + int(random.integers(2, 9)) * MINUTE
        crowd.payments.append((first, second, "layer", then, half))
        thirds = some(random, cards["layer-3"], 2, 2)
        if second == cards["layer-2"][0] and random.integers(8) == 0:
            thirds[1] = lender
        for third, part in _split(random, thirds, half):
            last = then + int(random.integers(3, 12)) * MINUTE
            crowd.payments.append((second, third, "layer", last, part))
            crowd.drawn.append((third, last + int(random.integers(10, 90)) * MINUTE, part))


def _split(random: Generator, cards: list[int], amount: int) -> list[tuple[int, int]]:
    """An amount on two cards, in whole hundreds where it allows."""
    part = amount * int(random.integers(35, 66)) // 100 // (100 * YUAN) * 100 * YUAN
    return list(zip(cards, (part, amount - part), strict=True)) if part else [(cards[0], amount)]


def _meet(random: Generator, crowd: Frauds) -> None:
    for people in crowd.cells:
        for place, one in enumerate(people):
            for other in people[place + 1 :]:
                crowd.call(one, other, 5)
        crowd.call(people[0], crowd.cells[0][0], 2)
    shop, hotline, *others = crowd.bystanders
    members = [person for people in crowd.cells for person in people]
    for person in (
        others + crowd.strangers + some(random, crowd.victims, len(crowd.victims) // 6, len(crowd.victims) // 4)
    ):
        crowd.pay(person, shop, "shop", 3)
    for person in crowd.victims + others + members:
        crowd.call(hotline, person, 1)
    for payee in some(random, crowd.strangers, 3, 5):
        crowd.pay(shop, payee, "supply", 2)
    crowd.live(random, crowd.victims + others, crowd.strangers)


def _seizures(crowd: Frauds) -> list[Seized]:
    made, at = crowd.casting.made, START + (NIGHTS + 6) * DAY + 7 * HOUR
    return [
        Seized(people[0], at, "测试市反诈中心（虚构）", "银行卡", "1张", "银行卡", made.accounts[card].card)
        for people, cards in zip(crowd.cells, crowd.cards, strict=True)
        for card in cards["layer-1"] + cards["layer-2"]
    ]


def _tables(crowd: Frauds) -> list[str]:
    accounts = crowd.casting.made.accounts
    layers: dict[str, Scalar] = {
        accounts[index].uid: int(part[-1])
        for cards in crowd.cards
        for part, places in cards.items()
        for index in places
    }
    towns = invention().towns
    cities: dict[str, Scalar] = {
        crowd.uid(person): towns[cell % len(towns)] for cell, people in enumerate(crowd.cells) for person in people
    }
    losses: dict[str, Scalar] = {crowd.uid(victim): yuan(loss) for victim, loss in crowd.loss.items()}
    return [
        table("layers", dict(sorted(layers.items()))),
        table("cities", dict(sorted(cities.items()))),
        table("victims", dict(sorted(losses.items()))),
    ]
