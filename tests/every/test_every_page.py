"""What every page must do: have words and a right, and stand on an empty case and on a full one without a fault."""

from __future__ import annotations

import csv
import inspect
from pathlib import Path
from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from graphkit.case import Case
from graphkit.jobs.import_ import Delivery, Reading, import_
from graphkit.model import Progress, Right, User
from graphkit.pages import PAGES, Page
from graphkit.words import LANGUAGES, texts

MAPPING = """
format = 1
name = "pages"
[[entity]]
as = "a"
kind = "person"
scheme = "pages"
id = "a"
[[entity]]
as = "b"
kind = "person"
scheme = "pages"
id = "b"
[[event]]
kind = "contact"
from = "a"
to = "b"
n = "n"
"""


def _draw(folder: str, name: str, language: str) -> None:
    from pathlib import Path

    import streamlit as st

    from graphkit.case import Case
    from graphkit.model import User
    from graphkit.pages import PAGES

    st.session_state["gk_language"] = language
    case = Case.open(Path(folder), user=User("test:pages"), reason="test")
    next(page for page in PAGES if page.name == name).show(case)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages") / "empty"
    Case.create(folder, title="Empty", purpose="test", user=User("test:pages"))
    return folder


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("pages")
    with (place / "contacts.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["a", "b", "n"], ["1", "2", "5"], ["2", "3", "1"], ["3", "1", "2"]])
    case = Case.create(place / "case", title="Full", purpose="test", user=User("test:pages"))
    import_(case, [place / "contacts.csv"], Delivery("i", "p", ("c",), "t"), Reading(mapping=MAPPING), Progress())
    return place / "case"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
class TestEveryPage:
    def test_has_a_name_in_both_languages_and_a_known_right(self, page: Page) -> None:
        assert all(f"page.{page.name}" in texts(language) for language in LANGUAGES)
        assert page.right in get_args(Right)

    def test_says_what_one_does_there(self, page: Page) -> None:
        assert inspect.getdoc(page.show)
        assert inspect.getdoc(inspect.getmodule(page.show))

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("state", ["empty", "full"])
    def test_stands_on_an_empty_case_and_on_a_full_one(
        self, page: Page, state: str, language: str, request: pytest.FixtureRequest
    ) -> None:
        folder = request.getfixturevalue(state)
        drawn = AppTest.from_function(_draw, args=(str(folder), page.name, language), default_timeout=30).run()
        assert not drawn.exception
        assert not drawn.error


def test_names_are_different() -> None:
    assert len({page.name for page in PAGES}) == len(PAGES)
