"""How is `case.db` opened, brought to the present format, and written to so that a crash loses nothing?

One connection for each call: threads and processes share nothing but the file, and SQLite arbitrates between them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path

from graphkit.errors import Refused

APPLICATION = 0x67726B74
"""`PRAGMA application_id`: "grkt", so that another program's database is not taken for a case."""
BUSY_SECONDS = 30.0


def migrations() -> tuple[str, ...]:
    """The numbered SQL files, in order; the format of a database is how many of them it has seen."""
    folder = files(__package__).joinpath("migrations")
    return tuple(entry.read_text("utf-8") for entry in sorted(folder.iterdir(), key=str) if entry.name.endswith(".sql"))


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that sees one moment of the book. Refused: missing, damaged, or locked for too long."""
    with _connection(path) as connection:
        connection.execute("BEGIN")
        yield connection


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection inside one transaction: committed and synced at the end, rolled back on any exception."""
    with _connection(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


@contextmanager
def _connection(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(_connect(path)) as connection:
            yield connection
    except sqlite3.IntegrityError:
        raise
    except sqlite3.OperationalError as fault:
        raise _refusal(path, fault) from fault
    except sqlite3.DatabaseError as fault:
        raise Refused("book-damaged", file=str(path), detail=str(fault)) from fault


def _connect(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise Refused("no-book", file=str(path))
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _refusal(path: Path, fault: sqlite3.OperationalError) -> Refused:
    if fault.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Refused("book-busy", file=str(path), seconds=int(BUSY_SECONDS))
    return Refused("book-not-usable", file=str(path), detail=str(fault))


def make(path: Path, secret: bytes) -> None:
    """Makes an empty book with its secret. Refused where the file exists."""
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError as fault:
        raise Refused("book-exists", file=str(path)) from fault
    with _connection(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    with writing(path) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        _bring_up(connection)
        connection.execute("INSERT INTO secrets VALUES ('refs', ?)", (secret,))


def examine(path: Path) -> None:
    """Is this a sound book of a format this program knows? Older formats are brought up; else Refused."""
    with _connection(path) as connection:
        known, found = len(migrations()), _number(connection, "user_version")
        if _number(connection, "application_id") != APPLICATION or found == 0:
            raise Refused("book-damaged", file=str(path), detail="not a case.db of graphkit")
        if found > known:
            raise Refused("book-newer", file=str(path), found=found, known=known)
        said = [row[0] for row in connection.execute("PRAGMA quick_check(5)")]
    if said != ["ok"]:
        raise Refused("book-damaged", file=str(path), detail="; ".join(said))
    if found < known:
        with writing(path) as connection:
            _bring_up(connection)


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _bring_up(connection: sqlite3.Connection) -> None:
    scripts = migrations()
    for script in scripts[_number(connection, "user_version") :]:
        for statement in _statements(script):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(scripts)}")


def _statements(script: str) -> Iterator[str]:
    """One statement at a time, since `executescript` would end the transaction; a trigger holds semicolons."""
    pending = ""
    for line in script.splitlines():
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
