"""Does an investigator get an unknown, hostile table into the case in the browser, and back to its rows?"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from graphkit.case import Case
from graphkit.jobs.build import build
from graphkit.model import Progress, User
from graphkit.words import say

from .conftest import Workbench

pytestmark = pytest.mark.browser
PICTURE = "![x](http://203.0.113.9/x.png)"
HEADER = [
    "卡号", "时间", "金额", "收付", "对方账号", "对方姓名",
    '<img src=x onerror="window.hacked=1">', "</script><script>window.hacked=2</script>", "长" * 300, PICTURE,
]  # fmt: skip
NAME = "<b>乙</b>"
PATIENCE = 60_000
"""Milliseconds for a job in a process of its own on a busy machine."""


def zh(key: str, **values: object) -> str:
    return say(f"page.{key}", "zh", **values)


@pytest.fixture
def delivered(tmp_path: Path) -> Path:
    with (tmp_path / f"{PICTURE.replace('/', '_')}.csv").open("w", encoding="gb18030", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for n in range(300):
            amount = "many" if n == 7 else f"{n + 1}.00"
            rows.writerow(
                ["6999001", f"2024-01-01 10:{n % 60:02d}:00", amount, "出", "6999002", NAME, "a", "b", "c", "d"]
            )
    return next(tmp_path.glob("*.csv"))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[tuple[Workbench, Case]]:
    case = Case.create(tmp_path / "case", title=PICTURE, purpose="测试", user=User("test:browser"))
    build(case, Progress())
    started = Workbench(case.folder, "zh")
    yield started, case
    started.stop()


def test_from_a_dropped_file_to_its_problem_rows(
    page: Page, bench: tuple[Workbench, Case], delivered: Path, tmp_path: Path
) -> None:
    workbench, case = bench
    page.goto(f"{workbench.address}/import")
    page.get_by_role("button", name=zh("recognise")).wait_for(timeout=PATIENCE)
    with page.expect_response(lambda answer: "upload_file" in answer.url):
        page.locator("input[type=file]").set_input_files(delivered)
    page.wait_for_timeout(800)
    page.get_by_role("button", name=zh("recognise")).click()
    page.get_by_text(zh("layout_unknown_here")).wait_for(timeout=PATIENCE)
    for column in ("时间", "金额", "收付", "对方姓名"):
        proposal = page.get_by_role("button", name=zh("perhaps", column=column))
        proposal.first.click()
        expect(proposal).to_have_count(0, timeout=PATIENCE)
    assert page.get_by_role("link").filter(has_text="203.0.113.9").count() == 0
    page.get_by_role("button", name=zh("apply_mapping")).click()
    expect(page.get_by_text(zh("layout_unknown_here"))).to_have_count(0, timeout=PATIENCE)
    page.get_by_role("tab", name=zh("tab_claims")).click()
    page.get_by_text(zh("claims_event")).wait_for(timeout=PATIENCE)
    for key, text in (("instrument", "文书"), ("provider", "银行"), ("collected_a", "甲")):
        page.get_by_label(zh(key), exact=True).fill(text)
        page.keyboard.press("Tab")
        page.wait_for_timeout(300)
    page.get_by_role("button", name=zh("start_import")).click()
    page.get_by_text(zh("tallies")).wait_for(timeout=PATIENCE)
    (source,) = case.sources()
    assert (source.sheets[0].rows_read, source.sheets[0].problem_rows, source.encoding) == (300, 1, "gb18030")
    assert not (case.folder / "incoming").exists()
    page.get_by_text(zh("choose_problem")).evaluate("told => told.scrollIntoView({block: 'center'})")
    page.wait_for_timeout(500)
    table = page.get_by_test_id("stDataFrame").last.bounding_box()
    assert table is not None
    page.mouse.click(table["x"] + 16, table["y"] + 35 + 17)
    page.get_by_text("⚠").first.wait_for(timeout=PATIENCE)
    page.goto(workbench.address)
    page.get_by_text(zh("choose_source")).wait_for(timeout=PATIENCE)
    assert page.evaluate("window.hacked") is None
