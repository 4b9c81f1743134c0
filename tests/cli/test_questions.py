"""Does `graphkit neo4j ask` without a question list those there are, in the user's language, without a server?"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import queries
from graphkit.words import LANGUAGES, texts

from .test_case_commands import graphkit


def test_the_questions_are_listed_with_what_they_need(tmp_path: Path) -> None:
    for language in LANGUAGES:
        done = graphkit("neo4j", "ask", tmp_path, language=language)
        assert done.returncode == 0, done.stderr
        rows = {row["name"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
        assert tuple(rows) == queries.names("explore")
        assert rows["shared_phones"]["title"] == texts(language)["question.shared_phones.title"]
        assert rows["shared_phones"]["parameters"].startswith("least: INTEGER ")


def test_the_questions_are_listed_as_json(tmp_path: Path) -> None:
    told = json.loads(graphkit("neo4j", "ask", tmp_path, "--json").stdout)["questions"]
    assert [one["name"] for one in told] == list(queries.names("explore"))
    assert all(one["note"] and one["returns"] for one in told)
