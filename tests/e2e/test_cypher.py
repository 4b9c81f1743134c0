"""Does an analyst get answers from Neo4j on the page, and does what is typed there only read?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from graphkit.words import say

from .chart import Chart
from .conftest import Workbench
from .delivered import A, B

pytestmark = [pytest.mark.browser, pytest.mark.neo4j, pytest.mark.slow]
PATIENCE = 60_000


def zh(key: str, **values: object) -> str:
    return say(f"page.{key}", "zh", **values)


def test_a_saved_question_is_filled_in_answered_and_brought_to_the_chart(
    page: Page, bench: Workbench, case_folder: Path
) -> None:
    page.goto(f"{bench.address}/cypher")
    page.get_by_role("button", name=zh("cypher_ask")).first.wait_for(timeout=PATIENCE)
    title = say("question.top_counterparties.title", "zh")
    page.get_by_role("combobox").first.fill(title)
    page.get_by_role("option", name=title).click()
    page.get_by_text(say("question.top_counterparties.question", "zh")).wait_for(timeout=PATIENCE)
    page.get_by_role("button", name=zh("cypher_ask")).first.click()
    missing = zh("cypher_of_entity")
    page.get_by_text(zh("cypher_missing", missing=missing)).wait_for(timeout=PATIENCE)
    page.get_by_placeholder(zh("cypher_look_help")).fill(B)
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox").nth(1)).to_have_value(re.compile(B), timeout=PATIENCE)
    page.get_by_role("button", name=zh("cypher_ask")).first.click()
    page.get_by_text(zh("cypher_answer", n=2), exact=True).wait_for(timeout=PATIENCE)
    table = page.get_by_test_id("stDataFrame").bounding_box()
    assert table is not None
    page.mouse.click(table["x"] + 16, table["y"] + 35 + 17)
    page.wait_for_timeout(500)
    page.get_by_role("button", name=zh("show_in_chart")).first.click()
    page.get_by_test_id("chart").wait_for(timeout=PATIENCE)
    chart = Chart.__new__(Chart)
    chart.page = page
    chart.ready()
    seen = chart.snapshot()  # whoever was on the chart before is still there
    assert {entity["caption"] for entity in seen["entities"] if entity["uid"] in seen["selected"]} in (
        {"甲测试"},
        {"丙测试"},
    )


def test_typed_cypher_reads_is_logged_and_cannot_write(page: Page, bench: Workbench, case_folder: Path) -> None:
    page.goto(f"{bench.address}/cypher")
    page.get_by_role("tab", name=zh("cypher_typed")).click()
    field = page.get_by_label(zh("cypher_text"))
    text = "MATCH (a:Account {uid: $uid})-[t:TRANSFER]->(b) RETURN a, b.caption AS caption, t.n AS n"

    def ask(cypher: str) -> None:
        field.fill(cypher)
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(700)
        page.get_by_role("button", name=zh("cypher_ask")).last.click()

    page.get_by_label(zh("cypher_values")).fill(json.dumps({"uid": f"account:bank:{A}"}))
    page.keyboard.press("Enter")
    ask(text)
    page.get_by_text(zh("cypher_answer", n=1), exact=True).wait_for(timeout=PATIENCE)
    ask("CREATE (n:Person)")
    page.get_by_text(say("error.cypher-not-reading", "zh")).wait_for(timeout=PATIENCE)
    expect(page.get_by_text(zh("cypher_answer", n=1), exact=True)).to_have_count(0)
    lines = (case_folder / "audit.jsonl").read_text("utf-8").splitlines()
    asked = [one for one in map(json.loads, lines) if one["reason"] == say("cypher.reason_typed", "zh")]
    assert [one["result"].startswith((text, "CREATE (n:Person)")) for one in asked] == [True, True]
    assert f"account:bank:{A}" in asked[0]["result"]
