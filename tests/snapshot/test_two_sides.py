"""Both operators' records of one call are one call with two rows; two calls are two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .told import at, snapshot

ONE, TWO = "phone:e164:%2B8619900000001", "phone:e164:%2B8619900000002"


def call(row: int, when: str, seconds: int | None, side: str, **more: Any) -> dict[str, Any]:
    told = {"row": row, "kind": "call", "a": ONE, "b": TWO, "at": at(f"2024-01-01T{when}"), "side": side}
    return {**told, "value": seconds, "unit": None if seconds is None else "s", **more}


def counted(folder: Path, mine: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> tuple[int, int]:
    """Events and rows."""
    found = snapshot(folder, {"events": mine}, {"events": theirs})
    return found["events"].num_rows, found["event_rows"].num_rows


@pytest.mark.parametrize(
    ("when", "seconds"), [("08:00:00", 60), ("08:00:30", 60), ("07:59:45", 65), ("08:00:09", None)]
)
def test_both_sides_of_a_call_are_one_event_with_two_rows(tmp_path: Path, when: str, seconds: int | None) -> None:
    mine, theirs = call(2, "08:00:00", 60, "a"), call(5, when, seconds, "b")
    assert counted(tmp_path, [mine], [theirs]) == (1, 2)
    found = snapshot(tmp_path / "kept", {"events": [mine]}, {"events": [theirs]})
    assert found["events"]["value"].to_pylist() == [60]  # the caller's record stands


@pytest.mark.parametrize(
    "other",
    [
        call(5, "08:01:00", 60, "b"),  # a minute apart
        call(5, "08:00:00", 66, "b"),  # lasted longer
        call(5, "08:00:00", 60, "b", a=TWO, b=ONE),  # the other way
        call(5, "08:00:00", 60, "b", a="phone:e164:%2B8619900000003"),
        call(5, "08:00:00", 60, "b", kind="message", value=None, unit=None),
    ],
)
def test_a_near_miss_is_a_call_of_its_own(tmp_path: Path, other: dict[str, Any]) -> None:
    assert counted(tmp_path, [call(2, "08:00:00", 60, "a")], [other]) == (2, 2)


def test_two_calls_a_minute_apart_are_two_calls_of_two_rows(tmp_path: Path) -> None:
    mine = [call(2, "08:00:00", 0, "a"), call(3, "08:01:00", 30, "a")]
    theirs = [call(2, "08:00:03", 0, "b"), call(3, "08:01:02", 31, "b")]
    assert counted(tmp_path, mine, theirs) == (2, 4)


def test_calls_within_seconds_of_each_other_are_told_apart_by_how_long_they_lasted(tmp_path: Path) -> None:
    """A short try that only the caller's operator recorded, and the call that followed it."""
    mine = [call(2, "08:00:00", 0, "a"), call(3, "08:00:20", 90, "a")]
    found = snapshot(tmp_path, {"events": mine}, {"events": [call(9, "08:00:22", 92, "b")]})
    assert found["events"].num_rows == 2
    rows = {one["event"]: [] for one in found["event_rows"].to_pylist()}
    for one in found["event_rows"].to_pylist():
        rows[one["event"]].append((one["source"], one["row"]))
    assert sorted(rows.values()) == [[(1, 2)], [(1, 3), (2, 9)]]


def test_both_sides_of_a_message(tmp_path: Path) -> None:
    sent = call(2, "08:00:00", None, "a", kind="message")
    assert counted(tmp_path, [sent], [call(2, "08:00:05", None, "b", kind="message")]) == (1, 2)
    assert counted(tmp_path / "late", [sent], [call(2, "08:02:00", None, "b", kind="message")]) == (2, 2)


def test_the_same_record_in_another_delivery_is_the_same_call_whatever_its_line_number(tmp_path: Path) -> None:
    first, again = (call(row, "08:00:00", 60, "a", details=f'{{"序号":"{row}"}}') for row in (7, 2))
    assert counted(tmp_path, [first], [again]) == (1, 2)
    hidden = [one | {"b": None} for one in (first, again)]  # to whom is not said: nothing proves that it is one call
    assert counted(tmp_path / "hidden", hidden[:1], hidden[1:]) == (2, 2)
