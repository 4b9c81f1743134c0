"""How is a Neo4j server reached, and what does it mean when it does not answer?"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, LiteralString, cast

import neo4j

from graphkit.errors import Refused
from graphkit.model import Query

from . import faults
from .untouched import Watch

OLDEST = (5, 26)
"""Dynamic properties, relationship constraints in Community, long-term support."""
logging.getLogger("neo4j").addHandler(logging.NullHandler())  # its warnings are for whoever asks for them
_CONNECTS_WITHIN, _RETRIES_WITHIN = 15.0, 30.0
_A_FEW = 200
"""Rows on the way at once, where nobody knows how long each is."""
# From 2025 on, Cypher's own versions are a component of their own.
_IDENTIFY = (
    "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' RETURN versions[0], edition"
)


@dataclass(frozen=True, slots=True)
class Connection:
    """What is needed to reach a server. The password is in no text made from it."""

    uri: str
    user: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str = "neo4j"


class Server:
    """A server that has answered once: right scheme, version, password and database.

    Raises
        Unreachable: nothing answers at the address, or it went away.
        Refused: the password, database, scheme or version is not as it must be.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.watch = Watch()
        if connection.uri.partition("://")[0] not in faults.SCHEMES:
            raise Refused("neo4j-scheme", uri=connection.uri, known=", ".join(faults.SCHEMES))
        with self.clear():
            self._driver = neo4j.GraphDatabase.driver(
                connection.uri,
                auth=(connection.user, connection.password),
                connection_timeout=_CONNECTS_WITHIN,
                connection_acquisition_timeout=_CONNECTS_WITHIN,
                max_transaction_retry_time=_RETRIES_WITHIN,
                user_agent="graphkit",
            )
            try:
                self.version, self.edition = self._identify()
            except BaseException:
                self._driver.close()
                raise

    def close(self) -> None:
        """Gives the connections back."""
        self._driver.close()

    def read(self, query: Query, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of a question, columns as it says it returns them."""
        return self._run(query, values, write=False)

    def write(self, query: Query, **values: Any) -> list[tuple[Any, ...]]:
        """Runs one statement in a transaction of its own; tried again where the driver knows that to be safe."""
        return self._run(query, values, write=True)

    def read_together(self, query: Query, parts: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
        """The rows of a question that is asked for each part, all at the same time."""
        with ThreadPoolExecutor(len(parts)) as beside:
            told = [beside.submit(self.read, query, **values) for values in parts]
            return [row for one in told for row in one.result()]

    def look(self) -> None:
        """Watches from here on whether anybody else writes."""
        with self.clear(), self.session(neo4j.WRITE_ACCESS) as session:
            session.execute_read(lambda transaction: transaction.run("RETURN 1").consume())
            self.watch.begin(session)

    def define(self, query: Query, **values: Any) -> None:
        """Runs a statement on constraints and indexes, or one that commits as it goes."""
        with self.clear(), self.session(neo4j.WRITE_ACCESS) as session:
            session.run(text(query), values).consume()
            self.watch.saw(session)

    def ask(
        self, query: Query, values: Mapping[str, Any], rows: int, seconds: float
    ) -> tuple[list[str], list[Sequence[Any]]]:
        """Column names and the first rows of a question that can only read and is ended after some seconds."""
        with self.clear(), self.session(neo4j.READ_ACCESS) as session:
            result = session.run(neo4j.Query(text(query), timeout=seconds), dict(values))
            found = [list(record.values()) for record in result.fetch(rows)]
            return list(result.keys()), cast("list[Sequence[Any]]", found)

    def plan(self, query: Query, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """How the server would answer, without answering."""
        with self.clear(), self.session(neo4j.READ_ACCESS) as session:
            return session.run("EXPLAIN " + text(query), dict(values)).consume().plan or {}

    def explained(self, cypher: str, values: Mapping[str, Any], seconds: float) -> tuple[str, Mapping[str, Any]]:
        """What kind of statement is this typed text (r: it reads), and how would the server answer it?"""
        with self.clear(), self._quiet() as session:
            told = session.run(neo4j.Query("EXPLAIN " + cypher, timeout=seconds), dict(values)).consume()
            return str(told.query_type), told.plan or {}

    @contextmanager
    def typed(
        self, cypher: str, values: Mapping[str, Any], seconds: float
    ) -> Iterator[tuple[list[str], Iterator[list[Any]]]]:
        """Column names and rows, one at a time, of a typed text that `typed.refuse_plan` let pass; it can only read."""
        with self.clear(), self._quiet() as session:
            result = session.run(neo4j.Query(cypher, timeout=seconds), dict(values))
            yield list(result.keys()), (list(record.values()) for record in result)

    def _run(self, query: Query, values: Mapping[str, Any], *, write: bool) -> list[tuple[Any, ...]]:
        missing = set(query.parameters) ^ set(values)
        if missing:
            raise KeyError(query.name, sorted(missing))

        def work(transaction: neo4j.ManagedTransaction) -> list[tuple[Any, ...]]:
            result = transaction.run(text(query), dict(values))
            return [tuple(record.values()) for record in result]

        with self.clear(), self.session(neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS) as session:
            if not write:
                return session.execute_read(work)
            told = session.execute_write(work)
            self.watch.saw(session)
            return told

    def session(self, access: str) -> neo4j.Session:
        """A session with this database."""
        return self._driver.session(database=self.connection.database, default_access_mode=access, fetch_size=10_000)

    def _quiet(self) -> neo4j.Session:
        """For what somebody typed: it can only read, and what the server thinks of its style is for nobody."""
        return self._driver.session(
            database=self.connection.database,
            default_access_mode=neo4j.READ_ACCESS,
            fetch_size=_A_FEW,
            notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
        )

    def _identify(self) -> tuple[str, str]:
        with self.session(neo4j.READ_ACCESS) as session:
            record = session.run(_IDENTIFY).single(strict=True)
        version, edition = str(record[0]), str(record[1])
        if tuple(int(part) for part in version.split("-", maxsplit=1)[0].split(".")[:2]) < OLDEST:
            raise Refused("neo4j-too-old", version=version, oldest=".".join(map(str, OLDEST)))
        return version, edition

    def clear(self) -> AbstractContextManager[None]:
        """What the driver raises within, said so that a person knows what to do."""
        return faults.told(self.connection.uri, self.connection.user, self.connection.database)


def text(query: Query) -> LiteralString:
    """The Cypher of a file of `queries/`; it holds no value that anybody gave."""
    return query.cypher
