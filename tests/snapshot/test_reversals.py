"""A reversal and what it takes back are out of the flow together; nothing is netted by guessing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphkit.model import Snapshot

from .told import snapshot, ties, transfer

PAID = transfer(2, "A", "B", 10000, "2024-01-01T08:00:00", "a", serial="s1")
BACK = transfer(3, "B", "A", 10000, "2024-01-01T09:00:00", "b", serial="s2", type="reversal")
"""On A's statement: paid, and an hour later the money came back."""


def excluded(found: Snapshot) -> list[str | None]:
    return found["events"]["excluded"].to_pylist()


def pairs(found: Snapshot) -> list[tuple[int, int, str]]:
    return [(one["original"], one["reversal"], one["by"]) for one in found["reversals"].to_pylist()]


def conflicts(found: Snapshot) -> list[tuple[str, str, str]]:
    return [(one["code"], one["a"], one["reason"]) for one in found["conflicts"].to_pylist()]


@pytest.mark.parametrize(
    "back",
    [
        BACK,
        BACK | {"a": None},  # the bank does not say from whom it came back
        BACK | {"a": "account:bank:A", "b": "account:bank:B", "side": "a", "value": -10000, "type": "reversal"},
        BACK | {"a": "account:bank:A", "b": "account:bank:B", "side": "a", "value": -10000, "type": "negative"},
        BACK | {"at": PAID["at"]},  # of the same second
    ],
)
def test_a_reversal_and_its_original_are_no_flow(tmp_path: Path, back: dict[str, Any]) -> None:
    found = snapshot(tmp_path, {"events": [PAID, back]})
    assert ties(found) == []
    assert sorted(map(str, excluded(found))) == ["reversal", "reversed"]
    assert len(pairs(found)) == 1
    assert conflicts(found) == []
    ends = {(one["end"], one["rows"]) for one in found["balance"].to_pylist()}
    assert ends <= {("reversed", 1), ("reversed", 2)}


@pytest.mark.parametrize(
    "other",
    [
        BACK | {"value": 10001},
        BACK | {"unit": "USD"},
        BACK | {"a": "account:bank:C"},  # from somebody else
        BACK | {"at": PAID["at"].replace(month=2, day=1)},  # 31 days later
        BACK | {"at": PAID["at"].replace(hour=7)},  # before
        BACK | {"a": "account:bank:A", "b": "account:bank:B", "side": "a"},  # the same way
    ],
)
def test_a_near_miss_takes_nothing_back_and_is_told(tmp_path: Path, other: dict[str, Any]) -> None:
    found = snapshot(tmp_path, {"events": [PAID, other]})
    assert sorted(map(str, excluded(found))) == ["None", "reversal"]
    assert pairs(found) == []
    amount = f"{other.get('unit', 'CNY')} {other['value'] / 100:.2f}"
    assert conflicts(found) == [("reversal-without-original", "account:bank:A", f"transfer: 1; {amount}")]


def test_a_negative_amount_without_original_stays_negative(tmp_path: Path) -> None:
    found = snapshot(tmp_path, {"events": [PAID | {"value": -10000, "type": "negative"}]})
    assert excluded(found) == ["negative"]
    assert conflicts(found) == [("negative-without-original", "account:bank:A", "transfer: 1; CNY 100.00")]


def test_a_reversal_without_type_is_a_payment_back(tmp_path: Path) -> None:
    """The near miss of all: B pays A back what A paid B. No bank says that it is a reversal."""
    found = snapshot(tmp_path, {"events": [PAID, BACK | {"type": None}]})
    assert excluded(found) == [None, None]


def test_each_reversal_takes_the_nearest_earlier_one_that_is_free(tmp_path: Path) -> None:
    """Paid at 8, 9 and 10; back at 9:30 and 11: 9 and 10 are reversed, 8 stands."""
    paid = [transfer(n, "A", "B", 500, f"2024-01-01T{n:02}:00:00", "a") for n in (8, 9, 10)]
    back = [
        transfer(20, "B", "A", 500, "2024-01-01T09:30:00", "b", type="reversal"),
        transfer(21, "B", "A", 500, "2024-01-01T11:00:00", "b", type="reversal"),
    ]
    found = snapshot(tmp_path, {"events": [*back, *paid]})
    assert excluded(found) == [None, "reversed", "reversal", "reversed", "reversal"]  # in order of time
    assert pairs(found) == [(1, 2, "counterparty"), (3, 4, "counterparty")]
    assert ties(found) == [("A", "B", "transfer", "CNY", 1, 500)]


def test_of_two_originals_of_one_second_none_is_guessed_and_both_reversed_are_clear(tmp_path: Path) -> None:
    twice = [PAID, PAID | {"row": 4, "serial": "s3"}]
    found = snapshot(tmp_path, {"events": [*twice, BACK]})
    assert excluded(found) == [None, None, "reversal"]
    assert conflicts(found) == [("reversal-not-matched", "account:bank:A", "transfer: 1; CNY 100.00")]
    both = snapshot(tmp_path / "both", {"events": [*twice, BACK, BACK | {"row": 5, "serial": "s4"}]})
    assert sorted(map(str, excluded(both))) == ["reversal", "reversal", "reversed", "reversed"]


def test_a_serial_decides_between_them(tmp_path: Path) -> None:
    twice = [PAID, PAID | {"row": 4, "serial": "s3"}]
    same = snapshot(tmp_path, {"events": [*twice, BACK | {"serial": "s3"}]})
    assert [one[2] for one in pairs(same)] == ["serial"]
    reversed_row = next(row["row"] for row in same["event_rows"].to_pylist() if row["event"] == pairs(same)[0][0])
    assert reversed_row == 4
    long = [one | {"serial": one["serial"] + "-0000001"} for one in twice]
    named = BACK | {"details": '{"备注":"冲正原流水s3-0000001"}'}
    by = snapshot(tmp_path / "named", {"events": [*long, named]})
    assert [one[2] for one in pairs(by)] == ["details"]


def test_to_whom_an_unnamed_reversal_belongs_is_not_guessed(tmp_path: Path) -> None:
    to_c = transfer(4, "A", "C", 10000, "2024-01-01T08:30:00", "a", serial="s3")
    unnamed = BACK | {"a": None}
    found = snapshot(tmp_path, {"events": [PAID, to_c, unnamed]})
    assert excluded(found) == [None, None, "reversal"]
    assert conflicts(found)[0][0] == "reversal-not-matched"
    long_ago = to_c | {"at": to_c["at"].replace(year=2023)}
    clear = snapshot(tmp_path / "clear", {"events": [PAID, long_ago, unnamed]})
    assert pairs(clear) == [(1, 2, "amount")]


def test_a_failed_transaction_is_nothing_to_take_back(tmp_path: Path) -> None:
    found = snapshot(tmp_path, {"events": [PAID | {"outcome": "failed"}, BACK]})
    assert excluded(found) == ["failed", "reversal"]
    assert conflicts(found)[0][0] == "reversal-without-original"


def test_both_banks_records_of_a_transfer_and_of_its_reversal_are_two_events(tmp_path: Path) -> None:
    """Only A's bank calls it a reversal; B's calls it a transfer."""
    at_b = [
        transfer(2, "A", "B", 10000, "2024-01-01T08:00:09", "b", serial="t1"),
        transfer(3, "B", "A", 10000, "2024-01-01T09:00:01", "a", serial="t2"),
    ]
    found = snapshot(tmp_path, {"events": [PAID, BACK]}, {"events": at_b})
    assert excluded(found) == ["reversed", "reversal"]
    assert pairs(found) == [(0, 1, "counterparty")]
    assert found["event_rows"].num_rows == 4
    assert {(one["source"], one["end"]) for one in found["balance"].to_pylist()} == {(1, "reversed"), (2, "duplicate")}


def test_a_day_of_reversal_may_take_back_any_hour_of_it(tmp_path: Path) -> None:
    midnight = PAID["at"].replace(year=2023, month=12, day=31, hour=16)  # of 1 January in Shanghai
    back = BACK | {"at": midnight, "precision": "day"}
    assert excluded(snapshot(tmp_path, {"events": [PAID, back]})).count("reversed") == 1


def test_card_and_account_number_of_one_account_are_one_side(tmp_path: Path) -> None:
    same = [{"row": 2, "kind": "same", "directed": False, "a": "account:bank:A", "b": "account:bank:A-acct"}]
    found = snapshot(tmp_path, {"events": [PAID, BACK | {"b": "account:bank:A-acct"}], "links": same})
    assert len(pairs(found)) == 1


def test_cash_paid_in_and_taken_back(tmp_path: Path) -> None:
    paid_in = transfer(2, "A", None, 700, "2024-01-01T08:00:00", "a", kind="cash", details='{"way":"in"}')
    back = paid_in | {"row": 3, "details": '{"way":"out"}', "type": "reversal", "at": paid_in["at"].replace(hour=9)}
    assert len(pairs(snapshot(tmp_path, {"events": [paid_in, back]}))) == 1
    assert pairs(snapshot(tmp_path / "two", {"events": [paid_in, back | {"details": '{"way":"in"}'}]})) == []
