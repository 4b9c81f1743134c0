"""One real Neo4j for the whole test session: fetched into the cache, started as a user starts it, stopped by its lock.

`GRAPHKIT_TEST_NEO4J_URI` and `GRAPHKIT_TEST_NEO4J_PASSWORD` name another one instead, for whoever tests often.
EVERYTHING in that database is deleted, so it has a name of its own and no office's address is ever taken for it.
A notification of the server (deprecated syntax, a property or index that is not there) fails the test that caused it.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import neo4j as driver
import pytest

from graphkit.errors import Unreachable
from graphkit.model import Progress, Snapshot
from graphkit.neo4j_server import VERSION, fetch, stop
from graphkit.settings import settings
from graphkit.stores.neo4j import Connection, Neo4jStore
from tests.needs import lacks

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """How to reach the server of this session."""
    if disposable := os.environ.get("GRAPHKIT_TEST_NEO4J_URI", ""):
        yield Connection(disposable, "neo4j", os.environ["GRAPHKIT_TEST_NEO4J_PASSWORD"])
        return
    with served(tmp_path_factory.mktemp("neo4j") / "case", VERSION) as connection:
        yield connection


@contextmanager
def served(case: Path, version: str) -> Iterator[Connection]:
    """A new case's own server of this version, by `graphkit neo4j serve`; stopped at the end."""
    try:
        fetch(settings().cache / "neo4j" / version, version)
    except Unreachable as fault:
        lacks(f"Neo4j cannot be fetched: {fault}")
    _graphkit("case", "new", str(case), "--title", "T", "--purpose", "P")
    try:
        told = json.loads(_graphkit("neo4j", "serve", str(case), "--version", version, "--json"))
        assert told["version"] == version
        yield Connection(told["uri"], told["user"], Path(told["password_file"]).read_text("ascii").strip())
    finally:
        stop(case)


def _graphkit(*arguments: str) -> str:
    command = [sys.executable, "-c", "from graphkit.cli import main; main()", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=400)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def cypher(neo4j: Connection) -> Iterator[Callable[..., list[dict[str, Any]]]]:
    """Somebody else's hands in the database: any Cypher, past the store."""
    with hands(neo4j) as run:
        yield run


@contextmanager
def hands(neo4j: Connection) -> Iterator[Callable[..., list[dict[str, Any]]]]:
    """As `cypher`, where no test is running yet."""
    with driver.GraphDatabase.driver(neo4j.uri, auth=(neo4j.user, neo4j.password)) as opened:

        def run(text: str, **values: Any) -> list[dict[str, Any]]:
            return [record.data() for record in opened.execute_query(text, values, database_=neo4j.database).records]

        yield run


@pytest.fixture
def empty(cypher: Callable[..., list[dict[str, Any]]]) -> None:
    """Nothing at all is in the database."""
    cypher("MATCH (n) DETACH DELETE n")


@pytest.fixture
def pushed(
    neo4j: Connection, empty: None, request: pytest.FixtureRequest
) -> Iterator[Callable[[Snapshot], Neo4jStore]]:
    """Pushes a snapshot into the database, emptied at the start of the test, and gives the store of its case."""
    opened: dict[str, Neo4jStore] = {}
    results = request.getfixturevalue("kept") if "kept" in request.fixturenames else None

    def push(snapshot: Snapshot, old: Snapshot | None = None) -> Neo4jStore:
        if snapshot.case not in opened:
            opened[snapshot.case] = Neo4jStore(neo4j, snapshot.case, results)
            opened[snapshot.case].prepare()
        opened[snapshot.case].push(snapshot, old, Progress())
        return opened[snapshot.case]

    with _no_notifications():
        yield push
        for store in opened.values():
            store.close()


class _Told(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _no_notifications() -> Any:
    import contextlib

    @contextlib.contextmanager
    def watching() -> Iterator[None]:
        told, log = _Told(), logging.getLogger("neo4j.notifications")
        log.addHandler(told)
        try:
            yield
        finally:
            log.removeHandler(told)
        ours = [text for text in told.messages if "constraint" not in text.lower() and "index" not in text.lower()]
        assert not ours, "\n".join(ours)

    return watching()
