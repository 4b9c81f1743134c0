// title: How many links and ties
// question: How many relationships of each type?
// param case: STRING UUID of the case
// param types: LIST<STRING> relationship types
// returns: type, n

MATCH (:Entity {case: $case})-[r {case: $case}]->()
WHERE type(r) IN $types AND r.id IS NOT NULL
RETURN type(r) AS type, count(*) AS n
ORDER BY type
