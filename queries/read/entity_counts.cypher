// title: How many entities
// question: How many entities of each kind?
// param case: STRING UUID of the case
// returns: kind, n

MATCH (e:Entity {case: $case})
RETURN e.kind AS kind, count(*) AS n
ORDER BY kind
