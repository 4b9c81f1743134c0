"""Who plays in the gambling case? Agents' groups and their gamblers, and those whom nothing joins to the gambling."""

from __future__ import annotations

from numpy.random import Generator

from graphkit.generator.cast import Cast, Casting

CREW = 9
"""Persons taken in of one group: head, three agents, two who pass money on, one at the help desk, two card lenders."""
BYSTANDERS = 20
OUTSIDERS = 60
PUBLIC, RECORDED = 4, 60
"""Of a hundred gamblers, so many use a public device, and so many any that the bank recorded."""
INFRASTRUCTURE = ("head", "agent", "transit", "collect", "payout")


def group_count(persons: int) -> int:
    """How many agents' groups do so many persons taken in make? 71 make seven."""
    return min(40, (persons - 2) // CREW)


def cast(random: Generator, persons: int, known: int, outside: int) -> Cast:
    """Who plays? `persons` taken in; of each group's gamblers `known` are listed by their bank, `outside` are not."""
    casting = Casting(random, group_count(persons))
    for group in range(casting.made.groups):
        _crew(casting, group)
        for _ in range(known):
            casting.account(casting.person(), "gambler", group)
        for _ in range(outside):
            casting.account(casting.person(), "gambler", group, listed=False)
    _take_in_gamblers(casting, persons - casting.made.groups * CREW - 2)
    _others(casting)
    _traps(casting)
    _hold_back(casting)
    _devices(casting)
    _lent_phones(casting)
    return casting.made


def _crew(casting: Casting, group: int) -> None:
    head = casting.account(casting.person("一级代理"), "head", group)
    agents = [casting.account(casting.person(role), "agent", group) for role in ("二级代理", "二级代理", "三级代理")]
    casting.made.above.update({agents[0]: head, agents[1]: head, agents[2]: agents[0]})
    for _ in range(2):
        casting.account(casting.person("财务"), "transit", group)
    lenders = [casting.person("客服"), casting.person("提供账户"), casting.person("提供账户")]
    for lender in lenders:
        casting.account(lender, "collect", group)
        casting.account(lender, "payout", group)
    for lender, part in zip(lenders, ("collect", "collect", "payout"), strict=True):
        casting.account(lender, part, group)


def _take_in_gamblers(casting: Casting, wanted: int) -> None:
    """Of the gamblers with an account listed, so many are taken in; where they do not suffice, more join."""
    made = casting.made
    listed = [index for index in made.having("gambler") if made.accounts[index].listed]
    chosen = [listed[int(place)] for place in casting.random.permutation(len(listed))[: min(wanted, len(listed) // 2)]]
    more = range(wanted - len(chosen))
    chosen += [casting.account(casting.person(), "gambler", place % made.groups) for place in more]
    for index in chosen:
        made.persons[made.accounts[index].holder].role = "参赌人员"


def _others(casting: Casting) -> None:
    for _ in range(2):
        casting.account(casting.person("技术"), "engineer")
    keeper = casting.person(name=casting.shop_name())
    casting.account(keeper, "shop")
    casting.account(casting.company(casting.company_name()), "payroll")
    casting.account(casting.person(), "landlord")
    for _ in range(BYSTANDERS):
        casting.account(casting.person(), "bystander")
    abroad = casting.person()
    for _ in range(3):
        casting.account(abroad, "organiser", listed=False)
    for _ in range(OUTSIDERS):
        casting.account(casting.person(), "outsider", listed=False)


def _traps(casting: Casting) -> None:
    """Two persons of one name in two groups; an account whose holder has that name too, and no identity number."""
    made = casting.made
    first, second = (made.accounts[made.having("agent", group)[1]].holder for group in (0, 1))
    made.persons[second].name = made.persons[first].name
    nameless = next(
        index
        for index in made.having("gambler", 2)
        if made.accounts[index].listed and not made.persons[made.accounts[index].holder].role
    )
    made.accounts[nameless].without_identity = True
    made.persons[made.accounts[nameless].holder].name = made.persons[first].name


def _hold_back(casting: Casting) -> None:
    """One listed account in ten of gamblers and bystanders, and a pay-out account, come without a statement."""
    made = casting.made
    for index in made.having("gambler") + made.having("bystander"):
        account = made.accounts[index]
        account.delivered = account.listed and (account.without_identity or int(casting.random.integers(10)) > 0)
    made.accounts[made.having("payout")[int(casting.random.integers(4 * made.groups))]].delivered = False


def _devices(casting: Casting) -> None:
    """Three devices operate a group's accounts; gamblers have their own, a public one, or none that is recorded."""
    made, random = casting.made, casting.random
    for group in range(made.groups):
        crew = [index for part in INFRASTRUCTURE for index in made.having(part, group)]
        places = random.integers(0, 3, len(crew)).tolist()
        for device in range(3):
            casting.device([index for index, place in zip(crew, places, strict=True) if place == device])
    players = made.having("gambler") + made.having("bystander")
    draws = random.integers(0, 100, len(players)).tolist()
    for device in range(3):
        casting.device(
            [index for index, draw in zip(players, draws, strict=True) if draw < PUBLIC and draw % 3 == device]
        )
    own = [index for index, draw in zip(players, draws, strict=True) if PUBLIC <= draw < RECORDED]
    for index in own + [index for part in ("shop", "payroll", "landlord", "engineer") for index in made.having(part)]:
        casting.device([index])


def _lent_phones(casting: Casting) -> None:
    """Half of the cards lent are registered with the telephone of the agent for whom they work."""
    made = casting.made
    for index in made.having("collect") + made.having("payout"):
        if casting.random.integers(2):
            agents = made.having("agent", made.accounts[index].group)
            made.accounts[index].phone = made.persons[made.accounts[agents[index % 3]].holder].phones[0]
