"""What was asked, what was answered: a request in vain is a gap, and is told as one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .told import at, snapshot, transfer

PERIOD = '"asked_from":"2023-01-01T00:00:00","asked_until":"2024-01-01T00:00:00"'
PERSON = "person:cn-id:990101199001011239"


def request(row: int, asked: str, outcome: str, **more: Any) -> dict[str, Any]:
    told = {"row": row, "kind": "request", "a": asked, "side": None, "unit": None, "at": at("2024-03-01T01:00:00")}
    return {**told, "outcome": outcome, "details": '{"answer":"失败","reason":"查无此户"}', **more}


def test_requests_stand_beside_what_came_of_them(tmp_path: Path) -> None:
    asked = [
        request(2, "account:bank:A", "done", details=f'{{"answer":"成功",{PERIOD}}}'),
        request(3, "account:bank:B", "failed"),
        request(4, PERSON, "failed"),
        request(5, "organisation:cn-uscc:91999999MA9TE5T01M", "done", details=""),
    ]
    statement = {"events": [transfer(2, "A", "X", 7, "2024-01-01T00:00:00", "a")]}
    found = snapshot(tmp_path, statement, {"events": asked})
    lines = {one.pop("key"): one for one in found["coverage"].to_pylist()}
    mine = lines["account:bank:A"]
    assert (mine["rows"], mine["source"], mine["outcome"], mine["answer"]) == (1, 1, "done", "成功")
    assert (mine["asked_from"], mine["asked_until"]) == (at("2023-01-01T00:00:00"), at("2024-01-01T00:00:00"))
    assert mine["answered_from"] == at("2024-01-01T00:00:00")
    for key in ("account:bank:B", PERSON):
        line = lines[key]
        assert (line["rows"], line["source"], line["outcome"], line["answer"]) == (0, 2, "failed", "失败 查无此户")
        assert line["answered_from"] is line["answered_until"] is line["asked_from"] is None
        assert line["requested"] == at("2024-03-01T01:00:00")
    assert lines["organisation:cn-uscc:91999999MA9TE5T01M"]["rows"] is None  # whose accounts those are, others say


def test_an_account_that_was_asked_for_by_its_other_number_is_answered(tmp_path: Path) -> None:
    same = [{"row": 2, "kind": "same", "directed": False, "a": "account:bank:A", "b": "account:bank:A-acct"}]
    told = {
        "events": [
            transfer(2, "A", "X", 7, "2024-01-01T00:00:00", "a"),
            request(3, "account:bank:A-acct", "done"),
            request(4, "account:bank:A", "failed"),
        ],
        "links": same,
    }
    (line,) = snapshot(tmp_path, told)["coverage"].to_pylist()
    assert (line["key"], line["rows"], line["outcome"]) == ("account:bank:A", 1, "done")


def test_without_requests_a_line_says_only_what_was_delivered(tmp_path: Path) -> None:
    (line,) = snapshot(tmp_path, {"events": [transfer(2, "A", "X", 7, "2024-01-01T00:00:00", "a")]})[
        "coverage"
    ].to_pylist()
    assert (line["rows"], line["outcome"], line["requested"]) == (1, None, None)
