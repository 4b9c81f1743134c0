// title: Changed ties
// question: Which ties are no longer as the snapshot has them?
// param rows: LIST<LIST<ANY>> as graphkit.stores.neo4j.rows lays them out
// param directed: BOOLEAN of all of these ties
// param unit: STRING of all of these ties; null: none
// param case: STRING UUID of the case
// param snapshot: STRING the snapshot that is pushed
// for each: event

UNWIND $rows AS row
MATCH ()-[r:KIND {id: row[0]}]->()
SET r.unit = $unit, r.n = row[1], r.value = row[2],
    r.first = CASE WHEN row[3] IS NULL THEN null ELSE datetime.fromEpoch(row[3], row[4]) END,
    r.last = CASE WHEN row[5] IS NULL THEN null ELSE datetime.fromEpoch(row[5], row[6]) END,
    r.precision = row[7], r.directed = $directed, r.case = $case, r.snapshot = $snapshot
