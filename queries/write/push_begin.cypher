// title: A push begins
// question: Which snapshot is on its way? Until it is whole, the database claims none.
// param case: STRING UUID of the case
// param snapshot: STRING the snapshot that is pushed

MERGE (c:Case {id: $case})
SET c.pushing = $snapshot
REMOVE c.snapshot, c.checksum
