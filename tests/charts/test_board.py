"""Is every step of a chart undone exactly, and found again as it was kept?"""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from graphkit.charts import Board, History
from graphkit.charts.board import STEPS

PLACES = st.dictionaries(
    st.sampled_from("abcdefgh"), st.tuples(*[st.floats(-1e4, 1e4).map(lambda number: round(number, 1))] * 2), max_size=8
)


@given(PLACES, PLACES)
def test_undo_and_redo_are_exact(first: dict[str, tuple[float, float]], second: dict[str, tuple[float, float]]) -> None:
    one = Board().with_places(first)
    other = one.with_places(second)
    history = History().then(one).then(other)
    assert history.back().forth().now == history.now
    if other != one:
        assert history.back().now == one


@given(PLACES)
def test_what_is_kept_is_found_again(places: dict[str, tuple[float, float]]) -> None:
    board = Board().with_places(places).pinned(list(places)[:2])
    assert Board.of_json(json.loads(json.dumps(board.as_json()))) == board


def test_the_same_chart_is_no_step_and_a_new_step_forgets_what_was_undone() -> None:
    one = Board().with_places({"a": (0, 0)})
    history = History().then(one)
    assert history.then(Board().with_places({"a": (0, 0)})) is history
    assert history.back().then(Board().with_places({"b": (1, 1)})).undone == ()


def test_at_most_so_many_steps_back() -> None:
    history = History()
    for step in range(STEPS + 20):
        history = history.then(Board().with_places({"a": (step, 0)}))
    assert len(history.past) == STEPS


def test_moving_keeps_the_pin_and_pinning_twice_frees() -> None:
    board = Board().with_places({"a": (0, 0), "b": (5, 5)}).pinned(["a"])
    moved = board.with_places({"a": (3, 3)})
    assert moved.places["a"].pinned
    assert not moved.pinned(["a"]).places["a"].pinned
    assert all(place.pinned for place in moved.pinned(["a", "b"]).places.values())


def test_only_and_without() -> None:
    board = Board().with_places({"a": (0, 0), "b": (5, 5), "c": (9, 9)})
    assert board.only(["b", "x"]).uids() == ["b"]
    assert board.without(["b"]).uids() == ["a", "c"]
