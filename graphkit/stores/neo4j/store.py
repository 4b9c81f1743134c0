"""What does Neo4j hold of this case, and how does it come to hold it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

import queries
from graphkit.model import Json, Keep, Paths, Progress, Pushed, Query, Result, Snapshot, Subgraph
from graphkit.stores.base import Kinds, Runs
from graphkit.vocabulary import vocabulary

from . import looking, scoring
from .asking import answer
from .connection import Connection, Server
from .holding import Holding
from .kinds import LABELS, PROPERTIES, TYPES
from .push import Push


class Neo4jStore:
    """The graph of one case in one Neo4j database. Every object carries its case; no answer crosses cases.

    `results`: where the runs are that the database does not hold. Closes its connections at the end of a `with`.
    """

    def __init__(self, reached: Connection | Server, case: str, results: Runs | None = None) -> None:
        self.server = reached if isinstance(reached, Server) else Server(reached)
        self.case = case
        self._results = results

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Gives the connections back."""
        self.server.close()

    @property
    def snapshot(self) -> str:
        """The snapshot that the database holds whole; "" where it holds none or a push is not complete."""
        return str(self._holding().claimed().get("snapshot", ""))

    @property
    def recorded_checksum(self) -> str:
        """The checksum that the last push left; "" none."""
        return str(self._holding().claimed().get("checksum", ""))

    def checksum(self) -> str:
        """SHA-256 of what the database holds now; another than the recorded one: somebody changed something."""
        return self._holding().checksum()

    def prepare(self) -> None:
        """Constraints and indexes that everything here stands on; waits until they are ready."""
        for name in queries.names("schema"):
            if name not in ("join_id", "await", "names"):
                self.server.define(queries.query("schema", name))
        for kind in (*vocabulary().links, *vocabulary().events):
            self.server.define(queries.for_kind("schema", "join_id", kind))
        self.server.define(queries.query("schema", "await"))
        named = {"labels": [*LABELS, "Case", "Former"], "types": TYPES, "properties": list(PROPERTIES)}
        self.server.write(queries.query("schema", "names"), **named)

    def push(self, new: Snapshot, old: Snapshot | None, progress: Progress, left: str = "") -> Pushed:
        """What had to change for the database to hold `new`? What others changed or deleted by hand is mended.

        `old`: the snapshot that was pushed last, where it is at hand; it saves reading ties back. `left`: what `left`
        said then; where nobody wrote since, nothing is read back at all.

        Raises
            Unreachable: the server went away; the database claims no snapshot, the next push completes it.
        """
        return Push(self.server, self.case, progress, left).run(new, old)

    def push_result(self, result: Result) -> None:
        """Writes a run back: `score_<measure>` or `group_<measure>`, and `run_<measure>` that names the run."""
        scoring.push_result(self.server, self.case, result)

    def remove_run(self, run: str, measure: str = "") -> int:
        """From how many entities was a run taken out again? 0 where it is not there.

        `measure`: of the run, where it is known; then a removal that was interrupted is completed too.
        """
        return scoring.remove_run(self.server, self.case, run, measure)

    def runs(self) -> Mapping[str, str]:
        """Which runs does the database hold? Measure → run."""
        return scoring.runs(self.server, self.case)

    def foreign(self) -> pa.Table:
        """What did others add? what (relationship, node, property), name, a, b (uids or element ids), properties."""
        return looking.foreign(self.server, self.case)

    def ask(self, query: Query, values: Mapping[str, Json], *, rows: int, seconds: float) -> pa.Table:
        """What does a saved question answer? At most `rows` rows, ended after `seconds`; it can only read."""
        return answer(self.server, self.case, query, values, rows, seconds)

    def plan(self, query: Query, values: Mapping[str, Json]) -> Mapping[str, Any]:
        """How would the server answer a saved question? Its plan, from EXPLAIN; nothing is run."""
        return self.server.plan(query, {**values, "case": self.case})

    def counts(self) -> pa.Table:
        """How much is there? See `GraphStore.counts`."""
        return looking.counts(self.server, self.case)

    def search(self, text: str, *, kinds: Kinds = None, limit: int = 50) -> pa.Table:
        """Who is meant by this text? See `GraphStore.search`."""
        return looking.search(self.server, self.case, text, kinds, limit)

    def entities(self, uids: Sequence[str]) -> pa.Table:
        """What is known of these? See `GraphStore.entities`."""
        return looking.entities(self.server, self.case, looking.uids_of(self.server, self.case, uids))

    def neighbours(self, uids: Sequence[str], keep: Keep, *, limit: int = 500) -> Subgraph:
        """What is joined to any of these? See `GraphStore.neighbours`."""
        return looking.subgraph(self.server, self.case, uids, keep, limit)

    def between(self, uids: Sequence[str], keep: Keep) -> Subgraph:
        """How are these joined among themselves? See `GraphStore.between`."""
        return looking.subgraph(self.server, self.case, uids, keep, None)

    def shortest_paths(self, a: str, b: str, keep: Keep, *, hops: int = 4, limit: int = 20) -> Paths:
        """By which shortest ways does one come from a to b? See `GraphStore.shortest_paths`."""
        return looking.shortest_paths(self.server, self.case, (a, b), keep, (hops, limit))

    def scores(self, run: str, uids: Sequence[str]) -> pa.Table:
        """What did this run give to these? From the database where it holds that run, else from `results`."""
        asked = looking.uids_of(self.server, self.case, uids)
        return scoring.scores(self.server, self.case, run, asked, self._results)

    @property
    def left(self) -> str:
        """Where the last push of this store left the database; "" where somebody else wrote meanwhile."""
        return self.server.watch.left

    def _holding(self) -> Holding:
        return Holding(self.server, self.case)

    def identity(self) -> Mapping[str, Any]:
        """Which server is this? version, edition."""
        return {"version": self.server.version, "edition": self.server.edition}
