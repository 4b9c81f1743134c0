"""What do PageRank, Leiden and betweenness of a whole case cost here, and what by Neo4j's own Graph Data Science?

The same graph: kept as a snapshot for one side, pushed into Neo4j for the other. Our process begins with the files and
ends with the results written; all that it takes counts, the start of Python included. Of the peer count the client,
until it holds every row, and what the server takes from the projection on: neither its start nor the loading. The
server has done all of it before, on a small case.
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
from neo4j import GraphDatabase

from graphkit import snapshot
from graphkit.model import Snapshot

from .comparison import Comparison
from .drawn_case import drawn_case
from .gds_server import GDS, Served, serving
from .measuring import Cost, Failed, cost_of, python

ENTITIES, TIES, SOURCES = 200_000, 1_000_000, 64
PASSES = {"gds": 10, "gds-one-pass": 1}
"""Of Leiden: as many as graphkit makes unless told otherwise, for a better partition; as many as GDS makes."""
NAMES = tuple(PASSES)
TOP = 20
_PEER = Path(__file__).parent / "peers" / "measures_gds.py"
_CHECK = (
    f"PageRank of the first {TOP}; modularity no lower than the peer's - .02; betweenness: every value where exact, "
    "the sum and the correlation of the logarithms where sampled"
)
_IDLE, _LOOKS = 0.05, 120

Values = npt.NDArray[np.float64]
Answers = Mapping[str, Values]
"""pagerank, leiden, betweenness: of every entity, in the order of the snapshot."""


def compare(folder: Path, scale: float, names: Collection[str] = NAMES) -> list[Comparison]:
    """200,000 entities and 1 M ties at scale 1; before that a small case, where every betweenness is exact."""
    small = drawn_case(400, 2_000, seed=7)
    case = drawn_case(max(int(ENTITIES * scale), 2_000), max(int(TIES * scale), 10_000))
    with serving(folder) as server:
        sides = Sides(server, folder)
        sides.load(small)
        _, mine = sides.ours(small, len(small["entities"]), PASSES["gds"])
        _, told = sides.theirs(small, 0)
        exact = _alike(small, mine, told) and bool(np.allclose(mine["betweenness"], told["betweenness"], rtol=1e-6))
        sides.load(case)
        ours = {name: sides.ours(case, SOURCES, PASSES[name]) for name in names}
        theirs, told = sides.theirs(case, SOURCES)
    found = []
    for name, (cost, mine) in ours.items():
        passed = exact and _alike(case, mine, told) and _between_alike(mine["betweenness"], told["betweenness"])
        is_what = f"Neo4j GDS {GDS}, client and server; Leiden here: passes at most {PASSES[name]}, there: 1"
        found.append(Comparison(name, [cost], [theirs], is_what, "cpu_s", 2.5, "at_least", _CHECK, passed))
    return found


@dataclass(frozen=True)
class Sides:
    """A server with GDS, and a folder for snapshots and results."""

    server: Served
    folder: Path

    def load(self, case: Snapshot) -> None:
        """The case as both sides find it: a snapshot on disk, a database that holds nothing else."""
        uri, password = self._reached()
        with GraphDatabase.driver(uri, auth=("neo4j", password)) as driver, driver.session() as session:
            session.run("MATCH ()-[x]->() CALL (x) { DELETE x } IN TRANSACTIONS OF 20000 ROWS").consume()
            session.run("MATCH (x) CALL (x) { DELETE x } IN TRANSACTIONS OF 20000 ROWS").consume()
        snapshot.keep(self._derived, case)
        cost_of(python("-m", "bench.ours.push", uri, password, str(self._derived), case.id), self.folder)

    def ours(self, case: Snapshot, sources: int, passes: int) -> tuple[Cost, Answers]:
        """What our side takes, all of its process, and what it finds."""
        out = self.folder / f"results-{case.id[:8]}-{passes}"
        given = (str(self._derived), case.id, str(out), str(sources), str(passes))
        cost = cost_of(python("-m", "bench.ours.measures", *given), self.folder)
        told = {}
        for name, run in cost.answer.items():
            table = pq.read_table(out / "results" / run / "values.parquet")
            values = table["group" if name == "leiden" else "value"].to_numpy()
            told[name.removeprefix("sampled_")] = _in_order(case, table["uid"].to_pylist(), values)
        return cost, told

    def theirs(self, case: Snapshot, sampled: int) -> tuple[Cost, Answers]:
        """What the peer takes, its client and the server in that time, and what it streams; 0: every entity."""
        out = self.folder / "streamed.json"
        before = self._at_rest()
        cost = cost_of(python(str(_PEER), *self._reached(), str(out), str(sampled)), self.folder)
        used = self.server.cpu_s() - before
        streamed = json.loads(out.read_text("utf-8"))
        told = {name: _in_order(case, list(rows), np.array(list(rows.values()))) for name, rows in streamed.items()}
        return replace(cost, cpu_s=cost.answer["cpu_s"] + used), told

    @property
    def _derived(self) -> Path:
        return self.folder / "derived"

    def _reached(self) -> tuple[str, str]:
        return self.server.connection.uri, self.server.connection.password

    def _at_rest(self) -> float:
        """What the server has taken so far, once it has nothing left to do of what came before."""
        used = self.server.cpu_s()
        for _ in range(_LOOKS):
            time.sleep(1)
            before, used = used, self.server.cpu_s()
            if used - before <= _IDLE:
                break
        return used


def _in_order(case: Snapshot, uids: Sequence[str], values: Values) -> Values:
    """The values in order of uid. Failed: they are not of every entity of the case, each once."""
    order = np.argsort(np.array(uids))
    if sorted(case["entities"]["uid"].to_pylist()) != [uids[place] for place in order]:
        raise Failed("a side answered for other entities than those of the case")
    return np.asarray(values, dtype=np.float64)[order]


def _alike(case: Snapshot, mine: Answers, told: Answers) -> bool:
    """Are the largest PageRanks the same, shares of all, and are our groups as good?"""
    share, peers = (side["pagerank"] / side["pagerank"].sum() for side in (mine, told))
    first = np.argsort(-peers)[:TOP]
    found, theirs = (_modularity(case, side["leiden"]) for side in (mine, told))
    return bool(np.allclose(share[first], peers[first], rtol=1e-3) and found >= theirs - 0.02)


def _modularity(case: Snapshot, group: Values) -> float:
    """Of the undirected graph in which a pair counts once, computed alike for both sides."""
    ties, n = case["ties"], len(group)
    place = np.argsort(np.argsort(np.array(case["entities"]["uid"].to_pylist())))
    a, b = (place[ties[end].to_numpy()] for end in ("a", "b"))
    low, high = np.divmod(np.unique(np.minimum(a, b) * np.int64(n) + np.maximum(a, b)), n)
    number = np.unique(group, return_inverse=True)[1]
    degrees = np.bincount(np.concatenate([number[low], number[high]]))
    return float((number[low] == number[high]).mean() - ((degrees / degrees.sum()) ** 2).sum())


def _between_alike(mine: Values, told: Values) -> bool:
    """Sampled by each from other entities: is the sum the same, and do the values rise together?

    Who stands first depends on who was drawn: the neighbours of each drawn one carry all its ways.
    """
    told = told * len(told) / SOURCES
    together = np.corrcoef(np.log1p(mine), np.log1p(told))[0, 1]
    return bool(abs(mine.sum() / told.sum() - 1) < 0.1 and together > 0.7)
