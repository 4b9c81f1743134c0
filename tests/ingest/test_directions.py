"""What the running balance says of the direction: most rows decided, none wrongly."""

from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.directions import by_balance, reversed_words, trusted

from .delivered import OUT, STATEMENT, as_csv, faults, read

MOVES = st.lists(
    st.tuples(st.sampled_from(["in", "out"]), st.sampled_from([100, 200, 500, 700, 12345])), min_size=1, max_size=40
)


def decided(moves: list[tuple[str, int]], seconds: list[int], descending: bool = False) -> list[str | None]:
    """The directions that the balances of one account's statement decide, in the order of the moves."""
    balance, rows = 100_000, list[dict[str, int]]()
    for (way, value), second in zip(moves, seconds, strict=True):
        balance += value if way == "in" else -value
        rows.append({"at": second * 1_000_000, "value": value, "balance": balance})
    frame = pl.DataFrame(rows[::-1] if descending else rows).with_columns(
        at=pl.col("at").cast(pl.Datetime("us", "UTC")), account=pl.lit("a"), counts=pl.lit(True)
    )
    found = by_balance(frame["account"], frame["at"], frame["value"], frame["balance"], frame["counts"]).to_list()
    return found[::-1] if descending else found


@settings(deadline=None)
@given(MOVES, st.booleans())
def test_rows_in_certain_order_are_all_decided_but_the_first(moves: list[tuple[str, int]], descending: bool) -> None:
    found = decided(moves, list(range(len(moves))), descending)
    assert found == [None, *(way for way, _ in moves[1:])]


@settings(deadline=None, max_examples=400)
@given(MOVES, st.data())
def test_rows_in_any_order_are_never_decided_wrongly(moves: list[tuple[str, int]], data: st.DataObject) -> None:
    seconds = sorted(data.draw(st.lists(st.integers(0, 12), min_size=len(moves), max_size=len(moves))))
    signed = pl.Series([value if way == "in" else -value for way, value in moves])
    frame = pl.DataFrame({"at": seconds, "value": [value for _, value in moves], "way": [way for way, _ in moves]})
    frame = frame.with_columns(balance=signed.cum_sum() + 100_000)[data.draw(st.permutations(range(len(moves))))]
    frame = frame.with_columns(
        at=(pl.col("at") * 1_000_000).cast(pl.Datetime("us", "UTC")), account=pl.lit("a"), counts=pl.lit(True)
    )
    found = by_balance(frame["account"], frame["at"], frame["value"], frame["balance"], frame["counts"])
    wrong = [(said, way) for said, way in zip(found, frame["way"], strict=True) if said is not None and said != way]
    assert not wrong


def test_a_file_that_books_the_other_way_round_is_told_by_its_balances() -> None:
    stated, right = pl.Series(["in", "out"] * 5), pl.Series(["out", "in"] * 5)
    words = pl.Series([True] * 10)
    assert reversed_words(stated, right, words)
    assert not reversed_words(stated, stated, words)
    assert not reversed_words(stated.head(4), right.head(4), words.head(4)), "too few to judge a file by"
    assert not reversed_words(stated, right, ~words)


def test_blanks_are_filled_only_where_labels_agree() -> None:
    stated = pl.Series(["in", None, "in", "in"])
    assert trusted(stated, pl.Series(["in", "out", "in", None]))
    assert not trusted(stated, pl.Series(["out", "out", "in", None]))


def test_a_statement_is_filled_and_its_contradiction_told(tmp_path: Path) -> None:
    moves = [("出", "100.00", "900.00"), ("", "50.00", "950.00"), ("出", "50.00", "1,000.00"), ("", "1.00", "")]
    moves[2:2] = [("出", "10.00", f"{balance}.00") for balance in range(940, -60, -10)]
    moves[-2] = ("出", "50.00", "0.00")
    rows = [
        OUT | {"交易时间": f"2024010203{n // 60:02}{n % 60:02}", "收付标志": way, "交易金额": value, "交易余额": left}
        for n, (way, value, left) in enumerate(moves)
    ]
    batch = read(as_csv(tmp_path / "x", STATEMENT, rows), "bank-transactions-cn34")
    filled = next(event for event in batch.events.to_pylist() if event["row"] == 3)
    assert filled["side"] == "b", "the balance grew"
    last = len(moves) + 1
    assert faults(batch) == {
        (3, "收付标志", "direction-from-balance", "kept"),
        (last - 1, "收付标志", "direction-contradicts-balance", "kept"),
        (last, "收付标志", "unknown-direction", "row_dropped"),
    }
