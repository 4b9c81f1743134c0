// title: New ties
// question: Which ties are new?
// param rows: LIST<LIST<ANY>> as graphkit.stores.neo4j.rows lays them out
// param case: STRING UUID of the case
// param snapshot: STRING the snapshot that is pushed
// for each: event

UNWIND $rows AS row
MATCH (a:Entity {id: row[1]})
MATCH (b:Entity {id: row[2]})
CREATE (a)-[r:KIND {id: row[0],
  unit: row[3], n: row[4], value: row[5],
  first: CASE WHEN row[6] IS NULL THEN null ELSE datetime({epochSeconds: row[6], nanosecond: row[7]}) END,
  last: CASE WHEN row[8] IS NULL THEN null ELSE datetime({epochSeconds: row[8], nanosecond: row[9]}) END,
  precision: row[10], directed: row[11], case: $case, snapshot: $snapshot
}]->(b)
