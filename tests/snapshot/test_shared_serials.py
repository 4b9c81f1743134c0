"""A platform's number of a payment makes the rows of all its exports one payment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .told import snapshot, transfer

ME, YOU = "account:alipay:2088000000000018", "account:alipay:2088000000000026"


def paid(row: int, when: str, side: str | None, **more: Any) -> dict[str, Any]:
    return transfer(row, None, None, 2000, f"2024-01-06T{when}", side or "a", serial="A5", **more) | {
        "a": ME, "b": YOU, "side": side, **more,
    }  # fmt: skip


def events(folder: Path, *sources: list[dict[str, Any]], links: list[dict[str, Any]] | None = None) -> tuple[int, int]:
    told = [{"events": rows} for rows in sources]
    told[0] = told[0] | {"links": links or []}
    found = snapshot(folder, *told)
    return found["events"].num_rows, found["event_rows"].num_rows


ACCOUNT_OF_MINE = paid(2, "10:00:00", "a", details='{"类型":"转账"}')
TRANSFERS = paid(7, "10:00:41", "a")
ACCOUNT_OF_YOURS = paid(3, "10:00:02", "b")


def test_account_and_transfer_export_and_the_other_wallets_are_one_payment_of_four_rows(tmp_path: Path) -> None:
    theirs = paid(9, "10:20:00", None)  # the export names no side, and came twenty minutes later
    assert events(tmp_path, [ACCOUNT_OF_MINE], [TRANSFERS], [ACCOUNT_OF_YOURS], [theirs]) == (1, 4)


def test_an_export_that_leaves_an_end_out_takes_it_from_the_others(tmp_path: Path) -> None:
    found = snapshot(tmp_path, {"events": [ACCOUNT_OF_MINE | {"b": None}]}, {"events": [TRANSFERS]})
    (one,) = found["events"].to_pylist()
    assert [found["keys"]["key"][one[end]].as_py() for end in ("a", "b")] == [ME, YOU]


@pytest.mark.parametrize(
    "other",
    [
        TRANSFERS | {"serial": "A6"},
        TRANSFERS | {"value": 2001},
        TRANSFERS | {"b": "account:alipay:2088000000000034"},
        TRANSFERS | {"at": TRANSFERS["at"].replace(day=8)},
        TRANSFERS | {"outcome": "failed"},
        TRANSFERS | {"a": YOU, "b": ME, "side": "b", "type": "reversal"},  # the money came back
    ],
)
def test_a_near_miss_is_another_payment(tmp_path: Path, other: dict[str, Any]) -> None:
    assert events(tmp_path, [ACCOUNT_OF_MINE], [other]) == (2, 2)


def test_a_file_that_tells_a_number_twice_tells_two_payments(tmp_path: Path) -> None:
    twice = [TRANSFERS, TRANSFERS | {"row": 8, "at": TRANSFERS["at"].replace(second=50)}]
    assert events(tmp_path, [ACCOUNT_OF_MINE], twice) == (2, 3)


def test_banks_numbers_are_their_own(tmp_path: Path) -> None:
    one = transfer(2, "A", "B", 5, "2024-01-01T08:00:00", "a", serial="7")
    assert events(tmp_path, [one], [one | {"at": one["at"].replace(hour=9)}]) == (2, 2)


def test_a_mailbox_that_names_one_wallet_is_that_wallet(tmp_path: Path) -> None:
    mail = "account:alipay:test1@example.com"
    same = [{"row": 2, "kind": "same", "directed": False, "a": ME, "b": mail}]
    assert events(tmp_path, [ACCOUNT_OF_MINE], [TRANSFERS | {"a": mail}], links=same) == (1, 2)


def test_a_wallet_with_a_mailbox_and_a_mobile_number_is_one_and_a_number_of_two_wallets_is_neither(
    tmp_path: Path,
) -> None:
    mail, mobile = "account:alipay:test1@example.com", "account:alipay:19900000001"
    same = [{"row": n, "kind": "same", "directed": False, "a": min(ME, name), "b": max(ME, name)}
            for n, name in enumerate((mail, mobile))]  # fmt: skip
    told = {"events": [ACCOUNT_OF_MINE], "links": same}
    found = snapshot(tmp_path, told, {"events": [TRANSFERS | {"a": mail}]}, {"events": [TRANSFERS | {"a": mobile}]})
    assert (found["events"].num_rows, found["event_rows"].num_rows) == (1, 3)
    assert found["entities"]["uid"].to_pylist() == [mobile, YOU]
    passed_on = [{"row": 9, "kind": "same", "directed": False, "a": mobile, "b": YOU}]
    apart = snapshot(tmp_path / "apart", told | {"links": [*same, *passed_on]})
    assert apart["entities"]["uid"].to_pylist() == [mobile, ME, YOU]  # the mailbox is still mine alone
    assert {one["code"] for one in apart["conflicts"].to_pylist()} == {"not-united"}
