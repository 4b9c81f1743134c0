// title: Lost labels
// question: Which entities of this case lost the label that all bear?
// param case: STRING UUID of the case
// for each: entity

MATCH (e:KIND)
WHERE NOT e:Entity AND NOT e:Former AND e.case = $case AND e.id IS NOT NULL
CALL (e) { SET e:Entity } IN TRANSACTIONS OF 10000 ROWS
