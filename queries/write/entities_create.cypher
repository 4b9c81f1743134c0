// title: New entities
// question: Which entities are new?
// param rows: LIST<LIST<ANY>> as graphkit.stores.neo4j.rows lays them out
// param kind: STRING kind of these entities
// param case: STRING UUID of the case
// param snapshot: STRING the snapshot that is pushed
// for each: entity

UNWIND $rows AS row
CREATE (e:Entity:KIND {id: row[0], uid: row[1],
  caption: row[2], hub: row[3], delivered: row[4],
  first: CASE WHEN row[5] IS NULL THEN null ELSE datetime.fromEpoch(row[5], row[6]) END,
  last: CASE WHEN row[7] IS NULL THEN null ELSE datetime.fromEpoch(row[7], row[8]) END,
  precision: row[9], details: row[10], keys: row[11], names: row[12], stamp: row[13],
  kind: $kind, case: $case, snapshot: $snapshot
})
SET e += row[14]
