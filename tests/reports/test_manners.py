"""Is the report neutral, offline, safe to open, and there whole or not at all?"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from graphkit.errors import Refused, UsageError
from graphkit.graph import chosen, project
from graphkit.jobs.report import report
from graphkit.measures import measure_named, run
from graphkit.model import Progress, User
from graphkit.reports import FILES
from graphkit.reports.joins import joins
from graphkit.reports.plan import PATIENCE, USUAL, _usual
from graphkit.words import texts
from tests.graph.drawn import drawn, tie
from tests.measures.command_line import graphkit
from tests.measures.test_commands import PERSONS

from .conftest import Made, Tables, case_of, reported

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    '=HYPERLINK("http://x")',
    "+1",
    "@x",
    "{{7331*7}}",
]
LABELS = r"leader|member|guilty|criminal|kingpin|boss|头目|首要|主犯|从犯|骨干|成员|有罪|犯罪|罪犯|嫌疑|保护伞"


@pytest.fixture
def hostile(tmp_path: Path) -> Made:
    """A case whose persons are called as badly as can be."""
    names = [*HOSTILE, "普通人", "01234567890123456789"]
    with (tmp_path / "pairs.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["source", "target"])
        writer.writerows((a, b) for a in names for b in names if a < b)
    mapping = PERSONS.format(name="x") + '[[event]]\nkind = "contact"\nfrom = "a"\nto = "b"\n'
    return reported(case_of(tmp_path / "case", tmp_path / "pairs.csv", mapping), tmp_path / "report", language="en")


def test_hostile_names_stay_text_on_the_page(hostile: Made) -> None:
    page = Tables((hostile.out / "report.html").read_text("utf-8"))
    assert {tag for tag, _attributes in page.tags}.isdisjoint({"script", "img", "iframe", "object", "form"})
    assert not [name for _tag, attributes in page.tags for name in attributes if name.startswith("on")]
    text = "".join(page.texts)
    for name in HOSTILE:
        assert name in text
    assert "51317" not in text


def test_identifiers_are_text_in_the_workbook_and_no_formula_runs(hostile: Made) -> None:
    book = openpyxl.load_workbook(hostile.out / "report.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    captions = [cell for cell in cells if cell.value in HOSTILE]
    assert {cell.value for cell in captions} == set(HOSTILE)
    assert all(cell.data_type == "s" for cell in captions)
    assert all(cell.quotePrefix for cell in captions if str(cell.value)[0] in "=+-@")
    numbers = [cell for cell in cells if cell.value == "01234567890123456789"]
    assert numbers
    assert all(cell.data_type == "s" for cell in numbers)
    for sheet in book:
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref


def test_the_page_asks_nobody_for_anything(gambling: Made, tables: Callable[[Made], Tables]) -> None:
    page = tables(gambling)
    for tag, attributes in page.tags:
        for name in ("src", "href", "action", "data", "srcset", "poster"):
            assert attributes.get(name, "#").startswith(("#", "data:,")), (tag, attributes)
    source = (gambling.out / "report.html").read_text("utf-8")
    assert "default-src 'none'" in source
    assert not re.search(r"url\(|@import|https?://", source)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_sentence_calls_anybody_anything(gambling: Made, language: str, tmp_path: Path) -> None:
    made = reported(gambling.case, tmp_path / "report", language=language, top=5)
    names = {text for row in made.told["who"] for text in (row["caption"], *row["holders"])}
    text = "".join(Tables((made.out / "report.html").read_text("utf-8")).texts)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    assert not re.findall(LABELS, text, re.IGNORECASE)
    assert texts(language)["report.lead"] in text


def test_a_lead_stands_on_top_and_every_list_says_how_it_was_made(
    gambling: Made, tables: Callable[[Made], Tables]
) -> None:
    text = "".join(tables(gambling).texts)
    first = text.index(texts("zh")["report.lead"])
    assert first < text.index(texts("zh")["report.balance_lead"])
    for layer in gambling.told["layers"]:
        for ranked in layer["lists"]:
            for column in ranked["columns"]:
                assert column["command"] in text
        assert layer["groups"]["command"] in text
    assert {one["measure"] for one in gambling.told["definitions"]} >= {"degree", "betweenness", "leiden"}
    assert gambling.told["snapshot"] in text


def test_anchors_lead_somewhere(gambling: Made, tables: Callable[[Made], Tables]) -> None:
    tags = tables(gambling).tags
    ids = [attributes["id"] for _tag, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    wanted = {attributes["href"][1:] for tag, attributes in tags if tag == "a"}
    assert wanted <= set(ids)
    assert any(target.startswith("rows-") for target in wanted)


def test_no_uid_is_a_name_in_an_address(gambling: Made, tables: Callable[[Made], Tables]) -> None:
    for _tag, attributes in tables(gambling).tags:
        assert ":" not in attributes.get("id", "") + attributes.get("href", "#").removeprefix("data:,")


def test_a_report_is_there_whole_or_not_at_all(gambling: Made, tmp_path: Path) -> None:
    out = tmp_path / "report"
    case = gambling.case.folder
    done = graphkit("report", case, "--out", out, "--measures", "degree", "--top", "3", "--json")
    assert (done.returncode, sorted(it.name for it in out.iterdir())) == (0, sorted(FILES))
    before = {file: file.read_bytes() for file in out.iterdir()}
    assert graphkit("report", case, "--out", out, "--measures", "degree").returncode == 2
    for asked in ({"measures": ["fame"]}, {"measures": ["leiden"]}, {"top": 0}, {"language": "fr"}):
        with pytest.raises(UsageError):
            report(gambling.case, out, force=True, progress=Progress(), **asked)  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        report(gambling.case, tmp_path / "no" / "where", measures=["degree"], progress=Progress())
    assert {file: file.read_bytes() for file in out.iterdir()} == before
    report(gambling.case, out, measures=["degree"], top=3, force=True, progress=Progress())
    assert [it.name for it in tmp_path.iterdir()] == ["report"]


def test_a_case_without_ties_has_no_report(tmp_path: Path) -> None:
    from graphkit.case import Case

    case = Case.create(tmp_path / "case", title="T", purpose="P", user=User("test:reports"))
    with pytest.raises((Refused, UsageError)):
        report(case, tmp_path / "report", progress=Progress())
    assert not (tmp_path / "report").exists()


def test_what_joins_two_triangles() -> None:
    """a1 a2 a3 and b1 b2 b3; a1–b1 and a1–b2 lead across; c hangs on b3 as a third group would not be found."""
    inside = [("a1", "a2"), ("a2", "a3"), ("a3", "a1"), ("b1", "b2"), ("b2", "b3"), ("b3", "b1")]
    snapshot = drawn(tie(f"person:x:{a}", f"person:x:{b}") for a, b in [*inside, ("a1", "b1"), ("a1", "b2")])
    graph = project(snapshot, chosen(snapshot, directed=False))
    found = joins(graph, run(measure_named("leiden"), graph, {}))
    shape = [(it["group"], it["entities"], it["ties_inside"], it["ties_to_others"]) for it in found["groups"]]
    assert shape == [(1, 3, 3, 2), (2, 3, 3, 2)]
    assert found["groups"][0]["foremost"][0] == "person:x:a1"
    assert found["between"] == [
        {"a": 1, "b": 2, "ties": 2, "carried_by": ["person:x:a1", "person:x:b1", "person:x:b2"]}
    ]
    assert [(it["uid"], it["ties_to_others"], it["groups_reached"]) for it in found["joining"]] == [
        ("person:x:a1", 2, 1),
        ("person:x:b1", 1, 1),
        ("person:x:b2", 1, 1),
    ]
    assert found["left_out"] == {"between": 0, "joining": 0}


def test_a_large_layer_is_measured_only_as_far_as_patience_goes_and_that_is_said() -> None:
    assert _usual(PATIENCE) == (USUAL, ())
    wanted, left = _usual(PATIENCE + 1)
    assert (wanted, left) == (("degree", "strength", "pagerank"), ("betweenness", "closeness"))
