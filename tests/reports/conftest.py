"""An invented case with statements, registers and kin, and its report, made once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from graphkit import generator
from graphkit.case import Case
from graphkit.jobs.delivery import Delivery, Reading
from graphkit.jobs.import_ import import_
from graphkit.jobs.report import report
from graphkit.model import Progress, User

DELIVERY = Delivery("测试文书", "测试银行", ("甲", "乙"), "测试")


@dataclass(frozen=True)
class Made:
    """A case and the folder of its report."""

    case: Case
    out: Path
    told: dict[str, Any]


def case_of(folder: Path, delivered: Path, mapping: str = "", title: str = "测试案件") -> Case:
    case = Case.create(folder, title=title, purpose="测试", user=User("test:reports"))
    taken = import_(case, [delivered], DELIVERY, Reading(mapping=mapping), Progress())
    assert {file.status for file in taken.files} == {"imported"}
    case.refresh()
    return case


def reported(case: Case, out: Path, **asked: Any) -> Made:
    report(case, out, progress=Progress(), **asked)
    return Made(case, out, json.loads((out / "report.json").read_text("utf-8")))


@pytest.fixture(scope="package")
def gambling(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("gambling")
    generator.make("gambling", seed=5, out=folder / "made", persons=30, transfers=1200)
    return reported(case_of(folder / "case", folder / "made" / "delivered"), folder / "report", top=12, language="zh")


class Tables(HTMLParser):
    """The tables of a page: for each row its uid and the text of its figures by run, beside the page's whole text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[tuple[dict[str, str], str, dict[str, str], list[str]]] = []
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._table: dict[str, str] = {}
        self._cell: str | None = None
        self._skip = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.tags.append((tag, said))
        self._skip += tag == "style"
        if tag == "table":
            self._table = said
        elif tag == "tr":
            self.rows.append((self._table, said.get("data-uid", ""), {}, []))
        elif tag == "td" and self.rows:
            self._cell = said.get("data-run", "")
            self.rows[-1][3].append("")

    def handle_endtag(self, tag: str) -> None:
        self._skip -= tag == "style"
        if tag == "td":
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._skip:
            return
        self.texts.append(data)
        if self._cell is not None:
            self.rows[-1][3][-1] += data
            if self._cell:
                self.rows[-1][2][self._cell] = self.rows[-1][2].get(self._cell, "") + data


@pytest.fixture(scope="package")
def tables() -> Callable[[Made], Tables]:
    return lambda made: Tables((made.out / "report.html").read_text("utf-8"))
