"""Does the chart of a whole invented case look as it should? PICTURES=docs/images writes the README's pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from graphkit import generator
from graphkit.case import Case
from graphkit.graph import chosen, project
from graphkit.jobs.delivery import Delivery, Reading
from graphkit.jobs.import_ import import_
from graphkit.measures import measure_named, run
from graphkit.model import Progress, User

from .chart import Chart
from .conftest import Workbench

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LARGEST = 300_000
TITLES = {"zh": "跨境赌博案（测试数据）", "en": "Cross-border gambling (invented test data)"}


@pytest.fixture(scope="module", params=["zh", "en"])
def gambling(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Workbench]]:
    """The language, and a workbench on an invented gambling case with a ranking and groups."""
    language = request.param
    folder = tmp_path_factory.mktemp(f"gambling-{language}")
    generator.make("gambling", seed=3, out=folder / "made", transfers=4000)
    case = Case.create(folder / "case", title=TITLES[language], purpose="test", user=User("test:browser"))
    import_(
        case,
        [folder / "made" / "delivered"],
        Delivery("测试文书", "测试银行", ("甲", "乙"), "测试"),
        Reading(),
        Progress(),
    )
    case.refresh()
    asked = chosen(case.snapshot(), ["transfer"], unit="CNY")
    case.results().keep(run(measure_named("betweenness"), project(case.snapshot(), asked), {}))
    undirected = replace(asked, directed=False, weight="count")
    case.results().keep(run(measure_named("leiden"), project(case.snapshot(), undirected), {}))
    started = Workbench(folder / "case", language)
    yield language, started
    started.stop()


def _picture(page: Page, name: str, tmp_path: Path) -> None:
    folder = Path(os.environ.get("PICTURES", tmp_path))
    page.screenshot(path=folder / name)
    assert 20_000 < (folder / name).stat().st_size < LARGEST


def test_a_whole_case_on_one_screen(page: Page, gambling: tuple[str, Workbench], tmp_path: Path) -> None:
    language, workbench = gambling
    chart = Chart(page, f"{workbench.address}/chart")
    page.locator('[data-start^="run:"]').first.click()
    page.wait_for_function("() => window.graphkit.chart.snapshot().entities.length > 20")
    chart.settled()
    assert len({entity["group"] for entity in chart.snapshot()["entities"]}) > 3
    assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight")
    transfers = [tie for tie in chart.snapshot()["ties"] if tie["kind"] == "transfer"]
    chart.click(max(transfers, key=lambda tie: tie["n"]))
    page.locator("button[title*='（F）'], button[title*='(F)']").click()
    page.mouse.move(1300, 500)
    page.wait_for_timeout(300)
    assert chart.rows()
    _picture(page, "chart.png" if language == "zh" else "chart.en.png", tmp_path)
