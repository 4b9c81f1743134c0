"""What does a person read when the server is not as it must be?"""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.errors import Refused, Unreachable, UsageError
from graphkit.model import Snapshot
from graphkit.settings import Settings
from graphkit.stores import KINDS, LocalStore, open_store
from graphkit.stores.neo4j import Connection, Neo4jStore
from tests.stores.graphs import small


def opened(kind: str, folder: Path, snapshot: Snapshot, **said: str) -> object:
    return open_store(kind, snapshot, None, Settings(**said), folder, snapshot.case)  # type: ignore[arg-type]


def test_the_password_is_in_no_text() -> None:
    assert "secret" not in repr(Connection("bolt://127.0.0.1:1", password="secret"))


@pytest.mark.parametrize("uri", ["http://127.0.0.1:1", "127.0.0.1:7687", "", "bolt+x://a"])
def test_an_address_of_another_kind_is_refused(uri: str) -> None:
    with pytest.raises(Refused, match="neo4j-scheme"):
        Neo4jStore(Connection(uri), small().case)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+ssc"])
def test_where_nothing_answers_it_is_said_at_once(scheme: str) -> None:
    with pytest.raises(Unreachable, match="neo4j-not-answering") as caught:
        Neo4jStore(Connection(f"{scheme}://127.0.0.1:1", password="secret"), small().case)
    assert "secret" not in str(caught.value)
    assert caught.value.exit_code == 4


def test_a_case_opens_the_store_it_names(tmp_path: Path) -> None:
    assert KINDS == ("local", "neo4j-local", "neo4j")
    assert isinstance(opened("local", tmp_path, small()), LocalStore)
    with pytest.raises(Unreachable, match="neo4j-not-running"):
        opened("neo4j-local", tmp_path, small())
    with pytest.raises(Refused, match="neo4j-no-uri"):
        opened("neo4j", tmp_path, small())
    with pytest.raises(Unreachable, match="neo4j-not-answering"):
        opened("neo4j", tmp_path, small(), neo4j_uri="bolt://127.0.0.1:1")
    with pytest.raises(UsageError, match="unknown-store-kind"):
        opened("oracle", tmp_path, small())
