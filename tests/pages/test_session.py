"""Does the workbench open a case only with a reason, import only what names its right, and measure by a job?"""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from graphkit.case import Case
from graphkit.jobs.import_ import Delivery, Reading, import_
from graphkit.model import Progress, User
from graphkit.words import say
from tests.every.test_every_page import MAPPING

PATIENCE = 60.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case with three contacts."""
    with (tmp_path / "contacts.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["a", "b", "n"], ["1", "2", "5"], ["2", "3", "1"], ["3", "1", "2"]])
    case = Case.create(tmp_path / "case", title="Contacts", purpose="test", user=User("test:pages"))
    import_(case, [tmp_path / "contacts.csv"], Delivery("i", "p", ("c",), "t"), Reading(mapping=MAPPING), Progress())
    return tmp_path / "case"


def _open_one() -> None:
    from graphkit.pages import cases

    cases.open_one()


def _page(folder: str, name: str) -> None:
    from pathlib import Path

    import streamlit as st

    from graphkit.pages import PAGES
    from graphkit.pages.session import current_case, open_case

    if "gk_case" not in st.session_state:
        open_case(Path(folder), "test")
    case = current_case()
    assert case is not None
    next(page for page in PAGES if page.name == name).show(case)


def _on(folder: Path, name: str) -> AppTest:
    drawn = AppTest.from_function(_page, args=(str(folder), name), default_timeout=30).run()
    assert not drawn.exception
    return drawn


def _audit(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "audit.jsonl").read_text("utf-8").splitlines()]


def _until_done(case: Case, verb: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        job = next(job for job in case.book.jobs() if job.verb == verb)
        if job.state in ("done", "failed"):
            assert job.state == "done", job.result
            return
        time.sleep(0.2)
    raise AssertionError("the job does not end")


def test_a_case_is_opened_with_a_reason_and_never_without(folder: Path) -> None:
    drawn = AppTest.from_function(_open_one, default_timeout=30).run()
    drawn.text_input[0].set_value(str(folder))
    drawn.button[0].click().run()
    assert [error.value for error in drawn.error] == [say("error.no-reason", "zh")]
    assert "gk_case" not in drawn.session_state
    before = len(_audit(folder))
    drawn.text_input[1].set_value("核查")
    drawn.button[0].click().run()
    assert drawn.session_state["gk_case"].title == "Contacts"
    entry = _audit(folder)[before]
    assert (entry["operation"], entry["reason"]) == ("consult", "核查")


def test_nothing_is_imported_without_its_right(folder: Path, tmp_path: Path) -> None:
    drawn = _on(folder, "import")
    drawn.text_input[0].set_value(str(tmp_path / "contacts.csv"))
    drawn.button[1].click().run()
    missing = "、".join(say(f"page.{name}", "zh") for name in ("instrument", "provider", "collected_a"))
    assert [warning.value for warning in drawn.warning] == [say("page.incomplete", "zh", missing=missing)]
    assert Case.open(folder, user=User("t"), reason="t").book.jobs() == []


def test_an_import_is_a_job_and_its_rows_are_tallied(folder: Path, tmp_path: Path) -> None:
    case = Case.open(folder, user=User("t"), reason="t")
    drawn = _on(folder, "import")
    for field, text in zip(
        drawn.text_input, [str(tmp_path / "contacts.csv"), "文书", "银行", "甲", "", "用途"], strict=True
    ):
        field.set_value(text)
    drawn.button[1].click().run()
    _until_done(case, "import")
    drawn = _on(folder, "import")
    assert "contacts.csv" in str(drawn.dataframe[0].value)
    assert say("page.unknown_layout", "zh") in str(drawn.dataframe[0].value)
    assert len(drawn.error) == 1
    assert len(case.sources()) == 1


def test_a_measure_is_a_job_and_says_how_it_was_made(folder: Path) -> None:
    case = Case.open(folder, user=User("t"), reason="t")
    drawn = _on(folder, "measures")
    assert [info.value for info in drawn.info] == [say("page.no_results", "zh")]
    drawn.button[0].click().run()
    _until_done(case, "measure")
    drawn = _on(folder, "measures")
    assert not drawn.exception
    said = " ".join(str(table.value) for table in drawn.table)
    for fact in ("weight", "distance", "directed", "source", "projection"):
        assert say(f"page.{fact}", "zh") in said
    assert say("page.lead_not_label", "zh") in [caption.value for caption in drawn.caption]
