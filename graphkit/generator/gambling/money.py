"""How many of the gambling case's transfers are the gamblers', and how many does settling take?"""

from __future__ import annotations

from numpy.random import Generator

from graphkit.errors import UsageError
from graphkit.generator.cast import Cast
from graphkit.generator.flows import once, over
from graphkit.generator.ties import Ties
from graphkit.generator.transfers import NIGHTS, Transfers

from .settlement import settle


def pay(random: Generator, cast: Cast, ties: Ties, wanted: int) -> Transfers:
    """About `wanted` transfers over all planned pairs, each pair at least once, and what settling adds.

    Settling is at most a quarter of them: the nights of several days are settled at once where they are few.
    UsageError: so few cannot hold the planned pairs.
    """
    each = once(ties)
    least, a_round = int(each.sum()), 14 * cast.groups
    if wanted < least + a_round:
        raise UsageError("samples-too-few-transfers", transfers=wanted, least=least + a_round)
    rounds = max(1, min(NIGHTS, min(wanted // 4, wanted - least) // a_round))
    nights = -(-NIGHTS // rounds)
    players = over(random, ties, each, wanted - least - rounds * a_round)
    return players.plus(settle(random, cast, players, nights))
