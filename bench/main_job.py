"""How fast is the analyst's whole job, from the delivered statement to the report?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from .comparison import Comparison
from .delivered import statement
from .measuring import Cost, cost_of, python

ROWS, ACCOUNTS = 2_000_000, 200_000
NAMES = ("main-job-networkx", "main-job-igraph")
# the last figure: how near the PageRanks of the first twenty must be; networkx stops at n·1e-6 in all
PEERS = {
    "main-job-networkx": (
        "main_job_networkx.py",
        "pandas + networkx (Louvain in place of Leiden)",
        10.0,
        "at_least",
        1e-2,
    ),
    "main-job-igraph": ("main_job_igraph.py", "pandas + python-igraph, hand-written", 1.5, "at_most", 1e-6),
}


def compare(folder: Path, scale: float, names: Collection[str] = NAMES) -> list[Comparison]:
    """2 M transfers between 200,000 accounts at scale 1: import, snapshot, PageRank, betweenness, groups, report."""
    rows, delivered = max(int(ROWS * scale), 2_000), folder / "statement.csv"
    statement(delivered, rows=rows, accounts=max(int(ACCOUNTS * scale), 400))
    small = folder / "small.csv"
    statement(small, rows=2_000, accounts=400)
    cost_of(_job(["-m", "bench.ours.main_job"], small, folder / "warm"), folder)
    ours = cost_of(_job(["-m", "bench.ours.main_job"], delivered, folder / "ours"), folder)
    found = []
    for name in names:
        script, is_what, bar, direction, near = PEERS[name]
        path = str(Path(__file__).parent / "peers" / script)
        peer = cost_of(_job([path], delivered, folder / name), folder)
        found.append(_compared(name, ours, peer, is_what, bar, direction, near))
    return found


def _job(what: list[str], delivered: Path, out: Path) -> list[str]:
    return python(*what, str(delivered), str(out))


def _compared(name: str, ours: Cost, peer: Cost, is_what: str, bar: float, direction: Any, near: float) -> Comparison:
    passed = _agree(ours.answer, peer.answer, near)
    check = "the same ties and fen; PageRank of the first twenty; modularity no lower than the peer's - .02"
    return Comparison(name, [ours], [peer], is_what, "wall_s", bar, direction, check, passed)


def _agree(ours: Mapping[str, Any], peer: Mapping[str, Any], near: float) -> bool:
    same = all(ours[name] == peer[name] for name in ("ties", "value"))
    values = (sorted(side["pagerank"].values()) for side in (ours, peer))  # a card there is its account here
    alike = all(abs(one - other) < near * one for one, other in zip(*values, strict=True))
    return same and alike and ours["modularity"] >= peer["modularity"] - 0.02
