"""Who ever pays whom in the gambling case?"""

from __future__ import annotations

from numpy.random import Generator

from graphkit.generator.cast import Cast
from graphkit.generator.ties import Ties, some


def plan(random: Generator, cast: Cast) -> Ties:
    """Everybody's counterparties.

    A gambler bets at three to five of the home group's collection accounts and is paid from two or three pay-out
    accounts; nearly everybody also bets elsewhere, and lives: friends, the shop, rent, wages, all blind to groups.
    """
    ties = Ties()
    gamblers = cast.having("gambler")
    for gambler in gamblers:
        _at_home(random, cast, ties, gambler)
        _away(random, cast, ties, gambler)
    _friends(random, ties, gamblers + cast.having("agent") + cast.having("bystander"))
    _between_agents(random, cast, ties)
    _decoys(random, cast, ties, gamblers)
    return ties


def _at_home(random: Generator, cast: Cast, ties: Ties, gambler: int) -> None:
    group, zeal = cast.accounts[gambler].group, int(random.integers(2, 12))
    for collect in some(random, cast.having("collect", group), 3, 5):
        ties.add(gambler, collect, "bet", zeal)
    for payout in some(random, cast.having("payout", group), 2, 3):
        ties.add(payout, gambler, "win", max(1, zeal // 2))
    if random.integers(10) < 4:
        for agent in some(random, cast.having("agent", group), 1, 1):
            ties.add(gambler, agent, "direct", max(1, zeal // 3))
            ties.add(agent, gambler, "rebate", 1)


def _away(random: Generator, cast: Cast, ties: Ties, gambler: int) -> None:
    home, zeal = cast.accounts[gambler].group, int(random.integers(3, 14))
    for _ in range(int(random.integers(1, 4))):
        group = (home + 1 + int(random.integers(cast.groups - 1))) % cast.groups
        ties.add(gambler, some(random, cast.having("collect", group), 1, 1)[0], "bet", zeal)
        if random.integers(10) < 3:
            ties.add(some(random, cast.having("payout", group), 1, 1)[0], gambler, "win", max(1, zeal // 2))


def _friends(random: Generator, ties: Ties, people: list[int]) -> None:
    for person in people:
        for friend in some(random, people, 0, 1):
            ties.add(person, friend, "life", 1)
            if random.integers(2):
                ties.add(friend, person, "life", 1)


def _between_agents(random: Generator, cast: Cast, ties: Ties) -> None:
    agents = cast.having("agent") + cast.having("head")
    for agent in agents:
        others = [other for other in agents if cast.accounts[other].group != cast.accounts[agent].group]
        for other in some(random, others, 1, 2):
            ties.add(agent, other, "settle", 2)
    for transit in cast.having("transit"):  # a group that is short of money borrows
        others = [p for p in cast.having("payout") if cast.accounts[p].group != cast.accounts[transit].group]
        for payout in some(random, others, 1, 2):
            ties.add(transit, payout, "settle", 2)


def _decoys(random: Generator, cast: Cast, ties: Ties, gamblers: list[int]) -> None:
    (shop,), (payroll,), (landlord,) = (cast.having(part) for part in ("shop", "payroll", "landlord"))
    outsiders, bystanders = cast.having("outsider"), cast.having("bystander")
    listed = [index for index in gamblers if cast.accounts[index].listed]
    customers = [index for index in gamblers + cast.having("agent") if random.integers(10) < 5]
    for customer in customers + outsiders + bystanders:
        ties.add(customer, shop, "shop", 3)
    for employee in (
        some(random, listed, len(listed) // 4, len(listed) // 3)
        + some(random, outsiders, 15, 20)
        + some(random, bystanders, 4, 6)
    ):
        ties.add(payroll, employee, "wage", 0)
    for tenant in some(random, cast.having("agent") + listed, 9, 12) + some(random, outsiders, 2, 3):
        ties.add(tenant, landlord, "rent", 0)
    for engineer in cast.having("engineer"):
        for head in some(random, cast.having("head"), 2, 4):
            ties.add(head, engineer, "engineer", 0)
    for payer in (shop, landlord):
        for payee in some(random, outsiders, 3, 5):
            ties.add(payer, payee, "supply", 2)
    for payer in some(random, outsiders, 8, 12):
        ties.add(payer, payroll, "supply", 2)
    for gambler in some(random, listed, len(listed) // 5, len(listed) // 3):
        ties.add(some(random, outsiders, 1, 1)[0], gambler, "income", 0)
