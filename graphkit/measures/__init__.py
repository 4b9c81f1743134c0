"""Which questions can be asked of a graph? The list of measures, and how one is run.

A measure answers for every entity; its figure is a lead to rows that are worth reading, never a label of a person.
A new measure is a function in the file of its question, and one line here.
"""

from __future__ import annotations

from math import inf

from graphkit.errors import UsageError

from . import oracles
from .brokerage import betweenness, sampled_betweenness
from .communities import leiden, louvain
from .importance import (
    degree,
    eigenvector,
    in_degree,
    in_strength,
    k_core,
    out_degree,
    out_strength,
    pagerank,
    strength,
)
from .measure import Measure
from .nearness import closeness
from .run import projection_json, ranks, run, run_id, versions
from .scales import as_it_is, of_largest, per_other, per_pair

_FREEMAN = "Freeman 1979, DOI 10.1016/0378-8733(78)90021-7"
_BARRAT = "Barrat et al. 2004, DOI 10.1073/pnas.0400087101"
_TIES, _WEIGHT, _LINEAR, _PAIRWISE = "ties", "weight", "O(n + m)", "O(n·m), with weights O(n·m + n² log n)"

MEASURES: tuple[Measure, ...] = (
    Measure(degree, oracles.degree, "ignored", "both", _TIES, (0, inf), _LINEAR, _FREEMAN, per_other),
    Measure(in_degree, oracles.in_degree, "ignored", "in", _TIES, (0, inf), _LINEAR, _FREEMAN, per_other),
    Measure(out_degree, oracles.out_degree, "ignored", "out", _TIES, (0, inf), _LINEAR, _FREEMAN, per_other),
    Measure(strength, oracles.strength, "strength", "both", _WEIGHT, (0, inf), _LINEAR, _BARRAT),
    Measure(in_strength, oracles.in_strength, "strength", "in", _WEIGHT, (0, inf), _LINEAR, _BARRAT),
    Measure(out_strength, oracles.out_strength, "strength", "out", _WEIGHT, (0, inf), _LINEAR, _BARRAT),
    Measure(
        pagerank, oracles.pagerank, "strength", "out", "share", (0, 1), "O(m) a step",
        "Brin and Page 1998, DOI 10.1016/S0169-7552(98)00110-X", as_it_is,
    ),
    Measure(
        betweenness, oracles.betweenness, "distance", "out", "pairs", (0, inf), _PAIRWISE,
        "Freeman 1977; Brandes 2001, DOI 10.1080/0022250X.2001.9990249", per_pair,
    ),
    Measure(
        sampled_betweenness, oracles.betweenness, "distance", "out", "pairs", (0, inf), "O(sources·m)",
        "Brandes and Pich 2007, DOI 10.1142/S0218127407018403", per_pair,
    ),
    Measure(
        closeness, oracles.closeness, "distance", "in", "per step", (0, inf), _PAIRWISE,
        "Wasserman and Faust 1994, p. 201, DOI 10.1017/CBO9780511815478", as_it_is,
    ),
    Measure(
        eigenvector, oracles.eigenvector, "strength", "in", "share", (0, 1), "O(m) a step",
        "Bonacich 1987, DOI 10.1086/228631", of_largest,
    ),
    Measure(
        k_core, oracles.k_core, "ignored", "both", _TIES, (0, inf), _LINEAR,
        "Seidman 1983, DOI 10.1016/0378-8733(83)90028-X",
    ),
    Measure(
        leiden, None, "strength", "ignored", "group", (1, inf), "O(m) a pass",
        "Traag, Waltman, van Eck 2019, DOI 10.1038/s41598-019-41695-z",
    ),
    Measure(
        louvain, None, "strength", "ignored", "group", (1, inf), "O(m) a pass",
        "Blondel et al. 2008, DOI 10.1088/1742-5468/2008/10/P10008",
    ),
)  # fmt: skip

__all__ = ["MEASURES", "Measure", "measure_named", "projection_json", "ranks", "run", "run_id", "versions"]


def measure_named(name: str) -> Measure:
    """Which measure is called so? Raises UsageError that lists all."""
    for measure in MEASURES:
        if measure.name == name:
            return measure
    raise UsageError("unknown-measure", measure=name, known=", ".join(it.name for it in MEASURES))
