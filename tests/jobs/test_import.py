"""A delivery becomes ties, whatever it was saved as, whoever delivered it, in any order, and nothing gets lost."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from graphkit.case import Case
from graphkit.errors import UsageError
from graphkit.jobs.delivery import Delivery

from .conftest import take, told_ties, transfers
from .statements import MIRRORED, ROWS, TIES, A, B, write_csv, write_tsv, write_xlsx


def shuffled(rows: list[dict[str, str]], seed: int) -> list[dict[str, str]]:
    return random.Random(seed).sample(rows, len(rows))


WRITERS: list[Callable[[Path, list[dict[str, str]]], Path]] = [
    lambda folder, rows: write_csv(folder / "a.csv", rows),
    lambda folder, rows: write_csv(folder / "b.csv", rows, "utf-8-sig"),
    lambda folder, rows: write_csv(folder / "c.csv", rows, "gb18030"),
    lambda folder, rows: write_tsv(folder / "d.txt", rows),
    lambda folder, rows: write_xlsx(folder / "e.xlsx", rows),
]


@pytest.mark.parametrize("write", WRITERS)
def test_the_ties_are_the_same_however_the_rows_were_saved(
    case: Case, tmp_path: Path, write: Callable[..., Path]
) -> None:
    done = take(case, write(tmp_path, shuffled(ROWS, 3)))
    assert [file.status for file in done.files] == ["imported"]
    assert transfers(case) == TIES


@pytest.mark.parametrize("seed", range(4))
def test_delivered_again_in_every_form_and_by_the_other_side_gives_the_same_ties(
    make_case: Callable[..., Case], tmp_path: Path, seed: int
) -> None:
    once, again = make_case("once"), make_case("again")
    take(once, write_csv(tmp_path / "once.csv", ROWS))
    files = [write(tmp_path, shuffled(ROWS, seed)) for write in WRITERS]
    files.append(write_csv(tmp_path / "mirrored.csv", shuffled(MIRRORED, seed), "gb18030"))
    random.Random(seed).shuffle(files)
    done = take(again, *files)
    assert told_ties(again) == told_ties(once)
    assert sorted(file.status for file in done.files) == ["already"] * 4 + ["imported"] * 2


def test_the_same_file_again_changes_nothing(case: Case, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", ROWS)
    first = take(case, file)
    snapshot = case.snapshot().id
    second = take(case, file)
    assert (first.changed, second.changed, second.files[0].status) == (True, False, "already")
    assert case.snapshot().id == snapshot


def test_a_part_of_the_rows_delivered_before_is_not_counted_twice(case: Case, tmp_path: Path) -> None:
    take(case, write_csv(tmp_path / "a.csv", ROWS[:3]))
    take(case, write_csv(tmp_path / "b.csv", ROWS))
    assert transfers(case) == TIES


def test_rows_come_back_as_delivered_from_both_sides(case: Case, tmp_path: Path) -> None:
    take(case, write_csv(tmp_path / "a.csv", ROWS, "gb18030"), write_xlsx(tmp_path / "b.xlsx", MIRRORED))
    found = case.rows(f"account:bank:{A}", f"account:bank:{B}", ["transfer"]).to_pylist()
    assert [(one["file"], one["row"], one["cells"]) for one in found] == [
        ("a.csv", 2, list(ROWS[0].values())),
        ("b.xlsx", 2, list(MIRRORED[0].values())),
        ("a.csv", 3, list(ROWS[1].values())),
        ("b.xlsx", 3, list(MIRRORED[1].values())),
    ]


def test_a_failed_transaction_is_kept_and_is_no_flow(case: Case, tmp_path: Path) -> None:
    take(case, write_csv(tmp_path / "a.csv", ROWS))
    key = f"account:bank:{A}"
    flow, every = case.rows(key, None, ["transfer"]), case.rows(key, None, ["transfer"], excluded=True)
    assert (flow.num_rows, every.num_rows) == (4, 5)
    assert [one for one in every["excluded"].to_pylist() if one] == ["failed"]


def test_a_refused_file_leaves_nothing_and_the_others_stay(case: Case, tmp_path: Path) -> None:
    (tmp_path / "nonsense.csv").write_text("x,y\n1,2\n", "utf-8")
    done = take(case, tmp_path / "nonsense.csv", write_csv(tmp_path / "z.csv", ROWS))
    assert [(file.file, file.status) for file in done.files] == [("nonsense.csv", "refused"), ("z.csv", "imported")]
    assert done.refused
    assert len(case.sources()) == 1
    assert case.ledger.check() == []


def test_a_dry_run_takes_nothing_in(case: Case, tmp_path: Path) -> None:
    done = take(case, write_csv(tmp_path / "a.csv", ROWS), dry_run=True)
    assert (done.changed, done.files[0].status) == (False, "readable")
    assert done.files[0].tally is not None
    assert done.files[0].tally.records == len(ROWS)
    assert case.sources() == []


def test_every_row_read_is_a_record_a_problem_or_an_exclusion(case: Case, tmp_path: Path) -> None:
    broken = [*ROWS, {**ROWS[0], "交易金额": "many"}, {**ROWS[1], "交易时间": "yesterday"}]
    tally = take(case, write_csv(tmp_path / "a.csv", broken)).files[0].tally
    assert tally is not None
    assert tally.rows_read == len(broken) == tally.records + tally.problem_rows + sum(tally.excluded.values())


@pytest.mark.parametrize("missing", ["instrument", "provider", "purpose", "collected_by"])
def test_a_delivery_without_its_instrument_provider_purpose_or_collector_is_refused(missing: str) -> None:
    told = {"instrument": "I", "provider": "P", "collected_by": ("A",), "purpose": "U"}
    told[missing] = () if missing == "collected_by" else " "
    with pytest.raises(UsageError) as fault:
        Delivery(**told)  # type: ignore[arg-type]
    assert fault.value.parameters == {"missing": missing}


def test_more_than_two_collectors_are_refused() -> None:
    with pytest.raises(UsageError):
        Delivery("I", "P", ("A", "B", "C"), "U")
