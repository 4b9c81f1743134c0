"""Does the contract of the store hold on the newest Neo4j too, started as a user starts it?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graphkit.neo4j_server import TESTED
from graphkit.stores.neo4j.connection import Server
from tests.neo4j_fixture import served

CONTRACT = ("tests/every/test_every_store.py", "tests/every/test_every_query.py", "tests/queries", "tests/stores")


@pytest.mark.slow  # the whole contract, on a server of its own
@pytest.mark.neo4j
@pytest.mark.parametrize("version", TESTED[1:])
def test_the_contract_holds_on_the_newest_version(version: str, tmp_path: Path, root: Path) -> None:
    """Every test of the contract that `make test` runs on the other version, in a session of its own."""
    with served(tmp_path / "case", version) as connection:
        server = Server(connection)
        assert (server.version, server.edition) == (version, "community")
        server.close()
        given = {
            "GRAPHKIT_TEST_NEO4J_URI": connection.uri,
            "GRAPHKIT_TEST_NEO4J_PASSWORD": connection.password,
        }
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-m",
            "neo4j and not slow",
            "-p",
            "no:cacheprovider",
            *CONTRACT,
        ]
        done = subprocess.run(
            command, cwd=root, env={**os.environ, **given}, capture_output=True, text=True, check=False, timeout=1500
        )
    assert done.returncode == 0, done.stdout[-8000:]
    passed = int(done.stdout.rstrip().splitlines()[-1].split(" passed")[0].split()[-1])
    assert passed > 100, "hardly anything was run"
