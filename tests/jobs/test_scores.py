"""Do figures get into Neo4j and out again, from the command line and from the page, with a line in the audit log?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphkit.case import Case
from graphkit.errors import Refused, UsageError
from graphkit.graph import chosen
from graphkit.jobs.measure import measure
from graphkit.jobs.push import push
from graphkit.jobs.scores import held, named, remove, write
from graphkit.jobs.withdraw import withdraw
from graphkit.model import Progress
from graphkit.stores.neo4j import Connection
from graphkit.words import say
from tests.cli.test_case_commands import graphkit
from tests.pages.drawn import on, until_ended

from .conftest import take
from .statements import MIRRORED, ROWS, write_csv

pytestmark = pytest.mark.neo4j
Hands = Callable[..., list[dict[str, Any]]]
BORNE = """
MATCH (e:Entity)
RETURN count(e.score_pagerank) AS pagerank, count(e.run_pagerank) AS run, count(e.score_degree) AS degree
"""


@pytest.fixture
def measured(case: Case, tmp_path: Path, neo4j: Connection, empty: None, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case in Neo4j, with two measures that are not there yet."""
    monkeypatch.setenv("GRAPHKIT_NEO4J_URI", neo4j.uri)
    monkeypatch.setenv("GRAPHKIT_NEO4J_PASSWORD", neo4j.password)
    take(case, write_csv(tmp_path / "a.csv", ROWS), write_csv(tmp_path / "b.csv", MIRRORED, "gb18030"))
    push(case, progress=Progress())
    measure(case, ["pagerank", "degree"], chosen(case.snapshot(), ["transfer"], weight="none"), {}, Progress())
    return case


def borne(cypher: Hands) -> tuple[int, int, int]:
    ((pagerank, run, degree),) = (tuple(row.values()) for row in cypher(BORNE))
    return pagerank, run, degree


def logged(case: Case) -> list[tuple[str, str, str]]:
    lines = map(json.loads, (case.folder / "audit.jsonl").read_text("utf-8").splitlines())
    said = {say(f"scores.reason_{what}", "zh") for what in ("write", "remove")}
    return [(one["operation"], one["reason"], one["result"]) for one in lines if one["reason"] in said]


def test_runs_are_written_listed_and_taken_out_by_command(measured: Case, cypher: Hands) -> None:
    runs = {run.measure: run.run for run in measured.book.runs()}
    done = graphkit(
        "neo4j", "scores", measured.folder, runs["pagerank"][:8], runs["degree"][:8], "--json", language="zh"
    )
    assert json.loads(done.stdout)["runs"] == runs, done.stderr
    n = borne(cypher)[0]
    assert borne(cypher) == (n, n, n)
    assert n > 0
    assert json.loads(graphkit("neo4j", "status", measured.folder, "--json").stdout)["runs"] == runs
    done = graphkit("neo4j", "scores", measured.folder, runs["pagerank"][:8], "--remove", "--json", language="zh")
    told = json.loads(done.stdout)
    assert told == {"runs": {"degree": runs["degree"]}, "removed": {runs["pagerank"]: n}}
    assert say("scores.removed", "zh", run=runs["pagerank"][:12], n=n) in done.stderr
    assert borne(cypher) == (0, 0, n)
    assert len(measured.book.runs()) == 2, "the case keeps the result"
    write_, remove_ = (say(f"scores.reason_{what}", "zh") for what in ("write", "remove"))
    assert logged(measured) == [
        ("alter", write_, f"pagerank {runs['pagerank']}"),
        ("alter", write_, f"degree {runs['degree']}"),
        ("alter", remove_, f"pagerank {runs['pagerank']}"),
    ]
    assert graphkit("neo4j", "scores", measured.folder).stdout == f"degree: {runs['degree']}\n"


def test_a_removal_that_was_interrupted_is_completed(measured: Case, cypher: Hands) -> None:
    (run, *_) = named(measured, [one.run for one in measured.book.runs() if one.measure == "pagerank"])
    write(measured, [run])
    cypher("MATCH (c:Case) REMOVE c.run_pagerank")  # as the server is killed after the first of the two steps
    assert held(measured) == {}
    assert remove(measured, [run])[run.run] > 0
    assert borne(cypher)[:2] == (0, 0)


def test_a_run_on_a_withdrawn_source_or_before_a_push_is_not_written(measured: Case, cypher: Hands) -> None:
    run = measured.book.runs()[0]
    cypher("MATCH (c:Case) REMOVE c.snapshot")
    with pytest.raises(Refused, match="neo4j-not-pushed"):
        write(measured, [run])
    push(measured, progress=Progress())
    withdraw(measured, [str(measured.sources()[0].source)], "撤销（测试）", Progress())
    with pytest.raises(Refused, match="run-fell"):
        write(measured, [run])
    assert held(measured) == {}


def test_a_run_is_named_by_how_it_begins_if_only_one_does(measured: Case) -> None:
    for text in ("", "abc", "zzzzzzzz", measured.book.runs()[0].run[:5]):
        with pytest.raises(UsageError, match="run-not-named"):
            named(measured, [text])


def test_the_page_writes_a_run_and_takes_it_out(measured: Case, cypher: Hands) -> None:
    def press(key: str) -> None:
        drawn = on(measured.folder, "measures")
        shown = {one.label for one in drawn.button}
        assert say(f"page.{key}", "zh") in shown, shown
        next(one for one in drawn.button if one.label == say(f"page.{key}", "zh")).click().run()
        assert not drawn.exception
        assert until_ended(measured, "scores") == "done"

    press("scores_write")
    assert sum(borne(cypher)) > 0
    press("scores_remove")
    assert borne(cypher) == (0, 0, 0)
