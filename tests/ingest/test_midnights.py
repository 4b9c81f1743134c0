"""A file of nothing but midnights says the day; midnight among other times is a time."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from .delivered import OUT, STATEMENT, as_csv, faults, read

SAID = "time-all-midnight"


def precisions(folder: Path, times: list[str]) -> tuple[set[str], int]:
    """Of the transfers of a statement with these times; and how often it was said."""
    rows = [OUT | {"交易时间": at, "交易流水号": f"S{n}", "交易余额": ""} for n, at in enumerate(times)]
    batch = read(as_csv(folder / "x.csv", STATEMENT, rows), "bank-transactions-cn34")
    said = [one for one in faults(batch) if one[2] == SAID]
    assert all(row == 2 and effect == "kept" for row, _, _, effect in said)
    return {event["precision"] for event in batch.events.to_pylist()}, len(said)


def midnights(rows: int, days: int) -> list[str]:
    return [f"{date(2024, 1, 1) + timedelta(days=n % days):%Y%m%d}000000" for n in range(rows)]


def test_many_midnights_on_many_days_are_days(tmp_path: Path) -> None:
    assert precisions(tmp_path, midnights(20, 3)) == ({"day"}, 1)


def test_one_other_time_makes_midnight_a_time(tmp_path: Path) -> None:
    assert precisions(tmp_path, [*midnights(40, 9), "20240102000001"]) == ({"s"}, 0)


def test_few_rows_or_few_days_prove_nothing(tmp_path: Path) -> None:
    assert precisions(tmp_path, midnights(19, 19)) == ({"s"}, 0)
    assert precisions(tmp_path, midnights(400, 2)) == ({"s"}, 0)


def test_days_beside_midnights_stay_days_without_a_word(tmp_path: Path) -> None:
    dates = [text[:8] for text in midnights(30, 9)]
    assert precisions(tmp_path, dates) == ({"day"}, 0)
    assert precisions(tmp_path, [*dates, "20240102000000"]) == ({"day", "s"}, 0)
