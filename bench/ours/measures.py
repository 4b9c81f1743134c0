"""Our side: PageRank, Leiden and sampled betweenness of a kept snapshot, projected, computed and written.

python -m bench.ours.measures DERIVED ID OUT SOURCES PASSES     keeps the runs in OUT; prints {run: measure}
"""

import json
import sys
from pathlib import Path

from graphkit import snapshot
from graphkit.book import Book
from graphkit.graph import project
from graphkit.measures import measure_named, run
from graphkit.model import Projection
from graphkit.results import Results

derived, wanted, out = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
sources, passes = int(sys.argv[4]), int(sys.argv[5])
given = snapshot.load(derived, wanted)
out.mkdir()
results = Results(out, Book.create(out))
directed = project(given, Projection(("transfer",), directed=True, unit="CNY", isolates=True))
both = project(given, Projection(("transfer",), directed=False, unit="CNY", isolates=True))
kept = [
    results.keep(run(measure_named(name), graph, options))
    for name, graph, options in (
        ("pagerank", directed, {}),
        ("leiden", both, {"repeats": 0, "iterations": passes}),
        ("sampled_betweenness", directed, {"sources": sources}),
    )
]
print(json.dumps({one.measure: one.run for one in kept}))
