// title: Links and ties that lost their id
// question: Which relationships of ours have no id any more?
// param case: STRING UUID of the case
// param types: LIST<STRING> relationship types of the vocabulary

MATCH (a:Entity {case: $case})-[r]->()
WHERE type(r) IN $types AND r.id IS NULL AND r.snapshot IS NOT NULL
CALL (r) { DELETE r } IN TRANSACTIONS OF 10000 ROWS
