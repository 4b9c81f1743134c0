"""How are many batches written? One is worked on while the one before is committed: committing is half of the work.

Who commits takes no lock any more, so the two never wait for each other. What failed where nothing can have been
written is tried again with back-off; where the connection was lost during the commit itself the outcome is not known,
and that is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import neo4j
from neo4j import exceptions

from graphkit.model import Query

from .connection import Server, text

_FAULTS = (exceptions.DriverError, exceptions.Neo4jError)


def write_each(
    server: Server, query: Query, batches: Iterable[Mapping[str, Any]], committed: Callable[[int], None]
) -> None:
    """Runs a statement once a batch, each in a transaction of its own; `committed` is told how many batches are."""
    before: _Batch | None = None
    with server.clear(), ThreadPoolExecutor(1) as beside:
        for number, values in enumerate(batches):
            batch = _Batch(server, query, values)
            if before:
                before.settle(batch)
                committed(number)
            batch.commit(beside)
            before = batch
        if before:
            before.settle(None)
            committed(number + 1)


class _Batch:
    """A batch that has run and waits to be committed; where it could not run, committing does both."""

    def __init__(self, server: Server, query: Query, values: Mapping[str, Any]) -> None:
        self._server, self._query, self._values = server, query, values
        self._session = server.session(neo4j.WRITE_ACCESS)
        self._transaction: neo4j.Transaction | None = None
        self._done: Future[None] | None = None
        try:
            self._transaction = self._session.begin_transaction()
            self._transaction.run(text(query), dict(values)).consume()
        except _FAULTS as fault:
            self.undo()
            if not fault.is_retryable():
                raise
        except BaseException:
            self.undo()
            raise

    def undo(self) -> None:
        """Takes back what has run; the server forgets by itself what it cannot be told to."""
        self._transaction = None
        try:
            self._session.close()
        except _FAULTS:
            return

    def commit(self, beside: ThreadPoolExecutor) -> None:
        """Begins to commit."""
        self._done = beside.submit(self._commit)

    def settle(self, following: _Batch | None) -> None:
        """Returns when it is committed. Where it must be tried again, what follows lets go of its locks first."""
        assert self._done is not None
        try:
            self._done.result()
        except BaseException as fault:
            if following:
                following.undo()
            if not isinstance(fault, _FAULTS) or not fault.is_retryable():
                raise
            self._anew()

    def _commit(self) -> None:
        if self._transaction is None:
            self._anew()
            return
        try:
            self._transaction.commit()
            self._server.watch.saw(self._session)
        finally:
            self.undo()

    def _anew(self) -> None:
        self._server.write(self._query, **self._values)
