"""Peer, frozen: a loader with the Neo4j driver that sends one `MERGE` a time, as its first example does.

    python push_merge.py URI PASSWORD FOLDER     reads entities.parquet and ties.parquet; prints {entities, ties}
"""

import json
import sys
from pathlib import Path

import pyarrow.parquet as pq
from neo4j import GraphDatabase

ENTITY = "MERGE (e:Entity {id: $id}) SET e += $properties, e:$($labels)"
TIE = """
MATCH (a:Entity {id: $a}), (b:Entity {id: $b})
MERGE (a)-[r:TRANSFER {id: $id}]->(b)
SET r += $properties
"""
uri, password, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
written = {}
with GraphDatabase.driver(uri, auth=("neo4j", password)) as driver:
    for name, query, beside in (("entities", ENTITY, ["id", "labels"]), ("ties", TIE, ["id", "a", "b"])):
        rows = pq.read_table(folder / f"{name}.parquet").to_pylist()
        for row in rows:
            asked = {key: row[key] for key in beside}
            properties = {key: value for key, value in row.items() if key not in beside[1:]}
            driver.execute_query(query, **asked, properties=properties, database_="neo4j")
        written[name] = len(rows)
print(json.dumps(written))
