"""Which store does a case name, and how is it reached?"""

from __future__ import annotations

import atexit
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from graphkit.errors import Refused, Unreachable, UsageError
from graphkit.model import Snapshot
from graphkit.settings import Settings

from .base import GraphStore, Runs
from .local import LocalStore

if TYPE_CHECKING:  # the driver is imported only where a case has a Neo4j
    from .neo4j.connection import Connection, Server

KINDS = ("local", "neo4j-local", "neo4j")


def open_store(
    kind: str, snapshot: Snapshot, results: Runs | None, said: Settings, folder: Path, uuid: str, uri: str = ""
) -> GraphStore:
    """The store that a case names: `local`, `neo4j-local` (its own server) or `neo4j` (an office's).

    Connections to one server are shared by everything in this process that asks for it.

    Raises
        UsageError: no such kind.
        Unreachable: its server does not answer; a case configured for Neo4j never falls back by itself.
        Refused: no address is configured, or the server refuses.
    """
    if kind == "local":
        return LocalStore(snapshot, results)
    if kind not in KINDS:
        raise UsageError("unknown-store-kind", kind=kind, known=", ".join(KINDS))
    from .neo4j import Neo4jStore

    connection = own_connection(folder) if kind == "neo4j-local" else office_connection(said, uri)
    return Neo4jStore(_server(connection), uuid, results)


def own_connection(folder: Path) -> Connection:
    """How to reach the case's own server. Raises Unreachable: none is running."""
    from .neo4j import Connection

    home = folder / "neo4j"
    try:
        port = json.loads((home / "server.json").read_text("utf-8"))["port"]
        return Connection(f"bolt://127.0.0.1:{port}", "neo4j", (home / "password").read_text("ascii").strip())
    except FileNotFoundError as fault:
        raise Unreachable("neo4j-not-running", case=folder) from fault


def office_connection(said: Settings, uri: str = "") -> Connection:
    """How to reach the server that the settings name. Raises Refused: they name none."""
    from .neo4j import Connection

    address = uri or said.neo4j_uri
    if not address:
        raise Refused("neo4j-no-uri")
    return Connection(address, said.neo4j_user, said.neo4j_password, said.neo4j_database)


@lru_cache(maxsize=16)
def _server(connection: Connection) -> Server:
    from .neo4j.connection import Server

    server = Server(connection)
    atexit.register(server.close)
    return server
