// title: Whose database
// question: Does the database hold anything of another case?
// param case: STRING UUID of the case
// returns: id

MATCH (c:Case) WHERE c.id <> $case RETURN c.id AS id LIMIT 1
UNION
MATCH (e:Entity) WHERE e.case < $case RETURN e.case AS id LIMIT 1
UNION
MATCH (e:Entity) WHERE e.case > $case RETURN e.case AS id LIMIT 1
