"""What a snapshot says of entities: hubs, whose records were delivered, details, links with their rows."""

from __future__ import annotations

import json
from pathlib import Path

from graphkit.model import Judgement, Snapshot
from graphkit.vocabulary import vocabulary

from .told import mention, snapshot, transfer

HUB = "财付通支付科技有限公司"
PERSON = "person:cn-id:990101199001011239"


def by_uid(found: Snapshot, column: str) -> dict[str, object]:
    table = found["entities"]
    return dict(zip(table["uid"].to_pylist(), table[column].to_pylist(), strict=True))


def holds(row: int, person: str, account: str) -> dict[str, object]:
    return {"row": row, "kind": "holds", "a": person, "b": f"account:bank:{account}"}


def test_an_account_of_a_listed_institution_is_a_hub_and_one_like_it_is_not(tmp_path: Path) -> None:
    named, alike = "organisation:named:h", "organisation:named:s"
    told = {
        "mentions": [mention(2, named, HUB), mention(3, alike, f"{HUB}特约商户")],
        "links": [holds(2, named, "H"), holds(3, alike, "S")],
        "events": [transfer(2, "A", "H", 700, "2024-01-01", "a"), transfer(3, "B", "H", 300, "2024-01-02", "a")],
    }
    found = snapshot(tmp_path, told)
    hubs = by_uid(found, "hub")
    assert (hubs["account:bank:H"], hubs["account:bank:S"], hubs["account:bank:A"]) == (True, False, False)
    listed = {row["key"]: (row["n"], row["value"], row["counterparties"]) for row in found["hubs"].to_pylist()}
    assert listed["account:bank:H"] == (2, 1000, 2)
    rule = {row["key"]: row["rule"] for row in found["hubs"].to_pylist()}
    assert rule["account:bank:H"] == f"vocabulary {vocabulary().hubs_as_of}: {HUB}"


def test_what_passed_through_a_hub_is_told_by_currency_and_by_whom_it_was_judged(tmp_path: Path) -> None:
    events = [
        transfer(2, "A", "H", 700, "2024-01-01", "a"),
        transfer(3, "H", "B", 300, "2024-01-02", "a"),
        transfer(4, "A", "H", 50, "2024-01-02", "a", unit="USD"),
        transfer(5, "A", "H", 9, "2024-01-02", "a", outcome="failed"),
    ]
    verdicts = [
        Judgement("not_hub", "account:bank:H", reason="r", seq=8),
        Judgement("hub", "account:bank:H", reason="r", seq=9),
    ]
    found = snapshot(tmp_path, {"events": events}, judgements=verdicts)
    assert [tuple(row.values()) for row in found["hubs"].to_pylist()] == [
        ("account:bank:H", "judgement 9", 2, "CNY", 1000, 2),
        ("account:bank:H", "judgement 9", 1, "USD", 50, 1),
    ]


def test_a_judgement_makes_and_unmakes_a_hub(tmp_path: Path) -> None:
    told = {"events": [transfer(2, "A", "B", 7, "2024-01-01", "a")], "mentions": [mention(3, "account:bank:H", HUB)]}
    verdicts = [
        Judgement("hub", "account:bank:A", reason="r", seq=8),
        Judgement("not_hub", "account:bank:H", reason="r", seq=9),
    ]
    assert by_uid(snapshot(tmp_path, told), "hub") == {
        "account:bank:A": False, "account:bank:B": False, "account:bank:H": True,
    }  # fmt: skip
    assert by_uid(snapshot(tmp_path, told, judgements=verdicts), "hub") == {
        "account:bank:A": True, "account:bank:B": False, "account:bank:H": False,
    }  # fmt: skip


def test_whose_own_records_were_delivered(tmp_path: Path) -> None:
    told = {
        "events": [transfer(2, "A", "B", 7, "2024-01-01", "a"), transfer(3, "C", "A", 7, "2024-01-01", "b")],
        "links": [holds(2, PERSON, "A"), holds(3, PERSON, "B"), holds(4, "person:named:z", "A")],
    }
    found = snapshot(tmp_path, told)
    assert by_uid(found, "delivered") == {
        "account:bank:A": "yes", "account:bank:B": "no", "account:bank:C": "no", PERSON: "in part",
        "person:named:z": "yes",
    }  # fmt: skip
    assert [(row["key"], row["rows"]) for row in found["coverage"].to_pylist()] == [("account:bank:A", 2)]


def test_a_phone_says_nothing_of_delivery_where_no_call_record_is_in_the_case(tmp_path: Path) -> None:
    told = {
        "events": [transfer(2, "A", "B", 7, "2024-01-01", "a")],
        "links": [holds(2, PERSON, "A"), {"row": 3, "kind": "uses", "a": PERSON, "b": "phone:e164:%2B861"}],
    }
    delivered = by_uid(snapshot(tmp_path, told), "delivered")
    assert (delivered[PERSON], delivered["phone:e164:%2B861"]) == ("yes", "")


def test_delivered_is_empty_where_no_source_has_an_owners_side(tmp_path: Path) -> None:
    contact = transfer(2, "A", "B", 7, "2024-01-01", "a") | {"side": None}
    assert set(by_uid(snapshot(tmp_path, {"events": [contact]}), "delivered").values()) == {""}


def test_excluding_a_key_takes_its_events_out_of_the_flow(tmp_path: Path) -> None:
    told = {"events": [transfer(2, "A", "B", 7, "2024-01-01", "a"), transfer(3, "C", "D", 7, "2024-01-01", "a")]}
    out = [Judgement("exclude", "account:bank:B", reason="r", seq=9)]
    found = snapshot(tmp_path, told, judgements=out)
    assert found["ties"].num_rows == 1
    assert found["events"]["excluded"].to_pylist() == ["judgement", None]


def test_details_keep_every_value_the_most_often_said_first(tmp_path: Path) -> None:
    said = [
        mention(2, "account:bank:A", details='{"bank":"一"}', rows=1),
        mention(3, "account:bank:A", details='{"bank":"二"}', rows=4),
    ]
    details = by_uid(snapshot(tmp_path, {"mentions": said}), "details")
    assert json.loads(str(details["account:bank:A"])) == {"bank": ["二", "一"]}


def test_a_standing_link_said_by_two_files_is_one_link_with_two_rows(tmp_path: Path) -> None:
    found = snapshot(tmp_path, {"links": [holds(2, PERSON, "A")]}, {"links": [holds(5, PERSON, "A")]})
    assert found["links"].num_rows == 1
    assert [(row["source"], row["row"]) for row in found["link_rows"].to_pylist()] == [(1, 2), (2, 5)]


def test_an_undirected_tie_runs_from_the_smaller_uid(tmp_path: Path) -> None:
    met = {"kind": "meeting", "directed": False, "unit": None, "value": None, "side": None}
    events = [transfer(2, "B", "A", 0, "2024-01-01", "a") | met, transfer(3, "A", "B", 0, "2024-01-02", "a") | met]
    tie = snapshot(tmp_path, {"events": events})["ties"].to_pylist()
    assert [(one["a"], one["b"], one["n"], one["value"]) for one in tie] == [(0, 1, 2, None)]
