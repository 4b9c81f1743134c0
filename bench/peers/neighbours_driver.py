"""Peer, frozen: the first 500 ties of one entity by a hand-written call of the Neo4j driver.

    python neighbours_driver.py URI PASSWORD ID TIMES     prints {ms, ties}
"""

import json
import statistics
import sys
import time

from neo4j import GraphDatabase

QUERY = """
MATCH (e:Entity {id: $id})-[r:TRANSFER]-(o:Entity)
RETURN startNode(r).uid AS a, endNode(r).uid AS b, type(r) AS kind, r.unit AS unit, r.n AS n, r.value AS value,
  r.first AS first, r.last AS last, o.caption AS caption, o.kind AS other_kind
ORDER BY r.n DESC, r.unit, r.value DESC, o.uid
LIMIT 500
"""
uri, password, entity, times = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
took = []
with GraphDatabase.driver(uri, auth=("neo4j", password)) as driver:
    for _ in range(times):
        started = time.perf_counter()
        records, _, _ = driver.execute_query(QUERY, id=entity, database_="neo4j", routing_="r")
        took.append((time.perf_counter() - started) * 1000)
print(json.dumps({"ms": statistics.median(took), "ties": [[r["a"], r["b"], r["n"], r["value"]] for r in records]}))
