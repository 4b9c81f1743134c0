"""Our side: the first 500 ties of one entity, in order, with what is left out.

python -m bench.ours.neighbours URI PASSWORD CASE UID TIMES     prints {ms, ties}
"""

import json
import statistics
import sys
import time

from graphkit.model import Keep
from graphkit.stores.neo4j import Connection, Neo4jStore

uri, password, case, uid, times = sys.argv[1:]
took = []
with Neo4jStore(Connection(uri, "neo4j", password), case) as store:
    for _ in range(int(times)):
        began = time.perf_counter()
        shown = store.neighbours([uid], Keep(), limit=500)
        took.append((time.perf_counter() - began) * 1000)
rows = [[row["a"], row["b"], row["n"], row["value"]] for row in shown.ties.to_pylist()]
print(json.dumps({"ms": statistics.median(took), "ties": rows}))
