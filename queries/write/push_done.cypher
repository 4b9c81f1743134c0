// title: A push is whole
// question: Which snapshot does the database hold?
// param case: STRING UUID of the case
// param snapshot: STRING the snapshot that is pushed
// param checksum: STRING SHA-256 of all that it holds of this case

MERGE (c:Case {id: $case})
SET c.snapshot = $snapshot, c.checksum = $checksum
REMOVE c.pushing
