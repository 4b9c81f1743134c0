"""What does a person read, and how does the command exit, when a real server is not as it must be or goes away?"""

from __future__ import annotations

import http.server
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import queries
from graphkit.errors import Refused, Unreachable
from graphkit.model import Most, Progress, Snapshot
from graphkit.stores.neo4j import Connection, Neo4jStore, connection
from graphkit.stores.neo4j.apart import typed_answer
from graphkit.words import LANGUAGES, say_error
from tests.cli.test_case_commands import graphkit
from tests.stores.drawn import Tie, drawn
from tests.stores.graphs import small

pytestmark = pytest.mark.neo4j


class Relay:
    """Stands between a store and its server, and cuts connections after so many bytes of answer."""

    def __init__(self, port: int) -> None:
        """`cut`: how many bytes of answer the next connections pass on; a connection past the list passes on all."""
        self._port, self.taken = port, 0
        self.cut: list[int] = []
        self._live: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._take, daemon=True).start()

    def close(self) -> None:
        """Takes no further connection, and ends those there are."""
        self.break_off()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def break_off(self) -> None:
        """Cuts what stands now, and everything that comes, at once."""
        self.cut = [0] * 1_000
        for one in self._live:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _take(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            self.taken += 1
            far = socket.create_connection(("127.0.0.1", self._port))
            self._live += [near, far]
            most = self.cut.pop(0) if self.cut else None
            threading.Thread(target=self._pass, args=(near, far, None), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, most), daemon=True).start()

    def _pass(self, source: socket.socket, to: socket.socket, most: int | None) -> None:
        try:
            while (most is None or most > 0) and (data := source.recv(1024)):
                to.sendall(data)
                most = None if most is None else most - len(data)
        except OSError:
            pass
        for one in (source, to):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        source.close()  # each direction closes the end it reads; `to` is the other's


@pytest.fixture
def relay(neo4j: Connection) -> Iterator[Relay]:
    made = Relay(int(neo4j.uri.rpartition(":")[2]))
    yield made
    made.close()


@pytest.fixture
def far(relay: Relay, neo4j: Connection) -> Connection:
    return Connection(f"bolt://127.0.0.1:{relay.port}", neo4j.user, neo4j.password)


def many(n: int = 400) -> Snapshot:
    return drawn([], [Tie("account:bank:1", f"account:bank:{i}", value=i, unit="CNY") for i in range(2, n)])


def test_a_reading_that_is_cut_in_the_middle_is_tried_again(
    pushed: Callable[[Snapshot], Neo4jStore], far: Connection, relay: Relay
) -> None:
    whole = pushed(many()).entities([f"account:bank:{i}" for i in range(1, 400)])
    relay.cut = [10_000, 6_000]
    with Neo4jStore(far, many().case) as store:
        assert store.entities([f"account:bank:{i}" for i in range(1, 400)]).equals(whole)
    assert relay.taken >= 3, "it was cut twice"


def test_a_server_that_goes_away_in_the_middle_is_told_and_nothing_is_half_read(
    pushed: Callable[[Snapshot], Neo4jStore], far: Connection, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_RETRIES_WITHIN", 1.0)
    pushed(many())
    relay.cut = [10_000, *[2_000] * 50]
    begun = time.monotonic()
    with Neo4jStore(far, many().case) as store, pytest.raises(Unreachable, match=r"neo4j-not-answering|neo4j-no-bolt"):
        store.entities([f"account:bank:{i}" for i in range(1, 400)])
    assert time.monotonic() - begun < 20


def test_a_question_that_is_cut_is_told(
    pushed: Callable[[Snapshot], Neo4jStore], far: Connection, relay: Relay
) -> None:
    pushed(many())
    relay.cut = [4_000]
    asked, values = (
        queries.query("explore", "top_counterparties"),
        {"entity": "account:bank:1", "unit": "CNY", "most": 300},
    )
    with Neo4jStore(far, many().case) as store:
        with pytest.raises(Unreachable, match="neo4j-not-answering"):
            store.ask(asked, values, rows=300, seconds=30)
        assert len(store.ask(asked, values, rows=300, seconds=30)) == 300, "the next one is answered"
    relay.cut = [10_000]
    with pytest.raises(Unreachable, match="neo4j-not-answering"):
        typed_answer(far, many().case, "MATCH (n) RETURN n.uid AS uid, n.details AS d, n.names AS x", {}, Most())


def test_a_push_that_is_cut_leaves_nothing_that_claims_to_be_whole(
    neo4j: Connection, empty: None, far: Connection, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Neo4jStore(neo4j, many().case) as near:
        near.prepare()
    monkeypatch.setattr(connection, "_RETRIES_WITHIN", 1.0)
    with Neo4jStore(far, many().case) as store:

        class Cut(Progress):
            def at(self, step: str, done: int = 0, total: int = 0) -> None:
                if step == "neo4j-ties":
                    relay.break_off()

        with pytest.raises(Unreachable):
            store.push(many(), None, Cut())
    with Neo4jStore(neo4j, many().case) as near:
        assert near.snapshot == ""
        pushed = near.push(many(), None, Progress())
        assert near.snapshot == many().id
        assert near.checksum() == pushed.checksum


def test_another_service_and_a_plain_server_are_told_apart(neo4j: Connection) -> None:
    with pytest.raises(Refused, match="neo4j-no-tls") as caught:
        Neo4jStore(Connection(neo4j.uri.replace("bolt", "bolt+s"), neo4j.user, neo4j.password), small().case)
    assert all(neo4j.uri.partition("://")[2] in say_error(caught.value, language) for language in LANGUAGES)


@pytest.mark.slow  # waits for the handshake that never comes
def test_a_web_server_is_no_neo4j(monkeypatch: pytest.MonkeyPatch) -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        with pytest.raises(Unreachable, match=r"neo4j-no-bolt|neo4j-not-answering"):
            Neo4jStore(Connection(f"bolt://127.0.0.1:{web.server_port}"), small().case)
        web.shutdown()


def test_an_older_version_is_refused_by_name(neo4j: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "OLDEST", (9999, 1))
    with pytest.raises(Refused, match="neo4j-too-old") as caught:
        Neo4jStore(neo4j, small().case)
    assert all("9999.1" in say_error(caught.value, language) for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_says_what_is_wrong_and_exits_by_it(
    neo4j: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    case = tmp_path / "case"
    assert graphkit("case", "new", case, "--title", "T", "--purpose", "P").returncode == 0
    monkeypatch.setenv("GRAPHKIT_NEO4J_PASSWORD", neo4j.password)
    monkeypatch.setenv("GRAPHKIT_NEO4J_URI", neo4j.uri)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"bolt://127.0.0.1:{free.getsockname()[1]}"
    for variable, value, code, exits in (
        ("GRAPHKIT_NEO4J_PASSWORD", "wrong", "neo4j-password", 3),
        ("GRAPHKIT_NEO4J_DATABASE", "another", "neo4j-no-database", 3),
        ("GRAPHKIT_NEO4J_URI", "http://127.0.0.1:7474", "neo4j-scheme", 3),
        ("GRAPHKIT_NEO4J_URI", nobody, "neo4j-not-answering", 4),
        ("GRAPHKIT_NEO4J_PASSWORD_FILE", str(tmp_path / "nowhere"), "password-file-unreadable", 3),
    ):
        with monkeypatch.context() as patch:
            if variable.endswith("_FILE"):
                patch.delenv("GRAPHKIT_NEO4J_PASSWORD")
            patch.setenv(variable, value)
            done = graphkit("neo4j", "status", case, language=language)
        assert (done.returncode, done.stdout) == (exits, ""), (code, done.stderr)
        assert value.partition("://")[2] in done.stderr or variable.endswith("PASSWORD"), code
        assert "Traceback" not in done.stderr
        assert neo4j.password not in done.stderr
        assert bool(re.search("[一-鿿]", done.stderr)) == (language == "zh")
