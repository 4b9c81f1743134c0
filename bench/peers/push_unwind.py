"""Peer, frozen: a hand-written loader with the Neo4j driver, a batch of rows a query, as Neo4j's guides do it.

`UNWIND $rows AS row MERGE … SET n += row.properties`, 20,000 rows a batch; constraints and indexes are there already.

    python push_unwind.py URI PASSWORD FOLDER     reads entities.parquet and ties.parquet; prints {entities, ties}
"""

import json
import sys
from pathlib import Path

import pyarrow.parquet as pq
from neo4j import GraphDatabase

BATCH = 20_000
ENTITIES = """
UNWIND $rows AS row
MERGE (e:Entity {id: row.id})
SET e += row.properties, e:$(row.labels)
"""
TIES = """
UNWIND $rows AS row
MATCH (a:Entity {id: row.a})
MATCH (b:Entity {id: row.b})
MERGE (a)-[r:TRANSFER {id: row.id}]->(b)
SET r += row.properties
"""
uri, password, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])


def batches(name, beside):
    file = pq.ParquetFile(folder / f"{name}.parquet")
    for batch in file.iter_batches(BATCH):
        rows = batch.to_pylist()
        yield [
            {**{key: row[key] for key in beside}, "properties": {k: v for k, v in row.items() if k not in beside[1:]}}
            for row in rows
        ]


written = {}
with GraphDatabase.driver(uri, auth=("neo4j", password)) as driver:
    for name, query, beside in (("entities", ENTITIES, ["id", "labels"]), ("ties", TIES, ["id", "a", "b"])):
        written[name] = 0
        for rows in batches(name, beside):
            driver.execute_query(query, rows=rows, database_="neo4j")
            written[name] += len(rows)
print(json.dumps(written))
