"""How does the report look? In a browser, offline, in both languages. PICTURES=docs/images writes the README's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from graphkit import generator

from .conftest import Made, case_of, reported

pytestmark = pytest.mark.browser
LARGEST = 300_000
TITLES = {"zh": "跨境赌博案（测试数据）", "en": "Cross-border gambling (invented test data)"}


@pytest.fixture(scope="module", params=["zh", "en"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp(request.param)
    generator.make("gambling", seed=3, out=folder / "made", transfers=4000)
    case = case_of(folder / "case", folder / "made" / "delivered", title=TITLES[request.param])
    return reported(case, folder / "report", top=15, language=request.param)


def test_the_page_is_readable_offline_and_on_paper(made: Made, tmp_path: Path, browser: Browser) -> None:
    said: list[str] = []
    asked: list[str] = []
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    address = (made.out / "report.html").as_uri()
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") == 1366, "nothing is cut off at the right"
    _a_row_leads_to_its_files(page)
    page.emulate_media(media="print")
    assert page.locator("nav").is_hidden()
    page.emulate_media(media="screen")
    _picture(page, made, tmp_path)
    context.close()
    assert (said, [url for url in asked if url != address and not url.startswith("data:")]) == ([], [])


def _a_row_leads_to_its_files(page: Page) -> None:
    row = page.locator("[data-table=list] tbody tr").first
    uid = row.get_attribute("data-uid")
    row.locator("a").first.click()
    target = page.locator(":target")
    assert uid in target.inner_text()
    assert target.bounding_box()["y"] < 768  # type: ignore[index]


def _picture(page: Page, made: Made, tmp_path: Path) -> None:
    layer = made.told["layers"][0]["id"]
    page.evaluate(f"document.getElementById('{layer}-betweenness').scrollIntoView({{behavior: 'instant'}})")
    page.wait_for_timeout(200)
    path = Path(os.environ.get("PICTURES", tmp_path)) / f"report{'.en' if made.told['language'] == 'en' else ''}.png"
    page.mouse.move(1360, 4)
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": 1366, "height": 700})
    assert 20_000 < path.stat().st_size < LARGEST
