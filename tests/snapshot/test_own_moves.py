"""What one person moves between own accounts is no flow; a name alone makes nobody's account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .told import mention, snapshot, ties, transfer

P, Q = "person:cn-id:990101199001011239", "person:cn-id:990101199001011247"
MOVED = transfer(2, "A", "B", 700, "2024-01-01T08:00:00", "a")


def holds(row: int, person: str, account: str, **more: Any) -> dict[str, Any]:
    return {"row": row, "kind": "holds", "a": person, "b": f"account:bank:{account}", **more}


def test_a_transfer_between_two_accounts_of_one_person_is_no_flow(tmp_path: Path) -> None:
    found = snapshot(tmp_path, {"events": [MOVED], "links": [holds(3, P, "A"), holds(4, P, "B")]})
    assert found["events"]["excluded"].to_pylist() == ["own_account"]
    assert ties(found) == []
    assert [(one["end"], one["rows"], one["value"]) for one in found["balance"].to_pylist()] == [
        ("fee_or_own_move", 1, 700)
    ]


@pytest.mark.parametrize(
    "links",
    [
        [holds(3, P, "A"), holds(4, Q, "B")],
        [holds(3, P, "A")],
        [holds(3, "person:named:A%3A甲", "A"), holds(4, "person:named:B%3A甲", "B")],  # a name alone
        [holds(3, P, "A"), holds(4, P, "B"), holds(5, Q, "B")],  # B is not P's alone
        [holds(3, P, "A"), holds(4, P, "B", basis="assessment")],  # only a rule thinks so
    ],
)
def test_a_near_miss_stays_flow(tmp_path: Path, links: list[dict[str, Any]]) -> None:
    names = [mention(5, "person:named:A%3A甲", "甲"), mention(6, "person:named:B%3A甲", "甲")]
    found = snapshot(tmp_path, {"events": [MOVED], "links": links, "mentions": names})
    assert found["events"]["excluded"].to_pylist() == [None]
    assert len(ties(found)) == 1


def test_an_organisations_own_accounts_too_and_calls_never(tmp_path: Path) -> None:
    body = "organisation:cn-uscc:91999999MA9TE5T01M"
    call = MOVED | {"row": 3, "kind": "call", "unit": "s"}
    found = snapshot(tmp_path, {"events": [MOVED, call], "links": [holds(3, body, "A"), holds(4, body, "B")]})
    assert sorted(map(str, found["events"]["excluded"].to_pylist())) == ["None", "own_account"]


def test_the_mirror_of_an_own_move_is_a_duplicate_in_the_balance(tmp_path: Path) -> None:
    mirror = transfer(2, "A", "B", 700, "2024-01-01T08:00:05", "b")
    links = [holds(3, P, "A"), holds(4, P, "B")]
    found = snapshot(tmp_path, {"events": [MOVED], "links": links}, {"events": [mirror]})
    told = [(one["source"], one["direction"], one["end"], one["value"]) for one in found["balance"].to_pylist()]
    assert told == [(1, "out", "fee_or_own_move", 700), (2, "in", "duplicate", 700)]
