"""Is every Cypher file one question that says what it needs and gives, in words of the vocabulary, without values?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyarrow as pa
import pytest

import queries
from graphkit.errors import UsageError
from graphkit.jobs import amounts
from graphkit.vocabulary import vocabulary
from graphkit.words import LANGUAGES, texts
from tests.queries.drawings import DRAWINGS

QUESTIONS = [(folder, name) for folder in queries.FOLDERS for name in queries.names(folder)]
LABELS = {"Entity", "Case", "Former", "KIND"} | {kind.label for kind in vocabulary().entities.values()}
TYPES = {"KIND"} | {kind.relationship for kind in (*vocabulary().links.values(), *vocabulary().events.values())}
KINDS = re.compile(r"^(STRING|INTEGER|FLOAT|BOOLEAN|DATE|MONEY|MONEY_BY_UNIT|LIST<\S+>) \S")


@pytest.mark.parametrize(("folder", "name"), QUESTIONS)
def test_the_header_says_what_the_question_needs_and_gives(folder: str, name: str) -> None:
    asked = queries.query(folder, name)
    assert re.fullmatch(r"[a-z][a-z_]*", name)
    assert asked.title
    assert "?" in asked.question
    assert set(re.findall(r"\$(\w+)", asked.cypher)) == set(asked.parameters)
    assert all(KINDS.match(said) for said in asked.parameters.values()), asked.parameters
    assert asked.cypher.count(";") == 0, "one question in one file"


@pytest.mark.parametrize(("folder", "name"), [it for it in QUESTIONS if it[0] in ("read", "explore")])
def test_a_reading_question_names_its_columns_and_writes_nothing(folder: str, name: str) -> None:
    asked = queries.query(folder, name)
    last = re.split(r"\bRETURN\b(?: DISTINCT)?", asked.cypher)[-1]
    last = re.split(r"\bORDER BY\b|\bLIMIT\b", last)[0]
    given = [re.sub(r".*\bAS\s+", "", part, flags=re.DOTALL).strip() for part in _columns(last)]
    assert tuple(given) == asked.returns
    assert not re.search(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|LOAD|FOREACH|DROP)\b", asked.cypher)


def _columns(text: str) -> list[str]:
    parts, depth, part = [], 0, ""
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        part, done = ("", part) if character == "," and depth == 0 else (part + character, None)
        parts += [done] if done is not None else []
    return [*parts, part]


@pytest.mark.parametrize(("folder", "name"), QUESTIONS)
def test_labels_and_types_are_those_of_the_vocabulary(folder: str, name: str) -> None:
    text = re.sub(r"'[^']*'", "''", queries.query(folder, name).cypher)
    types = {word for found in re.findall(r"\[\w*:([A-Za-z_|]+)", text) for word in found.split("|")}
    labels = set(re.findall(r"[(\w]\w*:([A-Z]\w*)", re.sub(r"\[[^\]]*\]", "", text)))
    assert types <= TYPES
    assert labels <= LABELS


@pytest.mark.parametrize("name", queries.names("explore"))
def test_a_question_for_people_is_confined_to_a_case_and_has_a_drawing(name: str) -> None:
    asked = queries.query("explore", name)
    assert "case" in asked.parameters
    assert DRAWINGS[name].answer, "a drawing that gives nothing shows nothing"
    assert set(DRAWINGS[name].values) == set(asked.parameters) - {"case"}


@pytest.mark.parametrize("name", queries.names("explore"))
def test_a_question_for_people_is_said_in_both_languages(name: str) -> None:
    asked = queries.query("explore", name)
    said = [texts("en")[f"question.{name}.{part}"] for part in ("title", "question", "note")]
    assert said == [asked.title, asked.question, asked.note]
    assert all(texts("zh")[f"question.{name}.{part}"] for part in ("title", "question", "note"))
    for parameter in set(asked.parameters) - {"case"}:
        assert texts("zh")[f"question_parameter.{parameter}"]


def _amounts(cypher: str) -> set[str]:
    """The names under which some clause hands on what it takes from a tie's value."""
    plain = re.sub(r"\bWHEN\b.*?\bTHEN\b", "", cypher, flags=re.DOTALL)
    clauses = re.split(r"\b(?:RETURN(?: DISTINCT)?|WITH(?: DISTINCT)?|MATCH|WHERE|ORDER BY)\b", plain)
    parts = [part.strip() for clause in clauses for part in _columns(clause)]
    named = (re.fullmatch(r"(.*\.value\b.*)\sAS\s+(\w+)", part, flags=re.DOTALL) for part in parts)
    return {found[2] for found in named if found}


@pytest.mark.parametrize("name", queries.names("explore"))
def test_an_amount_says_that_it_is_one_and_stands_beside_its_unit(name: str) -> None:
    asked = queries.query("explore", name)
    assert _amounts(asked.cypher) & set(asked.returns) == set(asked.money)
    assert not asked.money or "unit" in asked.returns
    if re.search(r"sum\([^)]*\.value", asked.cypher):
        ties = re.findall(r"\[\w+:TRANSFER \{[^}]*\}", asked.cypher)
        assert ties
        assert all("unit: $unit" in tie for tie in ties), "what is summed is of one unit"
    for parameter, told in asked.parameters.items():
        assert "minor" not in told, "people are asked for the currency itself"
        if told.startswith("MONEY "):
            assert "unit" in asked.parameters
        if told.startswith("MONEY_BY_UNIT "):
            assert set(re.findall(rf"\${parameter}(\S*)", asked.cypher)) == {"[tie.unit]"}


@pytest.mark.parametrize("name", queries.names("explore"))
def test_amounts_come_out_as_exact_decimals_and_all_else_as_it_is(name: str) -> None:
    asked, drawing = queries.query("explore", name), DRAWINGS[name]
    cells = dict(zip(asked.returns, zip(*drawing.answer, strict=True), strict=True))
    found = amounts.told(asked, pa.table({column: pa.array(those) for column, those in cells.items()})).to_pydict()
    for column, those in cells.items():
        if column not in asked.money:
            assert found[column] == list(those)
            continue
        for unit, minor, text in zip(cells["unit"], those, found[column], strict=True):
            assert _texts(text) == [_exact(one, unit) for one in _numbers(minor)]


def _numbers(cell: object) -> list[int]:
    return json.loads(cell) if isinstance(cell, str) else [] if cell is None else [int(str(cell))]


def _texts(cell: str | None) -> list[str]:
    return [] if cell is None else json.loads(cell) if cell.startswith("[") else [cell]


def _exact(minor: int, unit: str) -> str:
    """Worked out apart from the code: fen by the last two figures, yen and seconds as they are."""
    return {"CNY": f"{minor // 100}.{minor % 100:02}", "USD": f"{minor // 100}.{minor % 100:02}"}.get(unit, str(minor))


def test_every_column_of_an_answer_has_a_word() -> None:
    returned = {column for name in queries.names("explore") for column in queries.query("explore", name).returns}
    for language in LANGUAGES:
        assert {key.split(".")[1] for key in texts(language) if key.startswith("column.")} == returned


def test_no_text_is_left_of_a_question_that_is_gone() -> None:
    told = {key.split(".")[1] for key in texts("en") if key.startswith("question.")}
    assert told == set(queries.names("explore"))
    needed = {name for one in queries.names("explore") for name in queries.query("explore", one).parameters}
    named = {key.split(".")[1] for key in texts("en") if key.startswith("question_parameter.")}
    assert named == needed - {"case"}


def test_there_are_questions_enough_to_begin_with() -> None:
    assert len(queries.names("explore")) >= 25


def test_there_is_no_file_beside_the_questions() -> None:
    root = Path(queries.__file__).parent
    found = {(path.parent.name, path.stem) for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    assert found == {*QUESTIONS, (root.name, "__init__")}


def test_an_unknown_question_names_the_known() -> None:
    with pytest.raises(UsageError) as caught:
        queries.query("explore", "leaders")
    assert "shared_phones" in str(caught.value.parameters["known"])
