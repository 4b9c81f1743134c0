// title: Changed entities
// question: Which entities are no longer as the snapshot has them?
// param rows: LIST<LIST<ANY>> as graphkit.stores.neo4j.rows lays them out
// param labels: LIST<STRING> every label of the vocabulary but this kind's
// param kind: STRING kind of these entities
// param case: STRING UUID of the case
// param snapshot: STRING the snapshot that is pushed
// for each: entity

UNWIND $rows AS row
MATCH (e:Entity {id: row[0]})
REMOVE e:$($labels)
SET e:KIND, e.uid = row[1], e.caption = row[2], e.hub = row[3], e.delivered = row[4],
    e.first = CASE WHEN row[5] IS NULL THEN null ELSE datetime.fromEpoch(row[5], row[6]) END,
    e.last = CASE WHEN row[7] IS NULL THEN null ELSE datetime.fromEpoch(row[7], row[8]) END,
    e.precision = row[9], e.details = row[10], e.keys = row[11], e.names = row[12], e.stamp = row[13],
    e.kind = $kind, e.case = $case, e.snapshot = $snapshot
SET e += row[14]
