"""Are the figures of the page, the workbook, report.json and the commands one and the same? All four are read."""

from __future__ import annotations

import csv
import shlex
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.model import ENDS
from graphkit.reports.page import amount, figure, text_of
from tests.measures.command_line import graphkit

from .conftest import Made, Tables


def columns(told: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any], int]]:
    return [
        (layer, ranked, number)
        for layer in told["layers"]
        for ranked in layer["lists"]
        for number in range(len(ranked["columns"]))
    ]


def in_json(ranked: dict[str, Any], number: int) -> dict[str, tuple[float, int]]:
    return {
        row["uid"]: (row["figures"][number]["value"], row["figures"][number]["rank"])
        for part in ranked["parts"]
        for row in part["rows"]
    }


def test_page_workbook_json_and_commands_agree(
    gambling: Made, tables: Callable[[Made], Tables], tmp_path: Path
) -> None:
    page = tables(gambling)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(gambling.out / "report.xlsx")
    compared = 0
    for layer, ranked, number in columns(gambling.told):
        column, expected = ranked["columns"][number], in_json(ranked, number)
        assert expected

        on_page = {
            uid: float(texts[column["run"]])
            for table, uid, texts, _cells in page.rows
            if table.get("data-layer") == layer["id"] and column["run"] in texts
        }
        assert on_page == {uid: value for uid, (value, _rank) in expected.items()}

        sheet = book[f"{layer['id']} {ranked['measure']}"]
        rows = list(sheet.iter_rows(values_only=True))
        top = next(place for place, row in enumerate(rows) if row[1] == "uid")
        at = 9 + 2 * number
        in_book = {row[1]: (float(row[at + 1]), int(row[at])) for row in rows[top + 1 :]}  # type: ignore[arg-type]
        assert in_book == expected

        out = tmp_path / "figures.csv"
        words = shlex.split(column["command"])
        assert words[0] == "graphkit"
        done = graphkit(*words[1:-1], out, "--force")
        assert done.returncode == 0, done.stderr
        with out.open(encoding="utf-8", newline="") as file:
            by_command = {row["uid"]: (float(row["value"]), int(row["rank"])) for row in csv.DictReader(file)}
        assert {uid: by_command[uid] for uid in expected} == expected
        assert len(by_command) == column["entities"]
        compared += len(expected)
    assert compared > 100


def test_groups_are_those_of_the_command(gambling: Made, tmp_path: Path) -> None:
    for layer in gambling.told["layers"]:
        out = tmp_path / "groups.csv"
        done = graphkit(*shlex.split(layer["groups"]["command"])[1:-1], out, "--force")
        assert done.returncode == 0, done.stderr
        with out.open(encoding="utf-8", newline="") as file:
            group = {row["uid"]: int(row["group"]) for row in csv.DictReader(file)}
        sizes = [list(group.values()).count(it["group"]) for it in layer["groups"]["groups"]]
        assert [it["entities"] for it in layer["groups"]["groups"]] == sizes
        for ranked in layer["lists"]:
            for part in ranked["parts"]:
                assert all(row["group"] == group[row["uid"]] for row in part["rows"])


def test_delivered_and_not_delivered_stand_apart_with_ranks_over_both(gambling: Made) -> None:
    delivered = {row["uid"]: row["delivered"] for row in gambling.told["who"]}
    layer = gambling.told["layers"][0]
    for ranked in layer["lists"]:
        assert [part["part"] for part in ranked["parts"]][:2] == ["delivered", "not_delivered"]
        assert sum(part["entities"] for part in ranked["parts"]) == layer["entities"]
        for part in ranked["parts"]:
            ranks = [row["figures"][0]["rank"] for row in part["rows"]]
            assert ranks == sorted(ranks)
            assert len(part["rows"]) >= min(12, part["entities"])
            wanted = {"delivered": {"yes", "in part"}, "not_delivered": {"no"}, "no_owner_side": {""}}[part["part"]]
            assert {delivered[row["uid"]] for row in part["rows"]} <= wanted
    firsts = [part["rows"][0]["figures"][0]["rank"] for part in layer["lists"][0]["parts"]]
    assert 1 in firsts
    assert any(first > 1 for first in firsts)


def test_the_balance_balances_and_is_what_the_page_and_the_workbook_show(
    gambling: Made, tables: Callable[[Made], Tables]
) -> None:
    balance = gambling.told["balance"]
    assert balance
    for line in balance:
        assert line["delivered"]["rows"] == sum(line[end]["rows"] for end in ENDS)
        assert _fen(line["delivered"]["value"]) == sum(_fen(line[end]["value"]) for end in ENDS)
    read = {file["source"]: file["rows_read"] - sum(file["excluded"].values()) for file in gambling.told["files"]}
    for source in {line["source"] for line in balance}:
        assert sum(line["delivered"]["rows"] for line in balance if line["source"] == source) == read[source]

    shown = [cells for table, _uid, _texts, cells in tables(gambling).rows if table.get("data-table") == "balance"]
    on_page = [cells for cells in shown if cells][: len(balance)]
    for line, cells in zip(balance, on_page, strict=True):
        said = [line[end] for end in ("delivered", *ENDS)]
        assert cells[3:] == [f"{it['rows']}{it['value'] if it['rows'] else ''}" for it in said]
    sheet = openpyxl.load_workbook(gambling.out / "report.xlsx").worksheets[1]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    for line, row in zip(balance, rows, strict=True):
        said = [line[end] for end in ("delivered", *ENDS)]
        assert list(row[4:]) == [cell for it in said for cell in (it["rows"], float(it["value"]))]


def _fen(text: str) -> int:
    return round(float(text) * 100)


def test_every_file_is_accounted_for(gambling: Made) -> None:
    for file in gambling.told["files"]:
        assert file["rows_read"] == file["records"] + file["problem_rows"] + sum(file["excluded"].values())
    assert len({file["source"] for file in gambling.told["files"]}) == len(gambling.case.sources())


def test_rows_behind_an_entity_are_those_the_case_gives(gambling: Made) -> None:
    for uid in {row["uid"] for row in gambling.told["rows"][:40]}:
        said = [row for row in gambling.told["rows"] if row["uid"] == uid]
        rows = gambling.case.rows(uid).select(["source", "sheet_number", "row"]).to_pylist()
        distinct = {(row["source"], row["sheet_number"], row["row"]) for row in rows}
        assert sum(row["rows"] for row in said) == len(distinct)
        for row in said:
            mine = [at for source, _sheet, at in distinct if source == row["source"]]
            assert (row["rows"], row["first_row"]) == (len(mine), min(mine))


@given(st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 10**12).map(float)))
def test_a_figure_on_the_page_is_the_whole_figure(value: float) -> None:
    page = Tables(f"<p>{figure(value)}</p>")
    assert "".join(page.texts) == text_of(value)
    assert float(text_of(value)) == value


@pytest.mark.parametrize("text", ["0.00", "-12.50", "999.99", "1000.00", "12345678901.23", "7", ""])
def test_an_amount_on_the_page_is_the_exact_text(text: str) -> None:
    assert "".join(Tables(f"<p>{amount(text)}</p>").texts) == text
