"""Does a package come out for networks that others published, with every line of theirs?"""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import igraph
import networkx as nx
import pytest

from graphkit.case import Case
from graphkit.jobs.delivery import Delivery, Reading
from graphkit.jobs.export import export
from graphkit.jobs.import_ import import_
from graphkit.jobs.verify import verify
from graphkit.model import Progress, User

ENDS = """
format = 1
name = "network"
[[entity]]
as = "a"
kind = "person"
scheme = "network"
id = "source"
[[entity]]
as = "b"
kind = "person"
scheme = "network"
id = "target"
"""
CONTACT = '[[event]]\nkind = "contact"\nfrom = "a"\nto = "b"\ndirected = true\nn = "weight"\n'
ASSOCIATE = '[[link]]\nkind = "associate"\nfrom = "a"\nto = "b"\nstrength = "weight"\n'


@pytest.mark.parametrize(
    ("name", "lines", "persons", "described"),
    [("caviar/edges_full_directed.csv", 295, 110, CONTACT), ("london_gang/edges.csv", 315, 54, ASSOCIATE)],
)
def test_the_whole_network_is_in_the_package(
    shared: Path, tmp_path: Path, name: str, lines: int, persons: int, described: str
) -> None:
    case = Case.create(tmp_path / "case", title="T", purpose="P", user=User("os:test@host"))
    done = import_(
        case, [shared / name], Delivery("I", "P", ("A",), "U"), Reading(mapping=ENDS + described), Progress()
    )
    assert not done.refused
    out, uids = tmp_path / "p.zip", case.snapshot()["entities"]["uid"].to_pylist()
    told = export(case, uids, reason="R", out=out, progress=Progress())
    assert (told.entities, told.rows, told.sources, told.omitted) == (persons, lines, 1, {})
    assert verify(out).result == "unchanged"
    with zipfile.ZipFile(out) as archive:
        archive.extract(f"{told.name}/data/exports/graph.graphml", tmp_path)
        record = json.loads(archive.read(f"{told.name}/data/graph.json"))
    graph = tmp_path / told.name / "data" / "exports" / "graph.graphml"
    written = len(record["links"]) + len(record["ties"])
    assert nx.read_graphml(graph, force_multigraph=True).number_of_edges() == written
    assert igraph.Graph.Read_GraphML(str(graph)).ecount() == written
    with (shared / name).open(encoding="utf-8", newline="") as file:
        delivered = {
            (f"person:network:{a}", f"person:network:{b}"): weight for a, b, weight in list(csv.reader(file))[1:]
        }
    for tie in record["ties"]:
        assert str(tie["n"]) == delivered[tie["a"], tie["b"]]
    for link in record["links"]:
        ends = delivered.get((link["a"], link["b"])) or delivered[link["b"], link["a"]]
        assert float(link["strength"]) == float(ends)
