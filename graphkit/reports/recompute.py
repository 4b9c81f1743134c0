"""Are the figures of this report right? Computes them anew with networkx alone, from pairs.csv, and compares.

    python -m venv check && check/bin/pip install networkx && check/bin/python recompute.py

Stands beside report.json and pairs.csv; needs Python 3.9 or newer and networkx, nothing else. It gives every list of
the report anew. Exit 0: every figure agrees within one part in a billion and stands at its rank; exit 1: one does not.
"""

from __future__ import annotations

import csv
import json
import sys
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import Any

import networkx as nx

HERE = Path(__file__).resolve().parent
NEAR = 1e-9


def tied(layer: str, asked: dict[str, Any]) -> Any:
    """The ties of one list in networkx: `weight` a strength, `length` how long a tie is, `whole` what one step is."""
    graph = nx.DiGraph() if asked["directed"] else nx.Graph()
    with (HERE / "pairs.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["layer"] == layer:
                exact = Fraction(1) if asked["weight"] == "none" else Fraction(row[asked["weight"]])
                ways = [(row["a"], row["b"])]
                if asked["directed"] and row["directed"] == "false":
                    ways.append((row["b"], row["a"]))
                for a, b in ways:
                    graph.add_edge(a, b, exact=exact, weight=float(exact))
    # 1/weight as whole numbers, all times the same factor: sums of lengths are exact, and equal ways are equal
    inverse = asked["distance"] == "inverse"
    whole = lcm(1, *(data["exact"].numerator for _, _, data in graph.edges(data=True))) if inverse else 1
    for _, _, data in graph.edges(data=True):
        data["length"] = int(whole / data["exact"]) if inverse else 1
    graph.graph.update(whole=whole, length="length" if inverse else None)
    return graph


def degree(graph: Any, way: str, weight: str | None) -> dict[str, float]:
    """Number, or weight, of ties: out and in together, or one of them."""
    counted = getattr(graph, way if graph.is_directed() else "degree")
    return {who: float(value) for who, value in counted(weight=weight)}


def betweenness(graph: Any) -> dict[str, float]:
    """The share of shortest paths between all others, summed; not normalised."""
    found: dict[str, float] = nx.betweenness_centrality(graph, weight=graph.graph["length"], normalized=False)
    return found


def sampled_betweenness(graph: Any, sources: int, seed: int) -> dict[str, float]:
    """The same from some entities drawn by lot, times n over their number; numpy draws them."""
    n, everybody = len(graph), sorted(graph, key=str.encode)
    if sources >= n:
        return betweenness(graph)
    import numpy as np

    drawn = [everybody[place] for place in np.random.default_rng(seed).choice(n, sources, replace=False)]
    found = nx.betweenness_centrality_subset(graph, drawn, everybody, weight=graph.graph["length"])
    return {who: value * n / sources for who, value in found.items()}


def closeness(graph: Any) -> dict[str, float]:
    """Wasserman and Faust, incoming paths."""
    back = graph.reverse() if graph.is_directed() else graph
    found = {}
    for who in graph:
        lengths = nx.single_source_dijkstra_path_length(back, who, weight="length")
        reached, total = len(lengths) - 1, sum(lengths.values())
        near = Fraction(reached * graph.graph["whole"], total) if total else Fraction(0)
        found[who] = float(near * Fraction(reached, max(len(graph) - 1, 1)))
    return found


def pagerank(graph: Any, damping: float) -> dict[str, float]:
    """A walk that follows ties by weight and begins anew anywhere; from who has no tie out it always does."""
    n = len(graph)
    out = degree(graph, "out_degree", "weight")
    value = dict.fromkeys(graph, 1 / n) if n else {}
    for _step in range(400):
        lost = sum(value[who] for who in graph if not out[who])
        then = dict.fromkeys(graph, (1 - damping) / n + damping * lost / n) if n else {}
        for who in graph:
            for other, data in graph[who].items():
                then[other] += damping * value[who] * data["weight"] / out[who]
        value = then
    return value


def eigenvector(graph: Any) -> dict[str, float]:
    """The vector of the largest eigenvalue, largest value 1."""
    found = nx.eigenvector_centrality(graph, max_iter=20_000, tol=1e-14, weight="weight")
    return {who: value / max(found.values()) for who, value in found.items()}


def computed(graph: Any, column: dict[str, Any]) -> dict[str, float]:
    """The figures of one column of a list, for everybody."""
    name, options, n = column["measure"], column["options"], len(graph)
    if name.endswith("strength"):
        return degree(graph, name.replace("strength", "degree"), "weight")
    if name == "pagerank":
        return pagerank(graph, options["damping"])
    if name == "eigenvector":
        return eigenvector(graph)
    if name == "k_core":
        return {who: float(value) for who, value in nx.core_number(graph).items()}
    found = {
        "betweenness": betweenness,
        "sampled_betweenness": lambda it: sampled_betweenness(it, options["sources"], options["seed"]),
        "closeness": closeness,
    }.get(name, lambda it: degree(it, name, None))(graph)
    if options["scale"] == "raw" or name == "closeness":
        return found
    least = max((n - 1) * (n - 2), 1) if name.endswith("betweenness") else max(n - 1, 1)
    double = 2 if name.endswith("betweenness") and not graph.is_directed() else 1
    return {who: double * value / least for who, value in found.items()}


def apart(mine: dict[str, float], uid: str, figure: dict[str, Any]) -> float:
    """How far is a figure of the report from mine? Infinite where it cannot stand at its rank."""
    value = mine[uid]
    slack = NEAR * max(1.0, abs(value))
    above = sum(other > value + slack for other in mine.values())
    not_below = sum(other >= value - slack for other in mine.values())
    if not above + 1 <= figure["rank"] <= max(not_below, 1):
        return float("inf")
    return float(abs(value - figure["value"]) / max(1.0, abs(value)))


def main() -> int:
    """Goes through every list, gives it, and says how far it is from the report."""
    report = json.loads((HERE / "report.json").read_text("utf-8"))
    wrong = 0
    for layer in report["layers"]:
        for ranked in layer["lists"]:
            rows = [row for part in ranked["parts"] for row in part["rows"]]
            for number, column in enumerate(ranked["columns"]):
                asked = column["projection"]
                mine = computed(tied(layer["id"], asked), column)
                far = max([apart(mine, row["uid"], row["figures"][number]) for row in rows], default=0.0)
                wrong += far > NEAR
                say(f"\n{layer['id']}  {column['measure']}  weight {asked['weight']}, distance {asked['distance']}")
                for row in sorted(rows, key=lambda row: (row["figures"][number]["rank"], row["uid"])):
                    say(f"{row['figures'][number]['rank']:>6}  {mine[row['uid']]!r:<24} {row['uid']}")
                verdict = "agrees" if far <= NEAR else "DIFFERS"
                say(f"        {verdict}: {len(rows)} figures, largest difference {far:.1e}")
    say(f"\n{wrong} lists differ from the report" if wrong else "\nEvery list agrees with the report.")
    return 1 if wrong else 0


def say(text: str) -> None:
    """One line on stdout."""
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    raise SystemExit(main())
