"""Is a server that asks for TLS reached by its schemes, and is a certificate nobody knows told as such?"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphkit.errors import Refused, Unreachable
from graphkit.model import Most, Progress
from graphkit.neo4j_server import VERSION, fetch
from graphkit.neo4j_server.home import Home
from graphkit.settings import settings
from graphkit.stores.neo4j import Connection, Neo4jStore
from graphkit.stores.neo4j.apart import typed_answer
from graphkit.words import LANGUAGES, say_error
from tests.needs import lacks
from tests.stores.graphs import AN, small

from .secured import certify

pytestmark = [pytest.mark.neo4j, pytest.mark.needs("openssl"), pytest.mark.slow]  # starts a server of its own


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, Path]]:
    """Address without a scheme, password, certificate."""
    folder, jars = tmp_path_factory.mktemp("tls"), settings().cache / "neo4j" / VERSION
    try:
        fetch(jars)
    except Unreachable as fault:
        lacks(f"Neo4j cannot be fetched: {fault}")
    certificate, home = certify(folder / "certificates"), Home(folder / "case" / "neo4j")
    home.make()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "tests.neo4j_server.secured", home.folder, jars / "jars", port, VERSION]
    server = subprocess.Popen([*map(str, command), str(certificate.parent)])
    try:
        until = time.monotonic() + 120
        while not home.said() and server.poll() is None and time.monotonic() < until:
            time.sleep(0.2)
        assert home.said(), home.failure()
        yield f"://127.0.0.1:{port}", home.password.read_text("ascii").strip(), certificate
    finally:
        server.terminate()
        server.wait(60)


@pytest.mark.parametrize("scheme", ["bolt+ssc", "neo4j+ssc"])
def test_a_self_signed_certificate_is_taken_where_that_is_asked_for(
    secured: tuple[str, str, Path], scheme: str
) -> None:
    address, password, _ = secured
    with Neo4jStore(Connection(scheme + address, "neo4j", password), small().case) as store:
        store.prepare()
        store.push(small(), None, Progress())
        assert store.search("安某")["uid"].to_pylist() == [AN]
    told = typed_answer(Connection(scheme + address, "neo4j", password), small().case, "RETURN 1 AS x", {}, Most())
    assert told.table.to_pylist() == [{"x": 1}]


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
def test_a_certificate_is_trusted_only_where_its_authority_is(
    secured: tuple[str, str, Path], scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, password, certificate = secured
    with pytest.raises(Refused, match="neo4j-certificate") as caught:
        Neo4jStore(Connection(scheme + address, "neo4j", password), small().case)
    assert all("SSL_CERT_FILE" in say_error(caught.value, language) for language in LANGUAGES)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Neo4jStore(Connection(scheme + address, "neo4j", password), small().case) as store:
        assert store.identity()["version"] == VERSION
    elsewhere = address.replace("127.0.0.1", "localhost")
    with pytest.raises(Refused, match="neo4j-certificate"):  # it is that of another name
        Neo4jStore(Connection(scheme + elsewhere, "neo4j", password), small().case)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_server_that_asks_for_tls_is_told_of_who_comes_without(secured: tuple[str, str, Path], scheme: str) -> None:
    with pytest.raises(Unreachable, match="neo4j-no-bolt") as caught:
        Neo4jStore(Connection(scheme + secured[0], "neo4j", secured[1]), small().case)
    assert all("neo4j+s://" in say_error(caught.value, language) for language in LANGUAGES)
