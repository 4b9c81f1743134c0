"""Does a saved question take and give amounts in the currency itself, by command and on the page?"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from graphkit.case import Case
from graphkit.jobs.push import push
from graphkit.jobs.questions import saved_questions
from graphkit.model import Progress
from graphkit.stores.neo4j import Connection
from graphkit.words import say
from tests.cli.test_case_commands import graphkit
from tests.pages.drawn import on

from .conftest import take
from .statements import MIRRORED, ROWS, A, B, write_csv

pytestmark = pytest.mark.neo4j
QUESTION = "top_counterparties"


@pytest.fixture
def asked(case: Case, tmp_path: Path, neo4j: Connection, empty: None, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case in Neo4j in which A paid B 350.50 yuan in two payments."""
    monkeypatch.setenv("GRAPHKIT_NEO4J_URI", neo4j.uri)
    monkeypatch.setenv("GRAPHKIT_NEO4J_PASSWORD", neo4j.password)
    take(case, write_csv(tmp_path / "a.csv", ROWS), write_csv(tmp_path / "b.csv", MIRRORED, "gb18030"))
    push(case, progress=Progress())
    return case


def test_the_command_answers_with_exact_decimals_and_their_unit(asked: Case) -> None:
    words = ("neo4j", "ask", asked.folder, QUESTION, f"entity=account:bank:{A}", "unit=CNY", "most=20")
    rows = {row["uid"]: row for row in csv.DictReader(graphkit(*words).stdout.splitlines())}
    assert (rows[f"account:bank:{B}"]["unit"], rows[f"account:bank:{B}"]["paid"]) == ("CNY", "350.50")
    told = {row["uid"]: row for row in json.loads(graphkit(*words, "--json").stdout)["rows"]}
    assert told[f"account:bank:{B}"]["paid"] == "350.50"


def test_the_command_takes_an_amount_in_the_currency_itself(asked: Case) -> None:
    words = ("neo4j", "ask", asked.folder, "round_amounts", "unit=CNY", "least=1")
    assert graphkit(*words, "multiple=0").stdout.count("\n") == 1, "no amount is a multiple of nothing"
    done = graphkit(*words, "multiple=0.001", language="zh")
    assert (done.returncode, done.stdout) == (2, "")
    assert say("error.question-amount", "zh", name="multiple", value="0.001") in done.stderr


def test_the_page_shows_amounts_as_text_with_thousands_parted(asked: Case) -> None:
    key = f"q_{QUESTION}_entity"
    drawn = on(asked.folder, "cypher")
    question = next(one for one in saved_questions("zh") if one.name == QUESTION)
    next(it for it in drawn.selectbox if it.label == say("page.cypher_question", "zh")).set_value(question)
    drawn.run()
    next(it for it in drawn.text_input if it.key == f"{key}_text").set_value(A)
    drawn.run()
    next(it for it in drawn.selectbox if it.key == key).set_value(f"account:bank:{A}")
    drawn.run()
    next(it for it in drawn.button if it.key == "ask_saved").click()
    drawn.run()
    assert not drawn.exception
    (table,) = [it.value for it in drawn.dataframe if say("column.paid", "zh") in it.value.columns]
    assert "350.50" in list(table[say("column.paid", "zh")])
    assert set(table[say("column.unit", "zh")]) == {"CNY"}
