"""A blank holder is filled from the card that rows name with the account: an assessment, where there is but one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graphkit.model import Snapshot

from .told import snapshot, transfer

P, Q = "person:cn-id:990101199001011239", "person:cn-id:990101199001011247"


def holds(row: int, person: str, account: str) -> dict[str, Any]:
    return {"row": row, "kind": "holds", "a": person, "b": f"account:bank:{account}"}


def same(row: int, a: str, b: str) -> dict[str, Any]:
    return {"row": row, "kind": "same", "directed": False, "a": f"account:bank:{a}", "b": f"account:bank:{b}"}


def held(found: Snapshot) -> set[tuple[str, str, str, str]]:
    """(last four of who, account, basis, role)."""
    uid = found["entities"]["uid"].to_pylist()
    links = found["links"].to_pylist()
    return {(uid[one["a"]][-4:], uid[one["b"]].split(":")[2], one["basis"], one["role"] or "") for one in links}


def test_the_accounts_of_one_card_have_its_holder_as_an_assessment_that_cites_the_row(tmp_path: Path) -> None:
    """One card with two accounts: they stay apart, so neither has a holder of its own."""
    links = [holds(2, P, "CARD"), same(2, "ACC1", "CARD"), same(7, "ACC2", "CARD")]
    found = snapshot(tmp_path, {"links": links})
    assert held(found) == {
        ("1239", "CARD", "fact", ""),
        ("1239", "ACC1", "assessment", "derived-same-card"),
        ("1239", "ACC2", "assessment", "derived-same-card"),
    }
    rows = {one["link"]: one["row"] for one in found["link_rows"].to_pylist()}
    assert sorted(rows.values()) == [2, 2, 7]


def test_an_account_that_has_a_holder_or_cards_of_two_holders_is_not_filled(tmp_path: Path) -> None:
    stated = [holds(2, P, "CARD"), same(2, "ACC1", "CARD"), same(7, "ACC2", "CARD"), holds(7, Q, "ACC2")]
    found = snapshot(tmp_path, {"links": stated})
    assert ("1239", "ACC2", "assessment", "derived-same-card") not in held(found)
    two = [holds(2, P, "CARD1"), holds(3, Q, "CARD2"), same(2, "ACC", "CARD1"), same(3, "ACC", "CARD2")]
    assert {account for _, account, _, _ in held(snapshot(tmp_path / "two", {"links": two}))} == {"CARD1", "CARD2"}


def test_a_blank_row_of_an_account_whose_other_rows_state_the_holder_needs_nothing(tmp_path: Path) -> None:
    """Holders are of accounts, not of rows: one card and one account number are one account."""
    rows = {"events": [transfer(5, "ACC", "X", 7, "2024-01-01T08:00:00", "a")]}
    found = snapshot(tmp_path, {"links": [holds(2, P, "CARD"), same(3, "ACC", "CARD")]}, rows)
    assert held(found) == {("1239", "ACC", "fact", "")}


def test_what_is_derived_makes_no_own_move(tmp_path: Path) -> None:
    links = [holds(2, P, "CARD"), same(2, "ACC1", "CARD"), same(7, "ACC2", "CARD"), holds(8, P, "OTHER")]
    moved = [transfer(9, "OTHER", "ACC1", 7, "2024-01-01T08:00:00", "a")]
    assert snapshot(tmp_path, {"links": links, "events": moved})["events"]["excluded"].to_pylist() == [None]
