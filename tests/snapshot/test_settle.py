"""Each event once: copies across files, two sides of a transfer, failed ones, in any order of delivery."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from .told import claims, mention, snapshot, ties, transfer

ROWS = [
    transfer(2, "A", "B", 10000, "2024-01-01T00:00:00", "a", serial="s1", balance=500),
    transfer(3, "A", "B", 10000, "2024-01-01T00:05:00", "a", serial="s2", balance=400),
    transfer(4, "C", "A", 777, "2024-01-02T00:00:00", "b", serial="s3", balance=1177),
    transfer(5, "A", "D", 50, "2024-01-03T00:00:00", "a", serial="s4", outcome="failed"),
]


def test_a_tie_sums_the_transfers_that_succeeded(tmp_path: Path) -> None:
    found = snapshot(tmp_path, {"events": ROWS})
    assert ties(found) == [("A", "B", "transfer", "CNY", 2, 20000), ("C", "A", "transfer", "CNY", 1, 777)]
    assert [row["excluded"] for row in found["events"].to_pylist()].count("failed") == 1


def test_the_same_rows_in_another_file_are_the_same_events(tmp_path: Path) -> None:
    found = snapshot(tmp_path, {"events": ROWS}, {"events": ROWS[::-1]})
    assert ties(found) == ties(snapshot(tmp_path / "one", {"events": ROWS}))
    assert found["event_rows"].num_rows == 8


def test_copies_within_one_file_are_kept_and_across_files_the_largest_multiplicity_counts(tmp_path: Path) -> None:
    twice = [transfer(row, "A", "B", 5, "2024-01-01T00:00:00", "a") for row in (2, 3)]
    thrice = [transfer(row, "A", "B", 5, "2024-01-01T00:00:00", "a") for row in (2, 3, 4)]
    assert ties(snapshot(tmp_path, {"events": twice}, {"events": thrice})) == [("A", "B", "transfer", "CNY", 3, 15)]


def test_equal_undated_rows_of_two_files_are_kept_and_named(tmp_path: Path) -> None:
    row = transfer(2, "A", "B", 5, "2024-01-01T00:00:00", "a") | {"at": None, "precision": "none", "side": None}
    found = snapshot(tmp_path, {"events": [row]}, {"events": [row]})
    assert ties(found)[0][4] == 2
    assert found["conflicts"].to_pylist()[0]["code"] == "possible-copy-kept"


def test_an_equal_id_is_the_same_event_even_within_a_file(tmp_path: Path) -> None:
    row = transfer(2, "A", "B", 5, "2024-01-01T00:00:00", "a", id="m:transfer:1") | {"side": None}
    other = row | {"row": 3}
    assert ties(snapshot(tmp_path, {"events": [row, other]})) == [("A", "B", "transfer", "CNY", 1, 5)]
    differs = snapshot(tmp_path / "two", {"events": [row, other | {"value": 6}]})
    assert [c["code"] for c in differs["conflicts"].to_pylist()] == ["equal-id-differs"]


def test_the_payers_and_the_payees_record_are_one_transfer_with_two_rows(tmp_path: Path) -> None:
    payee = [
        transfer(9, "A", "B", 10000, when, "b", balance=n)
        for n, when in enumerate(("2024-01-01T00:00:30", "2024-01-01T00:05:10"))
    ]
    found = snapshot(tmp_path, {"events": ROWS[:2]}, {"events": payee})
    assert ties(found) == [("A", "B", "transfer", "CNY", 2, 20000)]
    assert found["event_rows"].num_rows == 4
    assert [row["at"].second for row in found["events"].to_pylist()] == [0, 0]  # the payer's time stands


def test_a_record_beyond_the_tolerance_stays_apart(tmp_path: Path) -> None:
    late = transfer(9, "A", "B", 10000, "2024-01-01T01:00:00", "b")
    assert ties(snapshot(tmp_path, {"events": ROWS[:1]}, {"events": [late]}))[0][4] == 2


def test_a_row_without_counterparty_takes_it_from_the_one_open_mirror(tmp_path: Path) -> None:
    nameless = transfer(2, "A", None, 333, "2024-01-01T00:00:00", "a")
    mirror = transfer(2, "A", "B", 333, "2024-01-01T00:00:01", "b")
    assert ties(snapshot(tmp_path, {"events": [nameless]}, {"events": [mirror]})) == [
        ("A", "B", "transfer", "CNY", 1, 333)
    ]
    second = transfer(3, "A", "C", 333, "2024-01-01T00:00:02", "b")
    apart = snapshot(tmp_path / "two", {"events": [nameless]}, {"events": [mirror, second]})
    assert [tie[4] for tie in ties(apart)] == [1, 1]
    assert apart["events"].num_rows == 3


def test_card_and_account_number_match_across_statements(tmp_path: Path) -> None:
    same = [{"row": 2, "kind": "same", "directed": False, "a": "account:bank:B", "b": "account:bank:B-acct"}]
    card = transfer(2, "A", "B", 5, "2024-01-01T00:00:00", "a")
    account = transfer(2, "A", "B-acct", 5, "2024-01-01T00:00:00", "b")
    found = snapshot(tmp_path, {"events": [card]}, {"events": [account], "links": same})
    assert ties(found) == [("A", "B", "transfer", "CNY", 1, 5)]


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(4)), split=st.integers(0, 4), seed=st.integers(0, 99))
def test_any_order_and_any_split_over_files_gives_the_same_ties(tmp_path_factory, order, split, seed) -> None:  # type: ignore[no-untyped-def]
    rows = [ROWS[i] for i in order]
    folder = tmp_path_factory.mktemp("any")
    found = snapshot(folder, {"events": rows[:split]}, {"events": rows[split:]}, {"events": ROWS})
    assert ties(found) == [("A", "B", "transfer", "CNY", 2, 20000), ("C", "A", "transfer", "CNY", 1, 777)]


def test_every_delivered_row_and_fen_is_in_the_balance(tmp_path: Path) -> None:
    lost = [{"row": 6, "direction": "out", "amount": 99, "unit": "CNY", "code": "bad-time"}]
    found = snapshot(tmp_path, {"events": ROWS, "problems": lost}, {"events": ROWS[:1]})
    told = {(r["source"], r["direction"], r["end"]): (r["rows"], r["value"]) for r in found["balance"].to_pylist()}
    assert told == {
        (1, "out", "in_snapshot"): (2, 20000),
        (1, "in", "in_snapshot"): (1, 777),
        (1, "out", "failed"): (1, 50),
        (1, "out", "problem"): (1, 99),
        (2, "out", "duplicate"): (1, 10000),
    }


def test_a_snapshot_without_any_source_is_empty(tmp_path: Path) -> None:
    found = snapshot(tmp_path)
    assert found["entities"].num_rows == found["ties"].num_rows == 0


def test_the_caption_is_the_name_most_rows_say(tmp_path: Path) -> None:
    said = [mention(2, "person:cn-id:1", "甲", rows=1), mention(3, "person:cn-id:1", "乙", rows=5)]
    assert snapshot(tmp_path, {"mentions": said})["entities"]["caption"].to_pylist() == ["乙"]


def test_the_same_inputs_give_the_same_id(tmp_path: Path) -> None:
    first = snapshot(tmp_path / "a", {"events": ROWS})
    assert first.id == snapshot(tmp_path / "b", {"events": ROWS}).id
    assert claims(tmp_path / "c", {"events": ROWS}).seq == 1


def test_many_equal_transfers_are_matched_one_to_one_in_time_order(tmp_path: Path) -> None:
    minutes = [0, 3, 4, 30, 31, 59]
    payer = [
        transfer(n, "A", "B", 100, f"2024-01-01T00:{m:02d}:00", "a", serial=f"p{n}") for n, m in enumerate(minutes)
    ]
    late = [0, 1, 2, 3, 5]  # the payee's bank did not deliver the fifth
    payee = [transfer(n, "A", "B", 100, f"2024-01-01T00:{minutes[n]:02d}:50", "b", serial=f"q{n}") for n in late]
    found = snapshot(tmp_path, {"events": payer}, {"events": payee})
    assert ties(found) == [("A", "B", "transfer", "CNY", 6, 600)]


def test_a_record_of_a_days_precision_matches_on_the_same_local_day_only(tmp_path: Path) -> None:
    night = transfer(2, "A", "B", 5, "2024-01-01T15:30:00", "a")  # 23:30 in Shanghai
    same = transfer(2, "A", "B", 5, "2023-12-31T16:00:00", "b", precision="day", serial="x")  # 1 January there
    next_day = transfer(3, "A", "B", 5, "2024-01-01T16:00:00", "b", precision="day", serial="y")
    assert ties(snapshot(tmp_path / "same", {"events": [night]}, {"events": [same]}))[0][4] == 1
    assert ties(snapshot(tmp_path / "next", {"events": [night]}, {"events": [next_day]}))[0][4] == 2
