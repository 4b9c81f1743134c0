"""Does each way of seeing a case do to the rows what it says, no more, and does `expected.toml` count it right?"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graphkit.errors import UsageError
from graphkit.generator import ENCODINGS, Observation, make
from graphkit.generator.observation import damaged_number
from tests.cli.test_case_commands import DELIVERY, graphkit
from tests.generator.conftest import Case, made
from tests.generator.delivered import Row

SIZE: dict[str, Any] = {"persons": 29, "transfers": 2_000}
NUMBERS = ("交易对手账卡号", "对手身份证号")


def seen(folder: Path, kind: str = "gambling", size: dict[str, Any] | None = None, **observation: Any) -> Case:
    size = SIZE if size is None and kind == "gambling" else size or {}
    return made(folder / "seen", 11, kind, observation=Observation(**observation), **size)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The case as it happened."""
    return made(tmp_path_factory.mktemp("whole") / "case", 11, **SIZE)


def _rows(case: Case) -> dict[tuple[str, str], Row]:
    return {(row["交易卡号"], row["交易流水号"]): row for row in case.delivered.movements}


def _all(case: Case) -> list[Row]:
    return [row for name, rows in case.delivered.files.items() if "交易明细" in name for row in rows]


def test_damaged_numbers_are_those_of_the_whole_rows_and_are_counted(whole: Case, tmp_path: Path) -> None:
    case = seen(tmp_path, damaged_numbers=0.3, damage="rounded")
    true, found = _rows(whole), _rows(case)
    assert true.keys() == found.keys()
    changed = [key for key in true if true[key] != found[key]]
    for key in changed:
        for column in true[key]:
            if true[key][column] != found[key][column]:
                assert column in NUMBERS
                assert found[key][column] == damaged_number(true[key][column], "rounded")
    again = Counter((row["交易卡号"], row["交易流水号"]) for row in _all(case))
    assert sum(again[key] for key in changed) == case.expected["observation"]["rows_with_damaged_numbers"]
    named = sum(bool(row["交易对手账卡号"]) for row in true.values())
    assert 0.25 * named < len(changed) < 0.35 * named
    assert case.expected["counts"]["transfers"] < whole.expected["counts"]["transfers"]


@pytest.mark.parametrize(
    ("form", "left"),
    [("scientific", "6.99901E+18"), ("rounded", "6999012345678900000"), ("float", "6999012345678901248")],
)
def test_a_number_loses_its_last_digits(form: str, left: str) -> None:
    assert damaged_number("6999012345678901234", form) == left
    assert damaged_number("99010119800101001X", form) == ""
    assert damaged_number("000123456789012345678", form) == ""


def test_duplicates_are_copies_of_whole_rows_in_further_files(whole: Case, tmp_path: Path) -> None:
    case = seen(tmp_path, duplicates=0.2)
    true, counted = _rows(whole), Counter((row["交易卡号"], row["交易流水号"]) for row in _all(case))
    assert _rows(case) == true
    assert sum(counted.values()) - len(counted) == case.expected["observation"]["duplicated_rows"]
    assert {name for name in case.delivered.files if "补充" in name}
    assert case.expected["counts"]["transfers"] == whole.expected["counts"]["transfers"]
    assert case.expected["counts"]["entries"] == len(true)


def test_missing_counterparties_are_blank_and_counted(whole: Case, tmp_path: Path) -> None:
    case = seen(tmp_path, missing_counterparties=0.25)
    true, found = _rows(whole), _rows(case)
    lost = [key for key in true if true[key]["交易对手账卡号"] and not found[key]["交易对手账卡号"]]
    assert all(not found[key]["对手户名"] and not found[key]["对手身份证号"] for key in lost)
    kept = [key for key in true if key not in set(lost)]
    assert all(true[key] == found[key] for key in kept)
    assert len(lost) <= case.expected["observation"]["counterparties_left_out"]  # of accounts without statement too
    assert 0.2 * len(true) < len(lost) < 0.3 * len(true)


@pytest.mark.parametrize(("sides", "sign"), [("paid", "出"), ("received", "进")])
def test_of_each_transfer_one_record_is_left(sides: str, sign: str, whole: Case, tmp_path: Path) -> None:
    case = seen(tmp_path, sides=sides)
    true, found = _rows(whole), _rows(case)
    assert all(found[key] == true[key] for key in found)
    left_out = [true[key] for key in true.keys() - found.keys()]
    assert {row["收付标志"] for row in left_out} == {"进" if sign == "出" else "出"}
    assert not [row for row in found.values() if row["交易对手账卡号"] and row["收付标志"] != sign]
    assert len(left_out) == case.expected["observation"]["records_of_one_side_left_out"]
    assert case.delivered.transfers() == len(case.delivered.flows())


def test_of_the_accounts_only_a_share_is_delivered(whole: Case, tmp_path: Path) -> None:
    case = seen(tmp_path, delivered_share=0.4)
    true, found = _rows(whole), _rows(case)
    assert all(found[key] == true[key] for key in found)
    withheld = {card for card, _ in true} - {card for card, _ in found}
    assert len(withheld) == case.expected["observation"]["statements_withheld"]
    assert 0.5 * len({card for card, _ in true}) < len(withheld) < 0.7 * len({card for card, _ in true})
    assert {row["交易卡号"] for row in case.delivered.accounts} == {row["交易卡号"] for row in whole.delivered.accounts}


@pytest.mark.parametrize("encoding", [encoding for encoding in ENCODINGS if encoding != "own"])
def test_every_text_file_comes_in_the_encoding_that_is_asked_for(encoding: str, whole: Case, tmp_path: Path) -> None:
    case = seen(tmp_path, encoding=encoding)
    assert _rows(case) == _rows(whole)
    for path in case.made.delivered:
        if path.suffix == ".csv":
            path.read_text(encoding)
            marked = path.read_bytes().startswith((b"\xef\xbb\xbf", b"\xff\xfe"))
            assert marked == (encoding in ("utf-8-sig", "utf-16"))


def test_reversed_transfers_come_back_to_the_fen_and_are_no_flow(whole: Case, tmp_path: Path) -> None:
    case = seen(tmp_path, reversals=0.1)
    rows = [row for row in _rows(case).values() if row["摘要说明"] == "冲正"]
    said = case.expected["observation"]
    assert len(rows) == said["reversal_rows"] > 100
    ends = {
        (row["交易卡号"], row["交易对手账卡号"], row["交易金额"])
        for row in _rows(case).values()
        if row["摘要说明"] != "冲正"
    }
    back = [row for row in rows if row["收付标志"] == "进" and row["交易对手账卡号"]]
    assert all((row["交易卡号"], row["交易对手账卡号"], row["交易金额"]) in ends for row in back)
    stood = case.expected["counts"]["transfers"]
    assert abs(stood + said["reversed_transfers"] - whole.expected["counts"]["transfers"]) < 40


def test_of_call_records_too_one_side_a_share_and_copies(tmp_path: Path) -> None:
    size = {"persons": 30, "transfers": 700, "calls": 1100}
    before = made(tmp_path / "whole", 11, "gang", **size)
    case = seen(tmp_path, "gang", size, sides="paid", duplicates=0.1, delivered_share=0.5)
    said = case.expected["observation"]
    kinds = {
        row.get("话单类型") or row["通联类型"]
        for name, rows in case.delivered.files.items()
        if "话单" in name
        for row in rows
    }
    assert kinds <= {"主叫话单", "主叫", "短信发送", "主短"}
    assert case.delivered.calls() < before.delivered.calls()
    copies = sum(len(rows) for name, rows in case.delivered.files.items() if "话单_补充" in name)
    assert copies == said["duplicated_records"] > 10
    assert said["telephones_withheld"] > 8


def test_what_is_no_share_or_no_word_is_refused(tmp_path: Path) -> None:
    for wrong in (
        {"duplicates": 1.5},
        {"reversals": -0.1},
        {"sides": "left"},
        {"encoding": "ascii"},
        {"damage": "fire"},
    ):
        with pytest.raises(UsageError):
            make("gambling", seed=1, out=tmp_path / "case", observation=Observation(**wrong))  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_without_options_nothing_is_said_of_them(whole: Case) -> None:
    assert "observation" not in whole.expected
    assert set(whole.expected["made_with"]) == {"kind", "seed", "persons", "transfers"}


IMPORTED: tuple[dict[str, Any], ...] = (
    {"reversals": 0.1},
    {"duplicates": 0.3, "missing_counterparties": 0.2},
    {"damaged_numbers": 0.3, "damage": "scientific"},
    {"damaged_numbers": 0.3, "damage": "float"},
    {"sides": "paid", "encoding": "utf-16"},
    {"delivered_share": 0.5, "sides": "received", "encoding": "gb18030"},
)


@pytest.mark.slow
@pytest.mark.parametrize("asked", IMPORTED, ids="-".join)
def test_what_is_seen_goes_in_without_a_problem_row_and_counts_as_expected(
    asked: dict[str, Any], tmp_path: Path
) -> None:
    case, folder = seen(tmp_path, **asked), tmp_path / "case"
    assert graphkit("case", "new", folder, "--title", "T", "--purpose", "P").returncode == 0
    done = graphkit("import", folder, case.made.folder / "delivered", *DELIVERY, "--json")
    files = json.loads(done.stdout)["files"]
    assert not [file for file in files if file["status"] != "imported" or file["problem_rows"]], done.stderr
    assert graphkit("problems", folder, "--out", tmp_path / "problems.csv").returncode == 0
    with (tmp_path / "problems.csv").open(encoding="utf-8") as stream:
        warned = Counter(row["code"] for row in csv.DictReader(stream) if row["column"] == NUMBERS[0])
    recovered = warned["recovered-number"]
    damaged = case.expected["observation"]["rows_with_damaged_numbers"]
    assert warned["mangled-number"] + recovered == damaged
    ties = csv.DictReader(io.StringIO(graphkit("ties", folder, "--kind", "transfer").stdout))
    assert 0 <= sum(int(tie["n"]) for tie in ties) - case.expected["counts"]["transfers"] <= recovered
