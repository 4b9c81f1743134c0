// title: New ties
// question: Which ties are new?
// param rows: LIST<LIST<ANY>> as graphkit.stores.neo4j.rows lays them out: each first end with its ties
// param directed: BOOLEAN of all of these ties
// param unit: STRING of all of these ties; null: none
// param layer: STRING what stands between the two ends in an id
// param case: STRING UUID of the case
// param snapshot: STRING the snapshot that is pushed
// for each: event

UNWIND $rows AS row
MATCH (a:Entity {id: $case + '|' + row[0]})
UNWIND row[1] AS tie
MATCH (b:Entity {id: $case + '|' + tie[0]})
CREATE (a)-[:KIND {id: $case + '|' + row[0] + $layer + tie[0], unit: $unit, n: tie[1], value: tie[2],
  first: CASE WHEN tie[3] IS NULL THEN null ELSE datetime.fromEpoch(tie[3], tie[4]) END,
  last: CASE WHEN tie[5] IS NULL THEN null ELSE datetime.fromEpoch(tie[5], tie[6]) END,
  precision: tie[7], directed: $directed, case: $case, snapshot: $snapshot
}]->(b)
