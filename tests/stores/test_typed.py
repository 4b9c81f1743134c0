"""Can typed Cypher do anything but read the graph of its case, within its rows, seconds and size?"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from graphkit.errors import GraphkitError, Refused, Unreachable
from graphkit.model import Answer, Most, Snapshot
from graphkit.stores.neo4j import Connection, Neo4jStore
from graphkit.stores.neo4j.apart import answer, typed_answer
from graphkit.stores.neo4j.connection import Server
from graphkit.stores.neo4j.typed import refuse_plan, refuse_text
from tests.stores.drawn import CASE, SECOND_CASE
from tests.stores.graphs import A1, AN, small

Push = Callable[[Snapshot], Neo4jStore]
Hands = Callable[..., list[dict[str, Any]]]
FILE = "'file:///etc/hostname'"

READS = {
    "a comment": "MATCH (n:Person) /* CALL dbms.listConfig() */ RETURN n.uid // LOAD CSV FROM 'x' AS y",
    "words in a text": "WITH 'LOAD CSV; CALL dbms.listConfig() // \\' USE system' AS t MATCH (n:Person) RETURN t",
    "words as names": "MATCH (n) RETURN n.`load` AS `use`, n.uid AS `call dbms.x(`",
    "a subquery": "MATCH (n:Person) CALL (n) { MATCH (n)--(m) RETURN count(m) AS k } RETURN n.uid, k",
    "a subquery in an expression": "MATCH (n) RETURN [x IN [1, 2] | COUNT { MATCH (n)--(m) WHERE m.x <> x }] AS k",
    "a listed procedure": "CALL db.labels() YIELD label RETURN label",
    "a listed procedure by itself": "CALL db.relationshipTypes()",
    "its name in backticks": "CALL `db`.`labels`() YIELD label RETURN label",
    "functions of the server": "RETURN date.truncate('year', date('2025-05-05')) AS d, "
    "point.distance(point({x: 0, y: 0}), point({x: 3, y: 4})) AS m",
    "parameters": "MATCH (n:Entity {id: $case + '|' + $uid}) RETURN n.caption AS c",
    "many operators": "MATCH (a:Person {case: $case}) OPTIONAL MATCH p = shortestPath((a)-[*..3]-(b:Account)) WITH a, b"
    " ORDER BY b.uid SKIP 0 LIMIT 50 WHERE NOT EXISTS { (a)-[:KIN]-(:Person {uid: b.uid}) } UNWIND [1, 2] AS x "
    "RETURN DISTINCT a.uid, collect(b.uid) AS all, x UNION ALL MATCH (n:Phone) "
    "RETURN n.uid AS `a.uid`, [] AS all, 0 AS x",
    "a version": "CYPHER 5 MATCH (n) RETURN count(n) AS n",
    "paths of any length": "MATCH p = (a:Person)-[*1..3]-(b:Account) RETURN length(p) AS n, count(*) AS k",
    "repeated steps": "MATCH (a:Account) ((x)-[:TRANSFER]->(y)){1,3} (b:Account) RETURN count(*) AS k",
    "a shortest way": "MATCH p = SHORTEST 1 (a:Person)-[:HOLDS|TRANSFER]-+(b:Person) "
    "WHERE a.uid < b.uid RETURN length(p)",
}
REFUSED = {
    "creates": ("CREATE (n:Person)", "cypher-not-reading"),
    "merges": ("MERGE (n:Person {uid: '1'}) RETURN n", "cypher-not-reading"),
    "sets": ("MATCH (n) SET n.caption = 'x'", "cypher-not-reading"),
    "deletes": ("MATCH (n) DETACH DELETE n", "cypher-not-reading"),
    "deletes behind a comment": ("/* MATCH */ MATCH (n) // RETURN n\nDELETE n", "cypher-not-reading"),
    "writes for each": ("FOREACH (x IN [1] | CREATE (:Person))", "cypher-not-reading"),
    "writes in a subquery": ("MATCH (n) CALL (n) { CREATE (:Person) } RETURN n", "cypher-not-reading"),
    "writes in transactions": ("UNWIND [1] AS x CALL (x) { CREATE (:P) } IN TRANSACTIONS", "cypher-not-reading"),
    "reads in transactions": ("MATCH (n) CALL (n) { RETURN 1 AS y } IN TRANSACTIONS RETURN y", "cypher-operator"),
    "makes an index": ("CREATE INDEX x FOR (n:Person) ON (n.uid)", "cypher-not-reading"),
    "makes a user": ("CREATE USER x SET PASSWORD 'abcdefgh'", "cypher-not-reading"),
    "profiles": ("PROFILE MATCH (n) RETURN n", "neo4j-said"),
    "loads": (f"LOAD CSV FROM {FILE} AS l RETURN l", "cypher-word"),
    "loads in small letters": (f"load /**/ csv from {FILE} AS l RETURN l", "cypher-word"),
    "loads in a subquery": (f"CALL {{ LOAD CSV FROM {FILE} AS l RETURN l }} RETURN l", "cypher-word"),
    "loads by an escape": (f"\\u004cOAD CSV FROM {FILE} AS l RETURN l", "cypher-escape"),
    "calls by an escape": ("C\\u0041LL dbms.listConfig()", "cypher-escape"),
    "calls the server": ("CALL dbms.listConfig()", "cypher-procedure"),
    "calls between comments": ("CALL/* */dbms // x\n . listConfig ()", "cypher-procedure"),
    "calls in backticks": ("CALL `dbms`.`listConfig`()", "cypher-procedure"),
    "calls in one pair of backticks": ("CALL `db.labels`()", "neo4j-said"),
    "calls in an expression": (
        "RETURN [x IN [1] | COLLECT { CALL db.ping() YIELD success RETURN success }] AS x", "cypher-procedure"
    ),
    "calls an optional": ("OPTIONAL CALL dbms.listConfig() YIELD name RETURN name", "cypher-procedure"),
    "calls what reads": ("CALL db.ping()", "cypher-procedure"),
    "calls what writes": ("CALL db.createLabel('x')", "cypher-procedure"),
    "calls a plugin": ("CALL apoc.load.json('http://127.0.0.1/')", "cypher-procedure"),
    "calls a plugin's function": ("RETURN apoc.cypher.runFirstColumn('MATCH (n) RETURN n', {})", "cypher-function"),
    "the same in backticks": ("RETURN `apoc`./**/`version` ()", "cypher-function"),
    "shows users": ("SHOW USERS", "cypher-word"),
    "shows settings": ("SHOW SETTINGS YIELD name RETURN name", "cypher-word"),
    "shows transactions": ("show/**/transactions", "cypher-word"),
    "ends transactions": ("TERMINATE TRANSACTIONS 'neo4j-transaction-1'", "cypher-word"),
    "uses the system": ("USE system MATCH (n) RETURN n", "cypher-word"),
    "uses by a name": ("use graph.byName('system') MATCH (n) RETURN n", "cypher-function"),
    "two statements": ("MATCH (n) RETURN n; MATCH (n) DELETE n", "neo4j-said"),
    "no Cypher": ("RETURN ((", "neo4j-said"),
    "a parameter nobody gave": ("RETURN $nobody", "neo4j-said"),
    "nothing": (" \n ", "cypher-empty"),
    "too much": ("RETURN '" + "a" * 20_000 + "'", "cypher-too-long"),
}  # fmt: skip
HIDDEN = {
    "a file": (f"RETURN [x IN [1] | COLLECT {{ LOAD CSV FROM {FILE} AS l RETURN l }}] AS x", "cypher-word"),
    "a procedure that reads": (REFUSED["calls in an expression"][0], "cypher-procedure"),
    "a procedure of the server": (
        "RETURN [x IN [1] | EXISTS { CALL dbms.listConfig() YIELD name RETURN name }] AS x", "cypher-not-reading"
    ),
    "another session": ("TERMINATE TRANSACTIONS 'neo4j-transaction-1'", "cypher-operator"),
    "settings": ("SHOW SETTINGS", "cypher-operator"),
    "settings in an expression": (
        "CYPHER 25 RETURN [x IN [1] | COLLECT { SHOW SETTINGS YIELD name RETURN name }] AS x",
        ("cypher-word", "neo4j-said"),
    ),
    "a file in the open": (f"LOAD CSV FROM {FILE} AS l RETURN l", "cypher-operator"),
}  # fmt: skip


@pytest.fixture
def ask(pushed: Push, neo4j: Connection) -> Callable[..., Answer]:
    """Asks a small case, in this process; `most` and parameters as named."""
    pushed(small())

    def asked(cypher: str, most: Most | None = None, **values: Any) -> Answer:
        return answer(neo4j, CASE, cypher, values, most or Most())

    return asked


@pytest.mark.neo4j
def test_what_only_reads_is_answered(ask: Callable[..., Answer]) -> None:
    answers = {what: ask(cypher, uid=AN) for what, cypher in READS.items()}
    assert {what for what, answer in answers.items() if not len(answer.table)} == set()
    assert answers["parameters"].table.to_pylist() == [{"c": "安某"}]
    assert answers["words in a text"].table["t"][0].as_py() == "LOAD CSV; CALL dbms.listConfig() // ' USE system"
    assert answers["functions of the server"].table.to_pylist() == [{"d": "2025-01-01", "m": 5.0}]


@pytest.mark.neo4j
def test_what_does_more_is_refused_and_leaves_nothing(ask: Callable[..., Answer], cypher: Hands) -> None:
    before = cypher("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS n, count(r) AS r")
    told = {}
    for what, (text, _) in REFUSED.items():
        with pytest.raises(GraphkitError) as caught:
            ask(text)
        told[what] = caught.value.code
    assert told == {what: code for what, (_, code) in REFUSED.items()}
    assert cypher("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS n, count(r) AS r") == before
    assert not cypher("SHOW INDEXES YIELD name WHERE name = 'x' RETURN name")


@pytest.mark.neo4j
def test_the_servers_plan_alone_refuses_what_words_would_hide(neo4j: Connection) -> None:
    """Were our reading of the words ever deceived, the plan still says what would be done."""
    server, told = Server(neo4j), {}
    for what, (text, _) in HIDDEN.items():
        with pytest.raises(Refused) as caught:
            refuse_plan(*server.explained(text, {}, 10), neo4j.database)
        told[what] = caught.value.code
    server.close()
    assert {what for what, (_, code) in HIDDEN.items() if told[what] not in code} == set(), told


@pytest.mark.neo4j
def test_the_session_alone_refuses_to_write(neo4j: Connection) -> None:
    server = Server(neo4j)
    with pytest.raises(Refused, match="neo4j-read-only"), server.typed("CREATE (n:Person)", {}, 5) as (_, rows):
        list(rows)
    server.close()


def test_names_and_texts_are_no_words() -> None:
    for text in (
        "RETURN 'LOAD CSV'",
        'RETURN "USE \\" SHOW"',
        "MATCH (n:`USE`) RETURN n.`load`",
        "/* LOAD */ RETURN 1",
    ):
        refuse_text(text)
    for text in ("RETURN 'a' LOAD CSV", "RETURN `a``b` USE", "RETURN 'it\\\\' USE x", "/* */ LOAD /* */", "'// ' USE"):
        with pytest.raises(Refused, match="cypher-word"):
            refuse_text(text)


@pytest.mark.neo4j
def test_an_entity_is_its_uid_and_what_is_joined_is_plain(ask: Callable[..., Answer]) -> None:
    told = ask(
        "MATCH p = (a:Person)-[h:HOLDS]->(b:Account {uid: $uid})-[t:TRANSFER {unit: 'USD'}]->() "
        "RETURN a, p, h, t.first AS first, [a, b] AS both, t.value / 0.0 AS none", uid=A1,
    ).table.to_pylist()  # fmt: skip
    assert len(told) == 1
    row = told[0]
    assert (row["a"], row["both"]) == (AN, f'["{AN}", "{A1}"]')
    assert row["p"].startswith(f'["{AN}", "{A1}", "account:bank:')
    assert row["h"] == '{"type": "HOLDS", "directed": true, "role": "holder"}'
    assert row["first"].startswith("2025-03-02T00:00:00")
    assert row["none"] == float("inf")


@pytest.mark.neo4j
def test_rows_cells_and_the_whole_have_a_limit(ask: Callable[..., Answer]) -> None:
    few = ask("UNWIND range(1, 100000000) AS x RETURN x", Most(rows=10))
    assert (few.table["x"].to_pylist(), few.more) == (list(range(1, 11)), True)
    assert not ask("UNWIND range(1, 10) AS x RETURN x", Most(rows=10)).more
    long = ask("RETURN reduce(a = 'a', x IN range(1, 20) | a + a) AS x")
    assert (len(long.table["x"][0].as_py()), long.cut, long.more) == (2000, 1, False)
    whole = ask(
        "UNWIND range(1, 1000) AS x RETURN reduce(a = 'a', y IN range(1, 10) | a + a) AS x", Most(characters=9000)
    )
    assert (len(whole.table), whole.more) == (8, True)


@pytest.mark.neo4j
def test_a_process_of_its_own_answers_alike(ask: Callable[..., Answer], neo4j: Connection) -> None:
    text, values = "MATCH (n {case: $case}) RETURN n.uid AS uid, n.caption AS c, $x AS x ORDER BY uid", {"x": [1, "二"]}
    apart, here = typed_answer(neo4j, CASE, text, values, Most(rows=3)), ask(text, Most(rows=3), **values)
    assert apart.table.equals(here.table)
    assert (apart.more, apart.cut) == (here.more, here.cut) == (True, 0)
    with pytest.raises(Refused, match="cypher-word") as caught:
        typed_answer(neo4j, CASE, "SHOW USERS", {}, Most())
    assert caught.value.parameters == {"word": "SHOW"}


@pytest.mark.neo4j
@pytest.mark.parametrize(
    ("code", "text", "most"),
    [
        ("neo4j-timed-out", "UNWIND range(1, 1000000000000) AS x WITH x WHERE x < 0 RETURN x", Most(seconds=1)),
        pytest.param(
            "cypher-too-large|neo4j-timed-out", "RETURN range(1, 50000000) AS x", Most(seconds=5),
            marks=pytest.mark.slow,
        ),
        pytest.param(  # in one row and one expression: the server looks at its clock only between rows
            "neo4j-timed-out", "RETURN reduce(a = 0, x IN range(1, 1000000000) | a + 1) AS x", Most(seconds=1),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "neo4j-too-large", "UNWIND range(1, 100000000) AS x RETURN collect(x) AS x", Most(seconds=120),
            marks=pytest.mark.slow,
        ),
    ],
)  # fmt: skip
def test_what_never_ends_or_never_fits_is_stopped(
    neo4j: Connection, empty: None, code: str, text: str, most: Most
) -> None:
    begun = time.monotonic()
    with pytest.raises(Refused, match=code):
        typed_answer(neo4j, CASE, text, {}, most)
    assert time.monotonic() - begun < most.seconds + 30
    assert typed_answer(neo4j, CASE, "RETURN 1 AS x", {}, Most()).table.to_pylist() == [{"x": 1}], "the server is well"


@pytest.mark.neo4j
def test_typed_cypher_is_refused_where_another_case_stands(
    ask: Callable[..., Answer], pushed: Push, cypher: Hands
) -> None:
    assert ask("MATCH (n) RETURN count(n) AS n").table.to_pylist() == [{"n": 11}]
    pushed(small(SECOND_CASE, " II"))
    with pytest.raises(Refused, match="neo4j-shared"):
        ask("MATCH (n) RETURN count(n) AS n")
    cypher("MATCH (c:Case) DELETE c")
    with pytest.raises(Refused, match="neo4j-shared"):
        ask("RETURN 1 AS x")


@pytest.mark.neo4j
def test_a_wrong_password_and_a_dead_server_are_said_from_the_other_process(neo4j: Connection) -> None:
    for reached, code in (
        (Connection("bolt://127.0.0.1:1", "neo4j", "secret"), "neo4j-not-answering"),
        (Connection(neo4j.uri, neo4j.user, "wrong"), "neo4j-password"),
    ):
        with pytest.raises((Unreachable, Refused), match=code) as caught:
            typed_answer(reached, CASE, "RETURN 1", {}, Most())
        assert reached.password not in str(caught.value)


@pytest.mark.neo4j
def test_a_mistake_is_named_where_it_was_typed(ask: Callable[..., Answer]) -> None:
    with pytest.raises(Refused) as caught:
        ask("MATCH (n) RETRUN n")
    said = str(caught.value.parameters["said"])
    assert "(line 1, column 11 (offset: 10))" in said
    assert "EXPLAIN" not in said
