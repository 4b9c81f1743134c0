"""Does a case's own server start, answer on loopback only, survive its starter and a kill, and stop?"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from graphkit.errors import GraphkitError, Refused, Unreachable
from graphkit.model import Progress
from graphkit.neo4j_server import VERSION, Running, fetch, serve, serving, status, stop, version_for
from graphkit.neo4j_server.home import Home
from graphkit.settings import settings
from graphkit.stores.neo4j import Connection, Neo4jStore
from graphkit.stores.opening import own_connection
from tests.needs import lacks
from tests.stores.graphs import AN, small

START = """
import sys
from pathlib import Path
from graphkit.neo4j_server import serve
serve(Path(sys.argv[1]), jars=Path(sys.argv[2]))
"""


@pytest.fixture(scope="session")
def jars() -> Path:
    try:
        return fetch(settings().cache / "neo4j" / VERSION)
    except Unreachable as fault:
        lacks(f"Neo4j cannot be fetched: {fault}")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "case"
    folder.mkdir()
    yield folder
    stop(folder)


def store(running: Running) -> Neo4jStore:
    return Neo4jStore(Connection(running.uri, running.user, running.password), small().case)


@pytest.mark.slow  # starts a server four times
@pytest.mark.neo4j
def test_a_server_lives_on_its_own_is_found_again_and_survives_a_kill(case: Path, jars: Path) -> None:
    subprocess.run([sys.executable, "-c", START, str(case), str(jars)], check=True, timeout=240)
    running = status(case)
    assert running, "it outlives the process that started it"
    assert version_for(case) == running.version == Home(case / "neo4j").opened_by()
    assert serve(case, jars=jars) == running
    assert oct(running.password_file.stat().st_mode & 0o777) == "0o600"
    assert own_connection(case) == Connection(running.uri, "neo4j", running.password)
    _listens_on_loopback_only(running)
    with pytest.raises(Refused, match="neo4j-runs-otherwise"):
        serve(case, jars=jars, port=1)
    with store(running) as opened:
        opened.prepare()
        pushed = opened.push(small(), None, Progress())
    with pytest.raises(Refused, match="neo4j-password"):
        Neo4jStore(Connection(running.uri, "neo4j", "wrong"), small().case)
    with pytest.raises(Refused, match="neo4j-no-database"):
        Neo4jStore(Connection(running.uri, "neo4j", running.password, "another"), small().case)
    os.kill(running.pid, signal.SIGKILL)
    _gone(case)
    with pytest.raises(Unreachable, match="neo4j-not-answering"):
        store(running)
    after = serve(case, jars=jars)
    with store(after) as opened:
        assert opened.checksum() == pushed.checksum == opened.recorded_checksum
        assert opened.search("安某")["uid"].to_pylist() == [AN]
    os.kill(after.pid, signal.SIGKILL)
    began = time.monotonic()
    last = serve(case, jars=jars)  # at once, while the killed one may still hold its lock
    assert last.pid != after.pid
    assert time.monotonic() - began < 90, "it does not wait for the dead"
    with store(last) as opened:
        assert opened.checksum() == pushed.checksum
    assert stop(case) is True
    assert status(case) is None
    assert stop(case) is False
    with pytest.raises(Unreachable, match="neo4j-not-running"):
        own_connection(case)


def _listens_on_loopback_only(running: Running) -> None:
    port = int(running.uri.rpartition(":")[2])
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)}
    for address in others - {"127.0.0.1", "::1"}:
        with socket.socket(socket.AF_INET6 if ":" in str(address) else socket.AF_INET) as probe:
            probe.settimeout(1)
            assert probe.connect_ex((str(address), port)) != 0, address


def _gone(case: Path) -> None:
    until = time.monotonic() + 20
    while Home(case / "neo4j").alive() and time.monotonic() < until:
        assert status(case) is None, "it is told apart at once"
        time.sleep(0.1)
    assert not Home(case / "neo4j").alive()


@pytest.mark.neo4j
def test_a_damaged_home_is_a_clear_error(case: Path, jars: Path) -> None:
    (case / "neo4j" / "home" / "data" / "databases").mkdir(parents=True)
    (case / "neo4j" / "home" / "data" / "databases" / "system").write_text("not a database")
    with pytest.raises(GraphkitError, match="neo4j-not-started"):
        serve(case, jars=jars)
    assert status(case) is None


def test_a_taken_port_is_refused_before_anything_is_made(case: Path, tmp_path: Path) -> None:
    kept = tmp_path / "jars"
    (kept / "jars").mkdir(parents=True)
    (kept / "jars.sha256").write_text("")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match="neo4j-port-taken") as caught:
            serve(case, jars=kept, port=port)
    assert caught.value.parameters["port"] == port
    assert list(case.iterdir()) == []


def test_too_little_memory_is_refused(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "jars"
    (kept / "jars").mkdir(parents=True)
    (kept / "jars.sha256").write_text("")
    monkeypatch.setattr(serving, "_NEEDS_MB", 10**9)
    with pytest.raises(Refused, match="neo4j-too-little-memory"):
        serve(case, jars=kept)
    assert list(case.iterdir()) == []


def test_what_a_dead_server_left_is_no_server(case: Path) -> None:
    home = case / "neo4j"
    home.mkdir()
    (home / "server.lock").touch()
    (home / "server.json").write_text(json.dumps({"pid": os.getpid(), "port": 1, "version": VERSION}))
    assert status(case) is None
    assert stop(case) is False, "the process of that number is somebody else's"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux says that a process is dying")
def test_a_killed_server_that_still_holds_its_lock_is_not_taken_for_one_that_answers(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lock is let go after a second, as that of a process whose memory is given back first; its port answers."""
    kept, home = tmp_path / "jars", Home(case / "neo4j")
    (kept / "jars").mkdir(parents=True)
    (kept / "jars.sha256").write_text("")
    home.make()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as killed, socket.socket() as bolt:
        bolt.bind(("127.0.0.1", 0))
        bolt.listen()
        home.server.write_text(json.dumps({"pid": killed.pid, "port": bolt.getsockname()[1], "version": VERSION}))
        lock = FileLock(home.lock, thread_local=False)
        lock.acquire()
        assert status(case) is not None
        killed.kill()
        os.waitid(os.P_PID, killed.pid, os.WEXITED | os.WNOWAIT)  # dead, and kept as a zombie
        assert status(case) is None
        threading.Timer(1.0, lock.release).start()
        monkeypatch.setattr(serving, "_spawn", lambda *_: pytest.fail("a new one", pytrace=False))
        began = time.monotonic()
        with pytest.raises(pytest.fail.Exception, match="a new one"):
            serve(case, jars=kept)
        assert 0.5 < time.monotonic() - began < 20


def test_the_version_that_opened_the_database_serves_it_again_and_no_older_one(case: Path) -> None:
    assert version_for(case) == VERSION
    assert version_for(case, "2026.08.1") == "2026.08.1"
    home = Home(case / "neo4j")
    home.make()
    home.version.write_text("2026.08.1", "ascii")
    assert version_for(case) == VERSION, "its database was moved away"
    home.data.mkdir()
    assert version_for(case) == version_for(case, "2026.08.1") == "2026.08.1"
    assert version_for(case, "2027.1.0") == "2027.1.0"
    with pytest.raises(Refused, match="neo4j-older"):
        version_for(case, "5.26.30")
    assert version_for(case, "no-version") == "no-version"
