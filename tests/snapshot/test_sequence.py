"""Within a day the running balance says what came first; where it does not, the file does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.model import Snapshot

from .told import snapshot, transfer

DAY = "2024-01-01T16:00:00"


def moved(row: int, fen: int, balance: int | None, day: str = DAY, **more: Any) -> dict[str, Any]:
    """A's own row: fen above nothing came in."""
    ends = ("A", "X", "a") if fen < 0 else ("X", "A", "b")
    told = transfer(row, ends[0], ends[1], abs(fen), day, ends[2], balance=balance)
    return {**told, "precision": "day", **more}


def rows_in_order(found: Snapshot) -> list[int]:
    row = {one["event"]: one["row"] for one in found["event_rows"].to_pylist()}
    return [row[one["event"]] for one in sorted(found["events"].to_pylist(), key=lambda one: one["order"])]


def test_the_balance_orders_a_day_whatever_the_file_says(tmp_path: Path) -> None:
    """1000 → 1500 → 1200 → 1210."""
    rows = [moved(2, -300, 1200), moved(3, 10, 1210), moved(4, 500, 1500)]
    assert rows_in_order(snapshot(tmp_path, {"events": rows})) == [4, 2, 3]


def test_without_balances_or_with_two_ways_to_read_them_the_file_orders(tmp_path: Path) -> None:
    blank = [moved(2, -300, None), moved(3, 10, 1210), moved(4, 500, None)]
    assert rows_in_order(snapshot(tmp_path, {"events": blank})) == [2, 3, 4]
    around = [moved(2, -500, 1000), moved(3, 500, 1500)]  # either may have been first
    assert rows_in_order(snapshot(tmp_path / "around", {"events": around})) == [2, 3]
    gap = [moved(2, 10, 5000), moved(3, -300, 1200), moved(4, 500, 1500)]  # something between is missing
    assert rows_in_order(snapshot(tmp_path / "gap", {"events": gap})) == [2, 3, 4]


def test_a_file_that_goes_back_in_time_is_read_from_its_end(tmp_path: Path) -> None:
    later = "2024-01-02T16:00:00"
    rows = [moved(2, 7, None, later), moved(3, -300, None), moved(4, 10, None)]
    assert rows_in_order(snapshot(tmp_path, {"events": rows})) == [4, 3, 2]


def test_rows_of_one_second_too(tmp_path: Path) -> None:
    rows = [moved(2, -300, 1200, precision="s"), moved(3, 500, 1500, precision="s")]
    assert rows_in_order(snapshot(tmp_path, {"events": rows})) == [3, 2]


@settings(max_examples=40, deadline=None)
@given(
    moves=st.lists(st.integers(1, 10**6).map(lambda n: 2 * n + 1), min_size=1, max_size=9),
    order=st.randoms(use_true_random=False),
)
def test_a_days_rows_that_only_grow_are_always_put_right(tmp_path_factory: Any, moves: list[int], order: Any) -> None:
    total, rows = 0, []
    for number, fen in enumerate(moves):
        total += fen
        rows.append(moved(number + 2, fen, total))
    order.shuffle(rows)
    found = snapshot(tmp_path_factory.mktemp("any"), {"events": rows})
    assert rows_in_order(found) == [number + 2 for number in range(len(moves))]
