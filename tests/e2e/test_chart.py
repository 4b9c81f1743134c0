"""Does the investigator find in the delivered file exactly what the chart shows of it?"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from graphkit.case import Case
from graphkit.jobs.push import push
from graphkit.model import Progress, User
from graphkit.stores.neo4j import Connection
from tests.neo4j_fixture import hands

from .chart import Chart
from .conftest import Workbench
from .delivered import HEADER, IMAGE, SCRIPT, A, B, C, read_back

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["local", pytest.param("neo4j", marks=[pytest.mark.slow, pytest.mark.neo4j])])
def workbench(
    request: pytest.FixtureRequest, workbench: Workbench, case_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workbench]:
    """The workbench on the case in its local store, and on a copy of it that is kept in Neo4j."""
    if request.param == "local":
        yield workbench
        return
    folder = tmp_path_factory.mktemp("neo4j") / "case"
    shutil.copytree(case_folder, folder, ignore=shutil.ignore_patterns("neo4j"))
    case = Case.open(folder, user=User("test:browser"), reason="test")
    connection: Connection = request.getfixturevalue("neo4j")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("GRAPHKIT_NEO4J_URI", connection.uri)
        patched.setenv("GRAPHKIT_NEO4J_PASSWORD", connection.password)
        with hands(connection) as run:
            run("MATCH (n) DETACH DELETE n")
        push(case, progress=Progress())
        case.use_store("neo4j")
        started = Workbench(folder, "zh")
        yield started
        started.stop()


@pytest.fixture
def chart(page: Page, workbench: Workbench) -> Chart:
    """The chart with everybody of the case on it, arranged anew."""
    found = Chart(page, f"{workbench.address}/chart")
    if found.snapshot()["entities"]:
        page.locator("button[title*=清空]").click()
        found.settled()
    page.locator('[data-start="all"]').click()
    page.wait_for_function("() => window.graphkit.chart.snapshot().entities.length === 5")
    found.settled()
    return found


def _as_delivered(delivery: Path, wanted: dict[str, list[int]]) -> list[tuple[str, int, list[str], list[str]]]:
    found = []
    for name, numbers in wanted.items():
        records = read_back(delivery / name)
        assert records[0] == HEADER
        found += [(name, number, HEADER, records[number - 1]) for number in numbers]
    return sorted(found)


@pytest.mark.parametrize(
    ("ends", "wanted"),
    [
        pytest.param((A, B), {"quoted.csv": [2, 3]}, id="quoted newlines"),
        pytest.param((C, IMAGE), {"gb18030.csv": [3]}, id="GB18030"),
        pytest.param((C, SCRIPT), {"book.xlsx": [3]}, id="XLSX"),
        pytest.param((B, C), {"book.xlsx": [2], "gb18030.csv": [2]}, id="over two files"),
    ],
)
def test_a_tie_opens_its_rows_as_delivered(
    chart: Chart, delivery: Path, ends: tuple[str, str], wanted: dict[str, list[int]]
) -> None:
    chart.click(chart.tie(*(_caption(end) for end in ends)))
    assert sorted(chart.rows()) == _as_delivered(delivery, wanted)


def _caption(end: str) -> str:
    return {A: "甲测试", B: "乙测试", C: "丙测试"}.get(end, end)


def test_search_expand_hide_undo(page: Page, chart: Chart) -> None:
    page.locator("button[title*=清空]").click()
    chart.settled()
    chart.find("乙测试")
    assert [entity["caption"] for entity in chart.snapshot()["entities"]] == [chart.entity("乙测试")["caption"]]
    page.get_by_test_id("expand").click()
    chart.settled()
    assert len(chart.snapshot()["entities"]) == 3
    chart.click(chart.entity("丙测试"))
    chart.press("Delete")
    assert len(chart.snapshot()["entities"]) == 2
    chart.press("Control+z")
    assert len(chart.snapshot()["entities"]) == 3
    chart.press("Control+y")
    assert len(chart.snapshot()["entities"]) == 2


def test_positions_survive_a_rerun_a_reload_and_expansion(page: Page, chart: Chart, workbench: Workbench) -> None:
    dragged = chart.entity("甲测试")
    page.mouse.move(dragged["screen"]["x"], dragged["screen"]["y"])
    page.mouse.down()
    page.mouse.move(dragged["screen"]["x"] + 60, dragged["screen"]["y"] + 45, steps=6)
    page.mouse.up()
    chart.settled()
    before = chart.places()
    assert before[dragged["uid"]] != (dragged["x"], dragged["y"])
    chart.click(chart.entity("乙测试"))
    assert chart.places() == before
    chart.open(f"{workbench.address}/chart")
    assert chart.places() == before
    chart.click(chart.entity("丙测试"))
    chart.press("Delete")
    chart.press("Control+z")
    assert chart.places() == before


def test_chosen_by_shift_and_by_box(page: Page, chart: Chart) -> None:
    one, other = chart.entity("甲测试"), chart.entity("丙测试")
    chart.click(one)
    chart.click(other, keys="Shift")
    assert set(chart.snapshot()["selected"]) == {one["uid"], other["uid"]}
    chart.press("Escape")
    assert chart.snapshot()["selected"] == []
    everybody = [entity["screen"] for entity in chart.snapshot()["entities"]]
    page.keyboard.down("Shift")
    page.mouse.move(min(at["x"] for at in everybody) - 30, min(at["y"] for at in everybody) - 30)
    page.mouse.down()
    page.mouse.move(max(at["x"] for at in everybody) + 30, max(at["y"] for at in everybody) + 30, steps=8)
    page.mouse.up()
    page.keyboard.up("Shift")
    chart.settled()
    assert len(chart.snapshot()["selected"]) == 5


def test_a_deep_link_shows_the_entity_and_hides_its_key(page: Page, chart: Chart, workbench: Workbench) -> None:
    chart.open(f"{workbench.address}/chart?entity=account:bank:{A}")
    page.wait_for_url(re.compile(r"entity=[0-9a-f]{16}$"))
    chart.settled()
    assert A not in page.url
    assert chart.snapshot()["selected"] == [chart.entity("甲测试")["uid"]]
    assert "甲测试" in page.get_by_test_id("details").inner_text()


def test_no_name_of_the_browser_is_an_identifier(chart: Chart) -> None:
    seen = chart.snapshot()
    assert all(re.fullmatch(r"[0-9a-f]{16}", entity["uid"]) for entity in seen["entities"])
    assert all(re.fullmatch(r"[0-9a-f]{16}~[0-9a-f]{16}", tie["id"]) for tie in seen["ties"])


def test_hostile_names_stay_names(page: Page, chart: Chart) -> None:
    for name in (IMAGE, SCRIPT):
        chart.press("f")
        chart.click(chart.entity(name))
        assert name in page.get_by_test_id("details").inner_text()
    chart.page.get_by_test_id("search").fill("onerror")
    page.locator(".hit").first.wait_for()
    assert IMAGE in page.locator(".hit").first.inner_text()
    assert page.evaluate("window.hacked") is None


def test_the_exported_chart_opens_by_itself(page: Page, chart: Chart, workbench: Workbench, tmp_path: Path) -> None:
    with page.expect_download() as waiting:
        page.get_by_test_id("export").click()
    file = tmp_path / "chart.html"
    waiting.value.save_as(file)
    entries = [json.loads(line) for line in (workbench.folder / "audit.jsonl").read_text("utf-8").splitlines()]
    disclosed = [entry for entry in entries if entry["operation"] == "disclose"]
    refs = {entity["uid"] for entity in chart.snapshot()["entities"]}
    assert set(disclosed[-1]["objects"]) == refs
    text = file.read_text("utf-8")
    assert not re.search(r"(src|href)\s*=\s*[\"']?\s*(https?:)?//", text)
    alone = page.context.new_page()
    alone.goto(file.as_uri())
    alone.wait_for_function("() => typeof network === 'object' && network.body.nodeIndices.length === 5")
    assert alone.evaluate("window.hacked") is None
    assert "甲测试" in alone.evaluate("nodes.get().map(node => node.label).join()")
    alone.close()
