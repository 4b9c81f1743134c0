// title: Changed ties
// question: Which ties are no longer as the snapshot has them?
// param rows: LIST<LIST<ANY>> as graphkit.stores.neo4j.rows lays them out
// param case: STRING UUID of the case
// param snapshot: STRING the snapshot that is pushed
// for each: event

UNWIND $rows AS row
MATCH ()-[r:KIND {id: row[0]}]->()
SET r.unit = row[3], r.n = row[4], r.value = row[5],
    r.first = CASE WHEN row[6] IS NULL THEN null ELSE datetime({epochSeconds: row[6], nanosecond: row[7]}) END,
    r.last = CASE WHEN row[8] IS NULL THEN null ELSE datetime({epochSeconds: row[8], nanosecond: row[9]}) END,
    r.precision = row[10], r.directed = row[11], r.case = $case, r.snapshot = $snapshot
