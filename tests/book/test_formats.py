"""A book of an older format is brought up whole or stays as it was; a busy book is said to be busy."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from graphkit.book import Book, connection
from graphkit.errors import Refused
from graphkit.model import Judgement

NEXT = """
-- a statement over several lines, and a trigger with semicolons inside
CREATE TABLE leads (
  lead INTEGER PRIMARY KEY
) STRICT;
CREATE TRIGGER leads_kept BEFORE DELETE ON leads BEGIN SELECT 1; SELECT RAISE(ABORT, 'kept'); END;
"""
NOTE = Judgement("note", "person:test:1", made_by="x")


def with_next(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    scripts = (*connection.migrations(), script)
    monkeypatch.setattr(connection, "migrations", lambda: scripts)


def format_of(folder: Path) -> tuple[int, set[str]]:
    with closing(sqlite3.connect(folder / "case.db")) as db:
        names = {row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE name LIKE 'leads%'")}
        return db.execute("PRAGMA user_version").fetchone()[0], names


def test_an_older_format_is_brought_up_with_what_it_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Book.create(tmp_path).judge(NOTE)
    assert format_of(tmp_path) == (1, set())
    with_next(monkeypatch, NEXT)
    assert [judgement.seq for judgement in Book.open(tmp_path).judgements()] == [1]
    assert format_of(tmp_path) == (2, {"leads", "leads_kept"})
    assert Book.open(tmp_path).judge(NOTE) == 2


def test_a_step_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Book.create(tmp_path).judge(NOTE)
    with monkeypatch.context() as broken:
        with_next(broken, NEXT + "CREATE TABLE jobs (again INTEGER) STRICT;")
        with pytest.raises(Refused, match=r"^book-not-usable"):
            Book.open(tmp_path)
    assert format_of(tmp_path) == (1, set())
    assert Book.open(tmp_path).seq() == 1


def test_a_writer_that_waits_too_long_is_told_so_while_readers_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Book.create(tmp_path)
    book.judge(NOTE)
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(tmp_path / "case.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refused, match=r"^book-busy"):
            book.judge(NOTE)
        assert book.seq() == 1
        other.execute("ROLLBACK")
    assert book.judge(NOTE) == 2
