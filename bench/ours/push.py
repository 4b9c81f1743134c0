"""Our side: a snapshot pushed as `graphkit neo4j push` pushes it, and again where a next one is there.

python -m bench.ours.push URI PASSWORD FOLDER ID [NEXT_ID]     prints {checksum, first_s, again_s, first_cpu_s}
"""

import json
import sys
import time
from pathlib import Path

from graphkit import snapshot
from graphkit.model import Progress
from graphkit.stores.neo4j import Connection, Neo4jStore

uri, password, folder, first, *then = sys.argv[1:]
told: dict[str, object] = {}
given = snapshot.load(Path(folder), first)
with Neo4jStore(Connection(uri, "neo4j", password), given.case) as store:
    began, used = time.perf_counter(), time.process_time()
    store.prepare()
    told["checksum"] = store.push(given, None, Progress()).checksum
    told["first_s"], told["first_cpu_s"] = time.perf_counter() - began, time.process_time() - used
    for following in then:
        old, given = given, snapshot.load(Path(folder), following)
        began = time.perf_counter()
        store.prepare()
        told["checksum"] = store.push(given, old, Progress(), store.left).checksum
        told["again_s"] = time.perf_counter() - began
print(json.dumps(told))
