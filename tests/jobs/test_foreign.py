"""Does a database of another domain become a source whose every row can be cited, also when the database is gone?

Drawn by hand: three suspects, four phones, five ownerships; one phone without a number, one ownership of a bot.
"""

from __future__ import annotations

import csv
import gc
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from neo4j.graph import Node

from graphkit.stores.neo4j import Connection
from graphkit.stores.neo4j.foreign_rows import foreign_rows
from tests.cli.test_case_commands import DELIVERY, Done, graphkit

pytestmark = pytest.mark.neo4j
Cypher = Callable[..., list[dict[str, Any]]]
DRAWN = """
CREATE (a:Suspect {id: 'S-1', name: '测试甲', born: date('1980-02-03')}),
       (b:Suspect:Wanted {id: 'S-2', name: 'O\\'Brien "B", Test', height: 1.75, tags: ['x', 'y']}),
       (c:Bot {id: 'S-3', name: 'a\\nb'}),
       (p:Phone {number: '+8613800000001'}), (q:Phone {number: '+8613800000002', prepaid: true}),
       (r:Phone {number: '+8613800000003'}), (z:Phone {imei: '1'}),
       (a)-[:OWNS {since: date('2020-01-01'), weight: 2}]->(p),
       (a)-[:OWNS {since: date('2021-01-01')}]->(q),
       (b)-[:OWNS {since: date('2022-01-01')}]->(q),
       (b)-[:OWNS]->(z),
       (c)-[:OWNS]->(r),
       (a)-[:KNOWS]->(b)
"""
QUERY = "MATCH (s)-[r:OWNS]->(p:Phone)\nRETURN s, r, p"
MAPPING = f'''
format = 1
name = "suspects-and-phones"
[neo4j]
query = """{QUERY}"""
[[entity]]
as = "owner"
kind = "person"
scheme = "station-9"
id = "s.id"
name = "s.name"
[[entity]]
as = "phone"
kind = "phone"
scheme = "station-9"
id = "p.number"
[[link]]
kind = "uses"
from = "owner"
to = "phone"
since = {{ column = "r.since", format = "%Y-%m-%d" }}
[[exclude]]
as = "bot"
when = {{ column = "labels(s)", matches = "Bot" }}
'''


@pytest.fixture
def given(neo4j: Connection, empty: None, cypher: Cypher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a case and the mapping; the database is somebody else's."""
    cypher(DRAWN)
    monkeypatch.setenv("GRAPHKIT_NEO4J_PASSWORD", neo4j.password)
    assert graphkit("case", "new", tmp_path / "case", "--title", "T", "--purpose", "P").returncode == 0
    (tmp_path / "mapping.toml").write_text(MAPPING)
    return tmp_path


def taken(given: Path, neo4j: Connection, *more: object, mapping: str = "") -> Done:
    if mapping:
        (given / "mapping.toml").write_text(mapping)
    return graphkit(
        "import", given / "case", "--from-neo4j", neo4j.uri, "--mapping", given / "mapping.toml", *DELIVERY, *more
    )


def table(given: Path, *command: object) -> list[dict[str, str]]:
    done = graphkit(*command)
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(done.stdout.splitlines(keepends=True)))


def left_over(given: Path) -> list[str]:
    return [path.name for path in (given / "case").iterdir() if path.name.startswith(".from-neo4j")]


def test_every_row_is_accounted_for_and_cites_the_query_and_its_elements(
    given: Path, neo4j: Connection, cypher: Cypher
) -> None:
    done = taken(given, neo4j, "--json")
    assert done.returncode == 0, done.stderr
    (file,) = json.loads(done.stdout)["files"]
    assert (file["rows_read"], file["records"], file["problem_rows"], file["excluded"]) == (5, 3, 1, {"bot": 1})
    assert file["file"] == f"{neo4j.uri.partition('://')[2].replace(':', '_')}/neo4j/suspects-and-phones.csv"
    assert file["unread_columns"] == ["s.born", "s.height", "s.tags", "r.weight", "p.imei", "p.prepaid"]
    links = table(given, "links", given / "case")
    assert [(link["a"], link["b"], link["since"]) for link in links] == [
        ("person:station-9:S-1", "phone:station-9:+8613800000001", "2020-01-01"),
        ("person:station-9:S-1", "phone:station-9:+8613800000002", "2021-01-01"),
        ("person:station-9:S-2", "phone:station-9:+8613800000002", "2022-01-01"),
    ]
    cypher("MATCH (n) DETACH DELETE n")  # the database goes on; what was said stays
    (original,) = (given / "case" / "ledger").rglob("original.csv")
    with original.open(encoding="utf-8", newline="") as text:
        header, *rows = list(csv.reader(text))
    assert header[:6] == ["query", "elementId(s)", "labels(s)", "s.born", "s.height", "s.id"]
    assert {row[0] for row in rows} == {QUERY}
    wanted = next(row for row in rows if row[header.index("s.id")] == "S-2" and row[header.index("p.number")])
    assert wanted[header.index("labels(s)")] == "Suspect:Wanted"
    assert wanted[header.index("s.height")] == "1.75"
    assert wanted[header.index("s.tags")] == '["x", "y"]'
    assert wanted[header.index("p.prepaid")] == "TRUE"
    assert wanted[header.index("type(r)")] == "OWNS"
    assert wanted[header.index("startNode(r)")] == wanted[header.index("elementId(s)")]
    assert len({row[header.index("elementId(r)")] for row in rows}) == 5
    assert graphkit("case", "check", given / "case").returncode == 0


def test_a_tie_opens_the_row_with_query_and_element(given: Path, neo4j: Connection, cypher: Cypher) -> None:
    assert taken(given, neo4j).returncode == 0
    shown = table(given, "rows", given / "case", "person:station-9:S-2")
    element = cypher("MATCH (s {id: 'S-2'})-[r:OWNS]->({number: '+8613800000002'}) RETURN elementId(r) AS id")[0]["id"]
    cells = [json.loads(row["cells"]) for row in shown]
    assert any(element in json.dumps(row) and "MATCH (s)-[r:OWNS]" in json.dumps(row) for row in cells)


def test_what_is_wrong_in_a_row_is_listed(given: Path, neo4j: Connection) -> None:
    assert taken(given, neo4j).returncode == 0
    problems = [row for row in table(given, "problems", given / "case") if row["row_kept"] in ("no", "false", "0")]
    assert len(problems) == 1
    assert problems[0]["code"] == "no-ends"


def test_a_dry_run_takes_nothing_in_and_the_same_rows_are_taken_once(given: Path, neo4j: Connection) -> None:
    tried = json.loads(taken(given, neo4j, "--dry-run", "--json").stdout)
    assert (tried["seq"], tried["changed"], tried["files"][0]["status"]) == (0, False, "readable")
    assert tried["files"][0]["rows_read"] == 5
    first = json.loads(taken(given, neo4j, "--json").stdout)
    again = json.loads(taken(given, neo4j, "--json").stdout)
    assert (first["files"][0]["status"], again["files"][0]["status"]) == ("imported", "already")
    assert (again["seq"], again["changed"]) == (first["seq"], False)
    assert left_over(given) == []


@pytest.mark.parametrize(
    ("query", "code", "word"),
    [
        ("MATCH (s:Suspect) RETURN s.name AS name", 3, "RETURN s, r, p"),
        ("MATCH (s:suspect) RETURN s", 3, "case-sensitive"),
        ("MATCH (s:Suspect) SET s.seen = true RETURN s", 3, ""),
        ("MATCH (s:Suspect) CALL { CREATE (n:Mine) RETURN n } RETURN s", 3, ""),
        ("LOAD CSV FROM 'file:///etc/passwd' AS s RETURN s", 3, ""),
        ("MATCH (s:Suspect RETURN s", 3, ""),
        ("MATCH (s:Suspect) RETURN s, s.name", 2, "s.name"),
        ("MATCH (query:Suspect) RETURN query", 2, "query"),
    ],
)
def test_a_query_that_cannot_be_a_source_is_told(
    given: Path, neo4j: Connection, cypher: Cypher, query: str, code: int, word: str
) -> None:
    before = cypher("MATCH (n) RETURN count(n) AS n, count(n.seen) AS seen")
    done = taken(given, neo4j, mapping=MAPPING.replace(QUERY, query))
    assert done.returncode == code, done.stderr
    assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert cypher("MATCH (n) RETURN count(n) AS n, count(n.seen) AS seen") == before
    assert not list((given / "case").glob("ledger/*/original*"))
    assert left_over(given) == []


def test_a_mapping_must_fit_what_the_database_holds(given: Path, neo4j: Connection) -> None:
    done = taken(given, neo4j, mapping=MAPPING.replace('"s.name"', '"s.nmae"'))
    assert done.returncode == 3
    assert "s.name" in done.stderr, "the nearest column is told"
    assert left_over(given) == []


def test_elements_that_were_read_are_let_go(neo4j: Connection, empty: None, cypher: Cypher) -> None:
    """The driver keeps every element of an answer until it ends, unless it is told otherwise."""
    cypher("UNWIND range(1, 6000) AS i CREATE (:Suspect {id: i})-[:OWNS]->(:Phone {number: i})")
    with foreign_rows(neo4j, QUERY) as rows:
        for number, _ in enumerate(rows, 1):
            if number == 5500:
                held = sum(isinstance(thing, Node) for thing in gc.get_objects())
    assert number == 6000
    assert 0 < held < 4000, "of 11,000 that were read"


@pytest.mark.slow  # 30,000 rows
def test_many_rows_are_taken_whole(given: Path, neo4j: Connection, cypher: Cypher) -> None:
    cypher("MATCH (n) DETACH DELETE n")
    cypher("UNWIND range(1, 30000) AS i CREATE (:Suspect {id: 'S-' + i, name: 'N' + i})-[:OWNS]->(:Phone {number: i})")
    done = taken(given, neo4j, "--json", mapping=MAPPING.replace("since = ", "# since = "))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["files"][0]["records"] == 30_000


def test_an_address_where_nobody_answers_is_unreachable(given: Path) -> None:
    nobody = Connection("bolt://127.0.0.1:1")
    done = taken(given, nobody)
    assert done.returncode == 4, done.stderr
    assert left_over(given) == []


@pytest.mark.parametrize(
    ("more", "word"),
    [((), "[neo4j]"), (("--template", "bank-freezes-cn"), "--mapping"), (("some.csv",), "--from-neo4j")],
)
def test_a_command_that_cannot_be_meant_is_told(tmp_path: Path, more: tuple[str, ...], word: str) -> None:
    assert graphkit("case", "new", tmp_path / "case", "--title", "T", "--purpose", "P").returncode == 0
    done = graphkit("import", tmp_path / "case", "--from-neo4j", "bolt://127.0.0.1:1", *more, *DELIVERY)
    assert done.returncode == 2
    assert word in done.stderr
