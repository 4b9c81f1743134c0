"""Does what others added in Neo4j come back as judgements that somebody takes in one by one, and as nothing else?"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphkit.case import Case
from graphkit.errors import UsageError
from graphkit.graph import chosen, project
from graphkit.jobs.added import Added, added, take
from graphkit.jobs.judge import judge
from graphkit.jobs.push import push, standing
from graphkit.model import Judgement, Progress
from graphkit.stores.neo4j import Connection
from graphkit.words import say
from tests.cli.test_case_commands import graphkit
from tests.pages.drawn import on

from .conftest import take as imported
from .statements import MIRRORED, ROWS, write_csv

pytestmark = pytest.mark.neo4j
Hands = Callable[..., list[dict[str, Any]]]
WHY = "与添加人核实（测试）"
BY_HAND = """
MATCH (a:Entity {uid: $a}), (b:Entity {uid: $b})
SET a.remark = '先看这个'
CREATE (a)-[:KNOWS {since: 2020, by: '同事甲', at: date('2025-03-01')}]->(b)
CREATE (a)<-[:ABOUT]-(n:Note {text: '常在夜里转账', author: '同事乙'})-[:SEE]->(:Note {text: 'x', case: $case})
"""


@pytest.fixture
def case_in_neo4j(case: Case, tmp_path: Path, neo4j: Connection, empty: None, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case in Neo4j to which nobody has added anything yet."""
    monkeypatch.setenv("GRAPHKIT_NEO4J_URI", neo4j.uri)
    monkeypatch.setenv("GRAPHKIT_NEO4J_PASSWORD", neo4j.password)
    imported(case, write_csv(tmp_path / "a.csv", ROWS), write_csv(tmp_path / "b.csv", MIRRORED, "gb18030"))
    push(case, progress=Progress())
    return case


@pytest.fixture
def two(case_in_neo4j: Case, cypher: Hands) -> tuple[str, str]:
    """Two accounts to which others added a note, a property and a line."""
    entities = case_in_neo4j.snapshot()["entities"].to_pylist()
    a, b = [row["uid"] for row in entities if row["kind"] == "account"][:2]
    cypher(BY_HAND, a=a, b=b, case=case_in_neo4j.uuid)
    return a, b


def said(listed: list[Added]) -> set[tuple[str, str, str, str, str, str]]:
    return {(one.kind, one.a, one.b, one.text, one.by, one.at) for one in listed}


def logged(case: Case) -> list[dict[str, Any]]:
    lines = map(json.loads, (case.folder / "audit.jsonl").read_text("utf-8").splitlines())
    return [one for one in lines if one["operation"] == "alter" and one["result"] in ("note", "drawn_link")]


def test_each_is_proposed_with_what_it_says_and_who_wrote_it(case_in_neo4j: Case, two: tuple[str, str]) -> None:
    a, b = two
    listed = added(case_in_neo4j)
    about, nobody = [one for one in listed if one.kind], [one for one in listed if not one.kind]
    assert said(about) == {
        ("drawn_link", a, b, "Neo4j: KNOWS (at: 2025-03-01; by: 同事甲; since: 2020)", "同事甲", "2025-03-01"),
        ("note", a, "", "Neo4j: ABOUT ← Note (author: 同事乙; text: 常在夜里转账)", "同事乙", ""),
        ("note", a, "", "Neo4j: remark: 先看这个", "", ""),
    }
    assert [one.name for one in nobody] == ["SEE"], "it joins two notes and is about no entity"
    assert [one.number for one in listed] == [1, 2, 3, 4]
    assert case_in_neo4j.book.judgements() == []


def test_what_is_taken_in_is_a_judgement_of_who_took_it_and_twice_is_once(
    case_in_neo4j: Case, two: tuple[str, str]
) -> None:
    case = case_in_neo4j
    before, ties = case.snapshot().id, _arcs(case)
    link = next(one for one in added(case) if one.kind == "drawn_link")
    done = take(case, [link.number], WHY)
    assert list(done.now) == [link.number]
    assert not done.before
    (judgement,) = case.book.judgements()
    assert (judgement.kind, judgement.a, judgement.b, judgement.seq) == ("drawn_link", *two, done.now[link.number])
    assert judgement.value == link.text
    assert judgement.reason.startswith(WHY)
    assert case.settings.neo4j_uri in judgement.reason
    assert judgement.made_by == case.user.name
    assert [(one["result"], one["objects"]) for one in logged(case)] == [("drawn_link", [case.ref(uid) for uid in two])]
    again = take(case, [link.number, link.number], "again")
    assert (dict(again.now), dict(again.before)) == ({}, {link.number: judgement.seq})
    assert len(case.book.judgements()) == len(logged(case)) == 1
    push(case)
    assert (case.snapshot().id, _arcs(case)) == (before, ties), "a drawn line is in no projection that does not name it"
    assert standing(case)["in_step"]


def _arcs(case: Case) -> int:
    return project(case.snapshot(), chosen(case.snapshot(), ["transfer"], unit="CNY")).ties


def test_a_number_stays_with_its_thing_and_a_withdrawn_one_can_be_taken_anew(
    case_in_neo4j: Case, two: tuple[str, str], cypher: Hands
) -> None:
    case = case_in_neo4j
    before = {one.text: one.number for one in added(case)}
    cypher("MATCH (a:Entity {uid: $a}) SET a.aaa = 1 REMOVE a.remark", a=two[0])
    after = {one.text: one.number for one in added(case)}
    assert after.pop("Neo4j: aaa: 1") == 5
    assert after.items() <= before.items()
    ((number, seq),) = take(case, [5], WHY).now.items()
    judge(case, Judgement("withdraw", "", withdraws=seq, reason="mistaken", made_by="t"), Progress())
    assert next(one for one in added(case) if one.number == number).taken == 0
    assert list(take(case, None, WHY).now) == sorted(one.number for one in added(case) if one.kind)


def test_nothing_is_written_where_one_of_them_cannot_be(case_in_neo4j: Case, two: tuple[str, str]) -> None:
    case = case_in_neo4j
    nobody = next(one.number for one in added(case) if not one.kind)
    for numbers, reason, code in (
        ([1, 99], WHY, "added-unknown"),
        ([1, 2, 3, nobody], WHY, "added-about-nobody"),
        ([1], " ", "no-reason"),
    ):
        with pytest.raises(UsageError, match=code):
            take(case, numbers, reason)
    assert case.book.judgements() == []


def test_they_are_listed_and_taken_in_by_command(case_in_neo4j: Case, two: tuple[str, str], tmp_path: Path) -> None:
    case, out = case_in_neo4j, tmp_path / "added.csv"
    done = graphkit("neo4j", "foreign", case.folder, "--out", out, language="zh")
    assert done.returncode == 0, done.stderr
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["number"], row["kind"], row["taken"]) for row in rows] == [
        (str(one.number), one.kind, "0") for one in added(case)
    ]
    done = graphkit("neo4j", "foreign", case.folder, "--take", "all", "--reason", WHY, "--json", language="zh")
    told = json.loads(done.stdout)
    assert sorted(map(int, told["taken"])) == [one["number"] for one in told["added"] if one["kind"]]
    assert told["before"] == {}
    done = graphkit("neo4j", "foreign", case.folder, "--take", "all", "--reason", WHY, language="zh")
    assert done.stdout == ""
    for number, seq in told["taken"].items():
        assert say("added.stood", "zh", number=number, seq=seq) in done.stderr
    assert len(case.book.judgements()) == 3
    for wrong in ("1;2", "x", "-1"):
        assert graphkit("neo4j", "foreign", case.folder, f"--take={wrong}", "--reason", WHY).returncode == 2
    assert graphkit("neo4j", "foreign", case.folder, "--take", "1").returncode == 2


def test_the_page_lists_them_and_takes_in_what_is_chosen(case_in_neo4j: Case, two: tuple[str, str]) -> None:
    case = case_in_neo4j
    rows = [place for place, one in enumerate(added(case)) if one.kind == "drawn_link"]
    drawn = on(case.folder, "cases", added_table={"selection": {"rows": rows, "columns": [], "cells": []}})
    press(drawn, "added_look")
    table = next(it.value for it in drawn.dataframe if say("page.added_text", "zh") in it.value.columns)
    assert len(table) == 4
    press(drawn, "added_take")
    assert [it.value for it in drawn.warning] == [say("page.withdraw_no_reason", "zh")]
    assert case.book.judgements() == []
    next(it for it in drawn.text_input if it.key == "added_reason").set_value(WHY)
    press(drawn, "added_take")
    assert [it.value for it in drawn.success] == [say("page.added_done", "zh", n=1)]
    (judgement,) = case.book.judgements()
    assert (judgement.kind, judgement.a, judgement.b) == ("drawn_link", *two)
    table = next(it.value for it in drawn.dataframe if say("page.added_text", "zh") in it.value.columns)
    assert judgement.made_by in table[say("page.added_state", "zh")][rows[0]]


def press(drawn: Any, key: str) -> None:
    next(it for it in drawn.button if it.label == say(f"page.{key}", "zh")).click()
    drawn.run()
    assert not drawn.exception


def test_a_case_without_neo4j_says_nothing_of_it(case: Case, tmp_path: Path) -> None:
    imported(case, write_csv(tmp_path / "a.csv", ROWS))
    drawn = on(case.folder, "cases")
    assert say("page.added", "zh") not in [it.value for it in drawn.subheader]
