"""Can an investigator see the state of every source, withdraw one with a reason, and take that back, on the page?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from graphkit.case import Case
from graphkit.graph import chosen
from graphkit.jobs.measure import measure
from graphkit.jobs.withdraw import withdraw
from graphkit.model import Progress, User
from graphkit.words import say
from tests.jobs.conftest import take
from tests.jobs.statements import MIRRORED, ROWS, write_csv

from .drawn import on, opened, until_ended

FIRST = {"sources_table": {"selection": {"rows": [0], "columns": [], "cells": []}}}
WHY = "文书被撤销（测试）"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    case = Case.create(tmp_path / "case", title="撤回", purpose="test", user=User("test:pages"))
    take(case, write_csv(tmp_path / "a.csv", ROWS), write_csv(tmp_path / "b.csv", MIRRORED))
    return tmp_path / "case"


def states(drawn: AppTest) -> list[str]:
    found: Any = next(it.value for it in drawn.dataframe if "#" in it.value.columns)
    return list(found[say("page.source_state", "zh")])


def test_every_source_says_its_state_and_nothing_is_withdrawn_without_a_reason(folder: Path) -> None:
    drawn = on(folder, "cases", **FIRST)
    assert states(drawn) == [say("page.source_in_force", "zh")] * 2
    press(drawn, "withdraw")
    assert [it.value for it in drawn.warning] == [say("page.withdraw_no_reason", "zh")]
    assert opened(folder).withdrawn() == {}


def press(drawn: AppTest, word: str) -> None:
    next(it for it in drawn.button if it.label == say(f"page.{word}", "zh")).click()
    drawn.run()
    assert not drawn.exception


def test_a_source_is_withdrawn_and_restored_on_the_page(folder: Path) -> None:
    case = opened(folder)
    drawn = on(folder, "cases", **FIRST)
    next(it for it in drawn.text_input if it.label == say("page.withdraw_reason", "zh")).set_value(WHY)
    press(drawn, "withdraw")
    assert until_ended(case, "withdraw") == "done"
    assert {number: one.reason for number, one in case.withdrawn().items()} == {1: WHY}
    drawn = on(folder, "cases", **FIRST)
    assert WHY in states(drawn)[0]
    next(it for it in drawn.text_input if it.label == say("page.withdraw_reason", "zh")).set_value("复核")
    press(drawn, "restore")
    assert until_ended(case, "judge") == "done"
    assert case.withdrawn() == {}


def test_the_page_of_measures_says_which_earlier_run_rested_on_it(folder: Path) -> None:
    case = opened(folder)
    measure(case, ["degree"], chosen(case.snapshot(), ["transfer"], unit="CNY"), {}, Progress())
    assert not list(on(folder, "measures").expander)
    withdraw(case, ["b.csv"], WHY, Progress())
    drawn = on(folder, "measures")
    (told,) = drawn.expander
    assert told.label == say("page.earlier", "zh", n=1) + say("page.earlier_fell", "zh", n=1)
    (line,) = told.dataframe[0].value[say("page.source_state", "zh")]
    assert "b.csv" in line
    assert WHY in line


def test_the_page_of_measures_still_says_it_when_nothing_is_left_to_measure(folder: Path) -> None:
    case = opened(folder)
    measure(case, ["degree"], chosen(case.snapshot(), ["transfer"], unit="CNY"), {}, Progress())
    withdraw(case, ["1", "2"], WHY, Progress())
    drawn = on(folder, "measures")
    assert [it.value for it in drawn.info] == [say("page.no_layer", "zh")]
    (line,) = drawn.expander[0].dataframe[0].value[say("page.source_state", "zh")]
    assert line.count(WHY) == 2
