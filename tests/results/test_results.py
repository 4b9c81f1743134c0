"""Are runs kept whole, found again, and read only as they were kept?"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pyarrow as pa
import pytest

from graphkit.book import Book
from graphkit.errors import Refused, UsageError
from graphkit.graph import chosen, project
from graphkit.measures import measure_named, run
from graphkit.model import Result, digest
from graphkit.results import Results
from tests.graph.drawn import drawn, tie

SNAPSHOT = drawn([tie("person:x:a", "person:x:b"), tie("person:x:b", "person:x:c")])


def result(measure: str = "betweenness") -> Result:
    return run(measure_named(measure), project(SNAPSHOT, chosen(SNAPSHOT, directed=False)), {})


@pytest.fixture
def results(tmp_path: Path) -> Results:
    return Results(tmp_path, Book.create(tmp_path))


def test_a_run_is_kept_found_and_read_as_it_was(results: Results, tmp_path: Path) -> None:
    scores, groups = result(), result("leiden")
    results.keep(scores)
    results.keep(groups)
    for kept in (scores, groups):
        read = results.read(kept.run)
        assert read.table.equals(kept.table)
        assert read.meta == kept.meta
    assert {file.name for file in (tmp_path / "results" / scores.run).iterdir()} == {"values.parquet", "meta.json"}
    assert [meta["measure"] for meta in results.find("drawn")] == ["betweenness", "leiden"]
    assert [meta["run"] for meta in results.find("drawn", "leiden")] == [groups.run]
    assert results.find("another") == []


def test_the_same_run_again_changes_nothing(results: Results, tmp_path: Path) -> None:
    results.keep(result())
    files = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("results/**/*")}
    assert results.keep(result()).table.equals(result().table)
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("results/**/*")} == files
    assert len(results.find("drawn")) == 1


def test_the_same_question_with_other_values_is_refused(results: Results) -> None:
    first = results.keep(result())
    value = pa.array([value + 1 for value in first.table["value"].to_pylist()])
    other = dataclasses.replace(first, table=first.table.set_column(1, "value", value))
    with pytest.raises(Refused) as told:
        results.keep(other)
    assert told.value.code == "result-differs"


def test_a_folder_the_book_does_not_know_yet_is_entered_when_the_run_is_kept_again(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    Results(tmp_path / "one", Book.create(tmp_path / "one")).keep(result())
    (tmp_path / "one" / "results").rename(tmp_path / "two" / "results")
    moved = Results(tmp_path / "two", Book.create(tmp_path / "two"))
    assert moved.find("drawn") == []
    moved.keep(result())
    assert len(moved.find("drawn")) == 1


def test_damage_is_found_when_a_run_is_read(results: Results, tmp_path: Path) -> None:
    kept = results.keep(result())
    values = tmp_path / "results" / kept.run / "values.parquet"
    values.write_bytes(values.read_bytes()[:-9])
    with pytest.raises(Refused) as told:
        results.read(kept.run)
    assert told.value.code == "damaged-run"


def test_an_unknown_run_is_refused_and_no_path_leads_out(results: Results) -> None:
    for run_id in ("0" * 64, "../case.db", ""):
        with pytest.raises(UsageError):
            results.read(run_id)


def test_the_digest_sees_values_order_and_nulls() -> None:
    table = result().table
    assert digest(table) == digest(result().table)
    assert digest(table) != digest(table.take([1, 0, 2]))
    assert digest(table) != digest(table.set_column(3, "low", pa.array([0.0, 0.0, 0.0])))
