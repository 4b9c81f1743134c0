"""Peer, frozen: PageRank, Leiden and sampled betweenness by Neo4j Graph Data Science, as its documentation does it.

One native projection with the transfers directed and undirected, three procedures in stream mode, everything that
they stream is taken by the Python driver. PageRank runs until its default tolerance is reached instead of for its
default 20 iterations, so that its values can be compared; SAMPLED 0: betweenness from every node.

    python measures_gds.py URI PASSWORD OUT SAMPLED     writes OUT (JSON); prints {cpu_s, seconds: {step: s}}
"""

import json
import sys
import time

from neo4j import GraphDatabase

PROJECT = """
CALL gds.graph.project('transfers', 'Entity', {
  PAID: {type: 'TRANSFER', orientation: 'NATURAL'},
  BOTH: {type: 'TRANSFER', orientation: 'UNDIRECTED', aggregation: 'SINGLE'}
})
YIELD graphName, nodeCount, relationshipCount
"""
PAGERANK = """
CALL gds.pageRank.stream('transfers', {relationshipTypes: ['PAID'], dampingFactor: 0.85, maxIterations: 200})
YIELD nodeId, score
RETURN gds.util.asNode(nodeId).uid AS uid, score
"""
LEIDEN = """
CALL gds.leiden.stream('transfers', {relationshipTypes: ['BOTH'], randomSeed: 0, concurrency: 1})
YIELD nodeId, communityId
RETURN gds.util.asNode(nodeId).uid AS uid, communityId AS score
"""
BETWEENNESS = """
CALL gds.betweenness.stream('transfers', $configuration)
YIELD nodeId, score
RETURN gds.util.asNode(nodeId).uid AS uid, score
"""
uri, password, out, sampled = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
betweenness = {"relationshipTypes": ["PAID"]} | ({"samplingSize": sampled, "samplingSeed": 0} if sampled else {})
told, seconds = {}, {}
with GraphDatabase.driver(uri, auth=("neo4j", password)) as driver:

    def step(name, query, **values):
        began = time.perf_counter()
        records, _, _ = driver.execute_query(query, values, database_="neo4j")
        seconds[name] = time.perf_counter() - began
        return records

    step("project", PROJECT)
    for name, query, values in (
        ("pagerank", PAGERANK, {}),
        ("leiden", LEIDEN, {}),
        ("betweenness", BETWEENNESS, {"configuration": betweenness}),
    ):
        told[name] = {record["uid"]: record["score"] for record in step(name, query, **values)}
    step("drop", "CALL gds.graph.drop('transfers') YIELD graphName")
used = time.process_time()
with open(out, "w", encoding="utf-8") as file:
    json.dump(told, file)
print(json.dumps({"cpu_s": used, "seconds": seconds}))
