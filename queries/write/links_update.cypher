// title: Changed links
// question: Which links are no longer as the snapshot has them?
// param rows: LIST<LIST<ANY>> as graphkit.stores.neo4j.rows lays them out
// param case: STRING UUID of the case
// param snapshot: STRING the snapshot that is pushed
// for each: link

UNWIND $rows AS row
MATCH ()-[r:KIND {id: row[0]}]->()
SET r.directed = row[3], r.role = row[4], r.strength = row[5], r.since = date(row[6]), r.until = date(row[7]),
    r.grade = row[8], r.basis = row[9], r.case = $case, r.snapshot = $snapshot
