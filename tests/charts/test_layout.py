"""Is a chart laid out alike each time, without anybody on top of another, and left alone afterwards?"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.charts import Board, arrange, place_new
from graphkit.charts.spread import HIGH, WIDE
from graphkit.charts.stress import steps_between

N = 24
UIDS = [f"person:cn-id:{number:02d}" for number in range(N)]
PAIRS = st.lists(st.tuples(st.sampled_from(UIDS), st.sampled_from(UIDS)), max_size=60)
GROUPS = st.dictionaries(st.sampled_from(UIDS), st.integers(1, 5))


def _closest(places: dict[str, tuple[float, float]]) -> float:
    at = np.array(list(places.values())) / [WIDE, HIGH]
    apart = np.sqrt(((at[:, None] - at[None, :]) ** 2).sum(axis=2))
    np.fill_diagonal(apart, np.inf)
    return float(apart.min())


@settings(max_examples=25, deadline=None)
@given(PAIRS, GROUPS)
def test_alike_each_time_and_nobody_on_top_of_another(pairs: list[tuple[str, str]], groups: dict[str, int]) -> None:
    places = arrange(UIDS, pairs, groups)
    assert places == arrange(UIDS, pairs, groups)
    assert set(places) == set(UIDS)
    assert _closest(places) > 0.6


@settings(max_examples=25, deadline=None)
@given(PAIRS, st.integers(1, N - 1))
def test_newcomers_take_free_places_and_move_nobody(pairs: list[tuple[str, str]], there: int) -> None:
    board = Board().with_places(arrange(UIDS[:there], pairs, {}))
    new = place_new(board, UIDS, pairs)
    assert set(new) == set(UIDS[there:])
    together = board.with_places(new)
    assert all(together.places[uid] == place for uid, place in board.places.items())
    assert _closest({uid: (place.x, place.y) for uid, place in together.places.items()}) > 0.6


def test_groups_are_discs_that_do_not_touch() -> None:
    groups = {uid: number % 3 + 1 for number, uid in enumerate(UIDS)}
    pairs = [(a, b) for a in UIDS for b in UIDS if a < b and groups[a] == groups[b]]
    places = arrange(UIDS, [*pairs, (UIDS[0], UIDS[1])], groups)
    discs = []
    for group in (1, 2, 3):
        at = np.array([places[uid] for uid in UIDS if groups[uid] == group])
        middle = (at.min(axis=0) + at.max(axis=0)) / 2
        discs.append((middle, np.sqrt(((at - middle) ** 2).sum(axis=1)).max()))
    for i, (one, reach) in enumerate(discs):
        for other, its_reach in discs[i + 1 :]:
            assert np.hypot(*(one - other)) > reach + its_reach


def test_linked_entities_stand_nearer_than_others() -> None:
    chain = list(pairwise(UIDS))
    places = {uid: np.array(at) for uid, at in arrange(UIDS, chain, {}).items()}
    linked = np.mean([np.hypot(*(places[a] - places[b])) for a, b in chain])
    far = np.hypot(*(places[UIDS[0]] - places[UIDS[-1]]))
    assert far > 5 * linked


def test_what_is_pinned_stays_when_the_rest_is_arranged() -> None:
    board = Board().with_places({uid: (1000.0 + 200 * i, -500.0) for i, uid in enumerate(UIDS)}).pinned([UIDS[3]])
    assert arrange(UIDS, [], {}, board)[UIDS[3]] == (1600.0, -500.0)


def test_steps_worked_by_hand() -> None:
    steps = steps_between(4, [(0, 1), (1, 2)])
    assert steps[0].tolist() == [0, 1, 2, 3.6]


def test_nobody_is_nowhere() -> None:
    assert arrange([], [], {}) == {}
    assert arrange(["a"], [], {}) == {"a": (0.0, 0.0)}
