"""The server is killed by its pid in the middle of a push: is nothing half-visible, does the next push complete?"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.drawn_case import drawn_case
from graphkit.errors import Unreachable
from graphkit.model import Progress, Snapshot
from graphkit.neo4j_server import VERSION, fetch, serve, status, stop
from graphkit.settings import settings
from graphkit.stores.neo4j import Connection, Neo4jStore
from tests.needs import lacks
from tests.stores.drawn import drawn

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]
ENTITIES, TIES = 1_500, 6_000
EVERYTHING = drawn_case(ENTITIES, TIES)
NOTHING = drawn(["account:bank:1"], case=EVERYTHING.case)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A case folder with a server of its own."""
    case, jars = tmp_path_factory.mktemp("killed"), settings().cache / "neo4j" / VERSION
    try:
        fetch(jars)
    except Unreachable as fault:
        lacks(f"Neo4j cannot be fetched: {fault}")
    try:
        yield case
    finally:
        stop(case)


def running(folder: Path) -> Neo4jStore:
    served = serve(folder, jars=settings().cache / "neo4j" / VERSION)
    store = Neo4jStore(Connection(served.uri, served.user, served.password), EVERYTHING.case)
    store.prepare()
    return store


class Killer(Progress):
    """Kills the server when some, and not all, of a step is committed."""

    def __init__(self, folder: Path, step: str) -> None:
        self.folder, self.step, self.killed = folder, step, False

    def at(self, step: str, done: int = 0, total: int = 0) -> None:
        if step == self.step and 0 < done < total and not self.killed:
            served = status(self.folder)
            assert served is not None
            os.kill(served.pid, signal.SIGKILL)
            os.waitpid(served.pid, 0)  # gone, and its lock with it
            self.killed = True


def reached(store: Neo4jStore, snapshot: Snapshot) -> tuple[str, object]:
    """Checksum and counts after a push that nothing disturbs."""
    done = store.push(snapshot, None, Progress())
    assert store.checksum() == done.checksum
    return done.checksum, store.counts().to_pylist()


def total(store: Neo4jStore, what: str) -> int:
    return sum(row["n"] for row in store.counts().to_pylist() if row["what"] == what)


@pytest.mark.parametrize(
    ("before", "wanted", "step", "what", "most"),
    [
        (NOTHING, EVERYTHING, "neo4j-entities", "entity", ENTITIES + 1),
        (NOTHING, EVERYTHING, "neo4j-ties", "tie", TIES),
        (EVERYTHING, NOTHING, "neo4j-ties", "tie", TIES),
    ],
    ids=["entities", "ties", "removal"],
)
def test_the_next_push_completes_what_a_killed_server_left(
    folder: Path, monkeypatch: pytest.MonkeyPatch, before: Snapshot, wanted: Snapshot, step: str, what: str, most: int
) -> None:
    monkeypatch.setattr("graphkit.stores.neo4j.push.BATCH", 400)
    with running(folder) as store:
        undisturbed = reached(store, wanted)
        reached(store, before)
        killer = Killer(folder, step)
        with pytest.raises(Unreachable) as caught:
            store.push(wanted, before, killer, store.left)
        assert killer.killed
        assert caught.value.exit_code == 4
    with running(folder) as store:
        assert store.snapshot == store.recorded_checksum == "", "nothing half-visible"
        assert 0 < total(store, what) < most
        assert reached(store, wanted) == undisturbed
        assert store.snapshot == wanted.id
