"""How fast does a case come into Neo4j, how fast does the next snapshot, how fast is an entity looked around?

One server of its own, the same for both sides, with the same constraints and indexes. Every loader must leave the
database so that the checksum computed from it is the one of the snapshot.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from neo4j import Driver, GraphDatabase

from graphkit import snapshot
from graphkit.model import Snapshot
from graphkit.neo4j_server import VERSION, serve, stop
from graphkit.settings import settings
from graphkit.stores.neo4j import Connection, Neo4jStore, rows

from .comparison import Comparison
from .drawn_case import drawn_case, with_some_changed
from .measuring import Cost, cost_of, python

ENTITIES, TIES, SHARE, LOOKS = 200_000, 1_000_000, 4_000, 15
NAMES = ("push-merge", "push-unwind", "push-unwind-client", "push-again", "neighbours")
_PEERS = Path(__file__).parent / "peers"
_CHECK = "the checksum computed from the database is the snapshot's"


@dataclass(frozen=True)
class Bench:
    """A server to push into, and a folder for what is pushed."""

    connection: Connection
    folder: Path

    def ours(self, *given: Snapshot) -> Cost:
        """Pushes one after another."""
        ids = [snapshot.keep(self.folder, one).id for one in given]
        return cost_of(python("-m", "bench.ours.push", *self._reached(), str(self.folder), *ids), self.folder)

    def loaded(self, script: str, given: Snapshot, ours: Cost) -> tuple[Cost, bool]:
        """Loads what a snapshot holds by a frozen script, into an empty database; does that reach our checksum?"""
        self.emptied()
        folder = self.folder / Path(script).stem
        folder.mkdir(exist_ok=True)
        _laid_out(given, folder)
        cost = cost_of(python(str(_PEERS / script), *self._reached(), str(folder)), folder)
        return cost, self.holds(given.case, ours.answer["checksum"])

    def looks(self, command: list[str], *about: str) -> Cost:
        """An entity looked around, so many times: the median as seconds."""
        told = cost_of([*command, *self._reached(), *about, str(LOOKS)], self.folder)
        return Cost(told.answer["ms"] / 1000, told.cpu_s, told.mb, told.answer)

    def emptied(self) -> None:
        """Nothing is in the database but constraints and indexes."""
        with self._driver() as driver, driver.session() as session:
            session.run("MATCH ()-[x]->() CALL (x) { DELETE x } IN TRANSACTIONS OF 20000 ROWS").consume()
            session.run("MATCH (x) CALL (x) { DELETE x } IN TRANSACTIONS OF 20000 ROWS").consume()
        with Neo4jStore(self.connection, "") as store:
            store.prepare()

    def holds(self, case: str, checksum: object) -> bool:
        """Is that the checksum of what the database holds?"""
        with Neo4jStore(self.connection, case) as store:
            return store.checksum() == checksum

    def _reached(self) -> list[str]:
        return [self.connection.uri, self.connection.password]

    def _driver(self) -> Driver:
        return GraphDatabase.driver(self.connection.uri, auth=("neo4j", self.connection.password))


def compare(folder: Path, scale: float, names: Collection[str] = NAMES) -> list[Comparison]:
    """200,000 entities and 1 M ties at scale 1; the loader of one `MERGE` at a time gets a share."""
    case = drawn_case(max(int(ENTITIES * scale), 1_000), max(int(TIES * scale), 5_000))
    few = max(int(SHARE * min(scale * 5, 1)), 200)
    share = drawn_case(few // 5, few)
    with _serving(folder) as bench:
        bench.emptied()
        warm = bench.ours(share)
        merged, merged_well = bench.loaded("push_merge.py", share, warm)
        bench.emptied()
        ours = bench.ours(case)
        well = bench.holds(case.case, ours.answer["checksum"])
        unwound, unwound_well = bench.loaded("push_unwind.py", case, ours)
        bench.emptied()
        again = bench.ours(case, with_some_changed(case, 0.01))
        again_well = well and bench.holds(case.case, again.answer["checksum"])
        looked, by_hand = _looked(bench, case)
    as_many = len(case["ties"]) / few
    merged = Cost(merged.wall_s * as_many, merged.cpu_s * as_many, merged.mb, merged.answer)
    second, first = (Cost(again.answer[name], 0.0, 0.0, {}) for name in ("again_s", "first_s"))
    one, batch = "the driver, one MERGE at a time, on a share", "the driver, UNWIND of 20,000 rows, MERGE and SET +="
    same = bool(looked.answer["ties"]) and looked.answer["ties"] == by_hand.answer["ties"]
    told = [
        ("push-merge", ours, merged, one, "wall_s", 60.0, "at_least", _CHECK, well and merged_well),
        ("push-unwind", ours, unwound, batch, "wall_s", 1.0, "at_least", _CHECK, well and unwound_well),
        ("push-unwind-client", ours, unwound, batch, "cpu_s", 1.5, "at_most", _CHECK, well and unwound_well),
        ("push-again", second, first, "our first push; 1 % is changed", "wall_s", 0.1, "at_most", _CHECK, again_well),
        (
            "neighbours",
            looked,
            by_hand,
            "a hand-written query",
            "wall_s",
            3.0,
            "at_most",
            "the same ties in order",
            same,
        ),
    ]
    return [Comparison(name, [mine], [peer], *rest) for name, mine, peer, *rest in told if name in names]


def _looked(bench: Bench, case: Snapshot) -> tuple[Cost, Cost]:
    """The entity of most ties, looked around by both."""
    uid = case["entities"]["uid"][-1].as_py()
    ours = bench.looks(python("-m", "bench.ours.neighbours"), case.case, uid)
    return ours, bench.looks(python(str(_PEERS / "neighbours_driver.py")), rows.entity_id(case.case, uid))


def _laid_out(given: Snapshot, folder: Path) -> None:
    """The properties that the database should hold, ready to be sent; `labels`, `a` and `b` are none."""
    entities, ties = rows.entities_of(given), rows.ties_of(given)
    every = {"case": given.case, "snapshot": given.id}
    fields = [json.loads(text) for text in entities["fields"].to_pylist()]
    more = {name: [one.get(name) for one in fields] for name in sorted({name for one in fields for name in one})}
    labels = [text.split(":") for text in entities["labels"].to_pylist()]
    plain = _timed(entities.drop_columns(["fields", "labels", "in_case"]))
    pq.write_table(_with(plain, {**every, **more, "labels": labels}), folder / "entities.parquet")
    ends = {end: pc.binary_join_element_wise(given.case, ties[end], "|") for end in ("a", "b")}
    plain = _timed(ties.drop_columns(["a", "b", "kind", "in_case"]))
    pq.write_table(_with(plain, {**every, **ends}), folder / "ties.parquet")


def _with(table: pa.Table, more: dict[str, Any]) -> pa.Table:
    for name, column in more.items():
        table = table.append_column(
            name, pa.array([column] * len(table)) if isinstance(column, str) else _array(column)
        )
    return table


def _array(column: Any) -> Any:
    return column if isinstance(column, pa.ChunkedArray) else pa.array(column)


def _timed(table: pa.Table) -> pa.Table:
    for name in ("first", "last"):
        moments = table[name].cast(pa.timestamp("us", "UTC"))
        table = table.set_column(table.column_names.index(name), name, moments)
    return table


@contextmanager
def _serving(folder: Path) -> Iterator[Bench]:
    running = serve(folder / "server", jars=settings().cache / "neo4j" / VERSION)
    try:
        yield Bench(Connection(running.uri, running.user, running.password), folder)
    finally:
        stop(folder / "server")
