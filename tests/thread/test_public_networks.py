"""Public networks through a mapping and the command line: do figures worked out elsewhere come out?"""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import networkx as nx
import openpyxl
import pytest

from tests.cli.test_case_commands import DELIVERY, graphkit

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
ENDS = """format = 1
name = "{name}"
[[entity]]
as = "a"
kind = "{kind}"
scheme = "{name}"
id = "{a}"
[[entity]]
as = "b"
kind = "{kind}"
scheme = "{name}"
id = "{b}"
"""
CAVIAR = ENDS.format(name="caviar", kind="person", a="source", b="target") + (
    '[[event]]\nkind = "contact"\nfrom = "a"\nto = "b"\nn = "weight"\n'
)
LONDON = ENDS.format(name="london", kind="person", a="source", b="target") + (
    '[[link]]\nkind = "associate"\nfrom = "a"\nto = "b"\nstrength = "weight"\n'
)
CALLS = ENDS.format(name="vast", kind="phone", a="From", b="To") + (
    '[[event]]\nkind = "call"\nfrom = "a"\nto = "b"\n'
    'at = { column = "Datetime", format = "%Y%m%d %H%M", zone = "UTC" }\n'
    'value = { column = "Duration(seconds)", unit = "s" }\n'
)


def given(name: str) -> Path:
    """A public file; the test is left out where the machine has none."""
    file = SHARED / name
    if not file.is_file():
        pytest.skip(f"public data not on this machine: {name}")
    return file


def taken(folder: Path, mapping: str, *files: Path) -> Path:
    """A new case with these files in it."""
    case, toml = folder / "case", folder / "mapping.toml"
    toml.write_text(mapping, "utf-8")
    assert graphkit("case", "new", case, "--title", "T", "--purpose", "P").returncode == 0
    done = graphkit("import", case, *files, *DELIVERY, "--mapping", toml, "--json")
    assert done.returncode == 0, done.stderr
    for file in json.loads(done.stdout)["files"]:
        assert file["rows_read"] == file["records"] + file["problem_rows"] + sum(file["excluded"].values())
    return case


def values(case: Path, measure: str, *projection: str) -> dict[str, float]:
    """The measure's values by the id that the source gives."""
    done = graphkit("measures", case, "-m", measure, *projection)
    assert done.returncode == 0, done.stderr
    lines = csv.DictReader(done.stdout.splitlines())
    return {line["uid"].split(":", 2)[2]: float(line["value"]) for line in lines}


@pytest.fixture(scope="module")
def caviar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return taken(tmp_path_factory.mktemp("caviar"), CAVIAR, given("caviar/edges_full_directed.csv"))


@pytest.mark.parametrize("way", ["undirected", "directed"])
def test_caviars_betweenness_is_the_published_one(caviar: Path, way: str) -> None:
    with given(f"caviar/published/Centralities_{way}.csv").open(encoding="utf-8") as file:
        published = {line["Nodes"]: float(line["Betweenness"]) for line in csv.DictReader(file)}
    options = ("--weight", "count", "--distance", "inverse", "--scale", "unit")
    ours = values(caviar, "betweenness", f"--{way}", *options)
    assert len(published) == 110
    assert ours == pytest.approx(published, abs=1e-9)


def test_londons_strengths_are_ranks(tmp_path: Path) -> None:
    file = given("london_gang/edges.csv")
    case = taken(tmp_path, LONDON, file)
    graph = nx.Graph()
    with file.open(encoding="utf-8") as lines:
        graph.add_edges_from((line["source"], line["target"]) for line in csv.DictReader(lines))
    assert values(case, "degree") == dict(graph.degree())
    assert values(case, "betweenness", "--scale", "unit") == pytest.approx(nx.betweenness_centrality(graph))
    assert (
        graphkit("measures", case, "-m", "betweenness", "--weight", "strength", "--distance", "inverse").returncode == 2
    )


def test_calls_within_a_period_are_those_of_the_file(tmp_path: Path) -> None:
    file = given("vast2008_cdr/cdr.csv")
    case = taken(tmp_path, CALLS, file)
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert json.loads(graphkit("case", "show", case, "--json").stdout)["events"] == {"call": len(rows)}
    graph = nx.Graph()  # in the case's zone, eight hours ahead of the file's, the day begins at 16:00
    graph.add_edges_from(
        (row["From"], row["To"]) for row in rows if "20060607 1600" <= row["Datetime"] < "20060608 1600"
    )
    day = ("--undirected", "--from", "2006-06-08", "--to", "2006-06-09")
    assert values(case, "degree", *day) == dict(graph.degree())


def test_one_network_in_any_form_gives_the_same_ties(caviar: Path, tmp_path: Path) -> None:
    with given("caviar/edges_full_directed.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    random.Random(7).shuffle(rows)

    def text(name: str, lines: list[list[str]], encoding: str, delimiter: str) -> Path:
        with (tmp_path / name).open("w", encoding=encoding, newline="") as out:
            csv.writer(out, delimiter=delimiter).writerows([head, *lines])
        return tmp_path / name

    book = openpyxl.Workbook()
    book.active.append(head)
    for row in rows:
        book.active.append([float(cell) for cell in row])
    book.save(tmp_path / "numbers.xlsx")
    forms = (
        [text("bom.csv", rows, "utf-8-sig", ",")],
        [text("tab.tsv", rows, "gb18030", "\t")],
        [text("first.csv", rows[:100], "utf-8", ";"), text("rest.csv", rows[100:], "utf-8", ",")],
        [tmp_path / "numbers.xlsx"],
    )
    wanted = graphkit("ties", caviar).stdout
    for number, files in enumerate(forms):
        (tmp_path / str(number)).mkdir()
        assert graphkit("ties", taken(tmp_path / str(number), CAVIAR, *files)).stdout == wanted, files
