"""`graphkit measures` and `graphkit groups` as a user types them, on the public networks read through a mapping."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.graph.drawn import caviar_published
from tests.measures.command_line import graphkit

DELIVERY = ["--instrument", "I", "--provider", "P", "--collected-by", "A", "--purpose", "U"]
PERSONS = """
format = 1
name = "{name}"
[[entity]]
as = "a"
kind = "person"
scheme = "{name}"
id = "source"
[[entity]]
as = "b"
kind = "person"
scheme = "{name}"
id = "target"
"""
CAVIAR = PERSONS.format(name="caviar") + '[[event]]\nkind = "contact"\nfrom = "a"\nto = "b"\nn = "weight"\n'
LONDON = PERSONS.format(name="london") + '[[link]]\nkind = "associate"\nfrom = "a"\nto = "b"\nstrength = "weight"\n'
PUBLISHED = ["--undirected", "--weight", "count", "--distance", "inverse", "--scale", "unit"]


def _case(folder: Path, file: Path, mapping: str) -> Path:
    (folder / "mapping.toml").write_text(mapping, "utf-8")
    case = folder / "case"
    assert graphkit("case", "new", case, "--title", "T", "--purpose", "P").returncode == 0
    done = graphkit("import", case, file, "--mapping", folder / "mapping.toml", *DELIVERY)
    assert done.returncode == 0, done.stderr
    return case


@pytest.fixture(scope="module")
def caviar(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    folder = tmp_path_factory.mktemp("caviar")
    return _case(folder, shared / "caviar" / "edges_full_directed.csv", CAVIAR)


@pytest.fixture(scope="module")
def london(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    return _case(tmp_path_factory.mktemp("london"), shared / "london_gang" / "edges.csv", LONDON)


def _read(out: Path) -> list[dict[str, str]]:
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_caviar_from_the_delivered_file_to_the_published_values(caviar: Path, tmp_path: Path) -> None:
    out = tmp_path / "who.csv"
    done = graphkit("measures", caviar, "-m", "betweenness", *PUBLISHED, "--out", out)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    rows = _read(out)
    assert list(rows[0]) == ["measure", "uid", "caption", "value", "rank", "low", "high"]
    published = {f"person:caviar:{row['Nodes']}": float(row["Betweenness"]) for row in caviar_published("undirected")}
    assert {row["uid"]: float(row["value"]) for row in rows} == pytest.approx(published, abs=1e-9)
    assert [(int(row["rank"]), row["uid"]) for row in rows] == sorted((int(row["rank"]), row["uid"]) for row in rows)
    meta = json.loads(Path(f"{out}.meta.json").read_text("utf-8"))
    assert (meta["entities"], meta["isolates_not_shown"], meta["projection"]["distance"]) == (110, 0, "inverse")
    (one,) = meta["measures"]
    assert one["options"] == {"scale": "unit"}
    assert {"definition", "source", "run", "snapshot", "versions", "digest"} <= set(one)
    assert (caviar / "results" / one["run"] / "values.parquet").is_file()


def test_several_measures_are_sorted_by_name_and_an_option_goes_where_it_belongs(caviar: Path, tmp_path: Path) -> None:
    out = tmp_path / "two.csv"
    asked = ["-m", "pagerank", "-m", "degree", "--option", "damping=0.5", "--out", out]
    assert graphkit("measures", caviar, *asked).returncode == 0
    assert [row["measure"] for row in _read(out)] == ["degree"] * 110 + ["pagerank"] * 110
    options = [it["options"] for it in json.loads(Path(f"{out}.meta.json").read_text("utf-8"))["measures"]]
    assert options == [{"scale": "raw"}, {"damping": 0.5, "scale": "raw"}]


def test_what_exists_needs_force_and_a_refusal_leaves_nothing(caviar: Path, tmp_path: Path) -> None:
    out = tmp_path / "who.csv"
    refused = graphkit("measures", caviar, "-m", "strength", "--scale", "unit", "--out", out)
    assert (refused.returncode, list(tmp_path.iterdir())) == (2, [])
    out.write_text("mine")
    assert graphkit("measures", caviar, "-m", "degree", "--out", out).returncode == 2
    assert (out.read_text(), sorted(tmp_path.iterdir())) == ("mine", [out])
    assert graphkit("measures", caviar, "-m", "degree", "--out", out, "--force").returncode == 0
    assert len(_read(out)) == 110


def test_the_same_question_again_reads_the_run_that_is_there(caviar: Path) -> None:
    first = graphkit("measures", caviar, "-m", "closeness")
    runs = {path: path.stat().st_mtime_ns for path in (caviar / "results").rglob("*")}
    assert graphkit("measures", caviar, "-m", "closeness").stdout == first.stdout
    assert {path: path.stat().st_mtime_ns for path in (caviar / "results").rglob("*")} == runs


def test_groups_say_how_they_were_found(caviar: Path, tmp_path: Path) -> None:
    out = tmp_path / "groups.csv"
    done = graphkit("groups", caviar, "--method", "leiden", "--seed", "3", "--out", out, "--json")
    told = json.loads(done.stdout)
    assert (told["resolution"], told["seed"], told["reason"]) == (1.0, 3, "default")
    rows = _read(out)
    assert list(rows[0]) == ["uid", "caption", "group", "stability"]
    groups = [int(row["group"]) for row in rows]
    assert max(groups) == told["groups"]
    assert groups == sorted(groups)
    sizes = [groups.count(number) for number in range(1, told["groups"] + 1)]
    assert sizes == sorted(sizes, reverse=True)
    assert told["modularity"] > 0.4


def test_london_strengths_are_no_distances(london: Path) -> None:
    asked = ["-m", "degree", "--weight", "strength"]
    assert graphkit("measures", london, *asked).returncode == 0
    refused = graphkit("measures", london, *asked, "--distance", "inverse")
    assert (refused.returncode, "no distance" in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    "asked",
    [
        ["measures", "-m", "betwenness"],
        ["measures", "-m", "leiden"],
        ["measures"],
        ["measures", "-m", "degree", "--weight", "log_value", "--unit", "CNY"],
        ["measures", "-m", "degree", "--weight", "value"],
        ["measures", "-m", "degree", "--collapse", "user"],
        ["measures", "-m", "degree", "--option", "damping=0.5"],
        ["measures", "-m", "degree", "--from", "tomorrow"],
        ["measures", "-m", "degree", "--from", "2026-02-01", "--to", "2026-02-01"],
        ["measures", "-m", "degree", "--leave-out", "person:caviar:999"],
        ["groups", "--directed"],
        ["groups", "--method", "degree"],
        ["groups", "--resolution", "suggest"],
        ["groups", "--method", "louvain", "--objective", "cpm"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_meant_ends_with_2_and_a_word(caviar: Path, asked: list[str]) -> None:
    done = graphkit(asked[0], caviar, *asked[1:])
    assert done.returncode == 2
    assert len(done.stderr.strip()) > 20
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_the_list_needs_no_case() -> None:
    told = json.loads(graphkit("measures", "--list", "--json").stdout)["measures"]
    assert [it["name"] for it in told][:3] == ["degree", "in_degree", "out_degree"]
    assert told[7]["question"] == "Through whom do the shortest ways between others lead?"
    assert graphkit("measures", "--list").stdout.count("\n") == len(told)
