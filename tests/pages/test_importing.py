"""Can an investigator put an unknown table's mapping right, try it, keep it, and see every problem with its row?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from graphkit import jobs
from graphkit.case import Case
from graphkit.jobs.build import behind
from graphkit.model import User
from graphkit.words import say
from tests.jobs.conftest import take
from tests.jobs.statements import ROWS, write_csv
from tests.jobs.test_trial import COLUMNS, ODD, ODD_HEADER, odd_mapping

from .drawn import on, opened, until_ended

DELIVERED = ("文书", "银行", "甲", "", "用途")
TEMPLATE = "bank-transactions-debit-cn"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "odd.csv").write_text(ODD, "utf-8")
    Case.create(tmp_path / "case", title="导入", purpose="test", user=User("test:pages"))
    return tmp_path / "case"


def zh(key: str, **values: object) -> str:
    return say(f"page.{key}", "zh", **values)


def press(drawn: AppTest, label: str) -> AppTest:
    next(it for it in drawn.button if it.label == label).click()
    drawn.run()
    assert not drawn.exception
    return drawn


def field(drawn: AppTest, name: str) -> Any:
    return next(it for it in drawn.selectbox if it.label == say(f"material_field.{name}", "zh"))


def tried(folder: Path, **more: object) -> AppTest:
    """The page after the odd file was tried."""
    drawn = on(folder, "import")
    drawn.text_input[0].set_value(str(folder.parent / "odd.csv"))
    press(drawn, zh("recognise"))
    assert until_ended(opened(folder), "trial") == "done"
    return on(folder, "import", **more)


def test_an_unknown_table_is_mapped_tried_kept_and_imported(folder: Path) -> None:
    case, drawn = opened(folder), tried(folder)
    assert zh("layout_unknown_here") in [it.value for it in drawn.warning]
    begin = next(it for it in drawn.selectbox if it.label == zh("begin_with"))
    assert begin.value == "bank-transactions-split-cn"
    begin.set_value(TEMPLATE)
    drawn.run()
    for name, column in COLUMNS.items():
        field(drawn, name).set_value(column)
        drawn.run()
        assert field(drawn, name).value == column
    assert drawn.text_area[0].value == odd_mapping()
    press(drawn, zh("keep_mapping"))
    assert [it.value for it in drawn.success] == [zh("mapping_kept", name=f"{TEMPLATE}-own")]
    assert case.book.mappings() == {f"{TEMPLATE}-own": odd_mapping()}
    press(drawn, zh("apply_mapping"))
    assert until_ended(case, "trial") == "done"
    drawn = on(folder, "import")
    table = next(it.value for it in drawn.dataframe if zh("rows_tried") in it.value.columns)
    assert (table[zh("rows_tried")][0], table[zh("source_records")][0], table[zh("source_problems")][0]) == (2, 1, 1)
    claims = next(it.value for it in drawn.dataframe if zh("claim_a") in it.value.columns)
    assert (claims[zh("claim_b")][0], claims[zh("claim_value")][0]) == ("乙测试 6999002", "100.50")
    for given, text in zip(drawn.text_input[1:6], DELIVERED, strict=True):
        given.set_value(text)
    press(drawn, zh("start_import"))
    assert until_ended(case, "import") == "done"
    (source,) = case.sources()
    assert (source.template, source.instrument, source.sheets[0].records) == (f"{TEMPLATE}-own", "文书", 1)


def test_a_proposal_is_taken_by_a_press_and_then_made_no_more(folder: Path) -> None:
    drawn = tried(folder)
    assert field(drawn, "value").value == field(drawn, "income").value == ""
    press(drawn, zh("perhaps", column="金额"))
    assert [name for name in ("value", "income", "expense") if field(drawn, name).value == "金额"] == ["value"]
    assert not [it for it in drawn.button if it.label == zh("perhaps", column="金额")]


def test_the_toml_and_the_table_say_the_same_and_a_fault_in_it_is_told(folder: Path) -> None:
    drawn = tried(folder)
    drawn.text_area[0].set_value(odd_mapping())
    drawn.run()
    assert {name: field(drawn, name).value for name in COLUMNS} == COLUMNS
    drawn.text_area[0].set_value(odd_mapping().replace("[fields]", "[felds]"))
    drawn.run()
    assert not drawn.exception
    assert "felds" in drawn.error[0].value
    assert next(it for it in drawn.button if it.label == zh("apply_mapping")).disabled
    name = next(it for it in drawn.text_input if it.label == zh("mapping_name"))
    name.set_value("Nicht Erlaubt")
    drawn.run()
    assert not drawn.exception


def test_a_kept_mapping_is_chosen_for_the_next_file(folder: Path) -> None:
    case = opened(folder)
    case.book.keep_mapping("odd-own", odd_mapping().replace(f"{TEMPLATE}-own", "odd-own"))
    drawn = tried(folder)
    begin = next(it for it in drawn.selectbox if it.label == zh("begin_with"))
    assert zh("begin_saved", name="odd-own") in begin.options
    begin.set_value("saved:odd-own")
    drawn.run()
    assert {name: field(drawn, name).value for name in COLUMNS} == COLUMNS


def test_a_table_like_nothing_begins_with_a_description(folder: Path) -> None:
    (folder.parent / "odd.csv").write_text("谁,![x](http://203.0.113.9/x.png)\n一,二\n", "utf-8")
    drawn = tried(folder)
    assert next(it for it in drawn.selectbox if it.label == zh("begin_with")).value == "table"
    press(drawn, zh("apply_mapping"))
    assert until_ended(opened(folder), "trial") == "done"
    drawn = on(folder, "import")
    claims = next(it.value for it in drawn.dataframe if zh("claim_a") in it.value.columns)
    assert (claims[zh("claim_a")][0], claims[zh("claim_b")][0]) == ("一", "二")


def test_hostile_headers_are_options_and_nothing_else(folder: Path) -> None:
    drawn = tried(folder)
    options = field(drawn, "note").options
    assert ODD_HEADER[6] in options
    assert max(map(len, options)) <= 60
    markdown = [it.value for it in (*drawn.caption, *drawn.warning, *drawn.error, *drawn.markdown)]
    assert not [text for text in markdown if "<img" in text.replace("\\<", "")]


def test_a_problem_opens_its_row_with_the_cell_marked(folder: Path) -> None:
    case = opened(folder)
    broken = [*ROWS, {**ROWS[0], "交易金额": "many"}, {**ROWS[1], "交易时间": "yesterday"}]
    take(case, write_csv(folder.parent / "a.csv", broken))
    one = {"selection": {"rows": [0], "columns": [], "cells": []}}
    drawn = on(folder, "import", problem_table_None_None_1=one)
    listed = next(it.value for it in drawn.dataframe if zh("problem_effect") in it.value.columns)
    assert list(listed[zh("problem_row")]) == [7, 8]
    row = next(it.value for it in drawn.dataframe if zh("as_delivered") in it.value.columns)
    marked = row[row["⚠"] == "⚠"]
    assert list(marked[zh("as_delivered")]) == ["many"]
    assert list(marked[zh("problem_column")]) == ["交易金额"]
    code = next(it for it in drawn.selectbox if it.label == zh("of_code"))
    code.set_value("bad-time")
    drawn.run()
    listed = next(it.value for it in drawn.dataframe if zh("problem_effect") in it.value.columns)
    assert list(listed[zh("problem_value")]) == ["yesterday"]


def test_data_left_behind_by_an_import_that_was_stopped_are_built_on_the_page(folder: Path) -> None:
    case = opened(folder)
    take(case, write_csv(folder.parent / "a.csv", ROWS))
    (case.derived / "newest").unlink()
    assert behind(case)
    drawn = on(folder, "import")
    assert zh("data_behind") in [it.value for it in drawn.warning]
    press(drawn, zh("build_now"))
    assert until_ended(case, "build") == "done"
    assert not behind(case)


def test_the_same_delivery_is_imported_without_naming_it_again(folder: Path) -> None:
    case = opened(folder)
    jobs.start(case, "trial", {"paths": [str(folder.parent / "odd.csv")], "by_sheet": {"odd.csv #0": odd_mapping()}})
    assert until_ended(case, "trial") == "done"
    drawn = on(folder, "import")
    for given, text in zip(drawn.text_input[1:6], DELIVERED, strict=True):
        given.set_value(text)
    press(drawn, zh("start_import"))
    assert until_ended(case, "import") == "done"
    assert [source.template for source in case.sources()] == [f"{TEMPLATE}-own"]
