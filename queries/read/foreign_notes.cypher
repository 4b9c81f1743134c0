// title: What others noted
// question: Which properties did others add to the entities of this case?
// param case: STRING UUID of the case
// param properties: LIST<STRING> names of our own properties
// param prefixes: LIST<STRING> what the names of our scores begin with
// param limit: INTEGER rows at most
// returns: what, name, a, b, properties

MATCH (e:Entity {case: $case})
WITH e, properties(e) AS said
UNWIND keys(said) AS name
WITH e, said, name
WHERE NOT name IN $properties AND none(prefix IN $prefixes WHERE name STARTS WITH prefix)
RETURN 'property' AS what, name, e.uid AS a, null AS b, {value: said[name]} AS properties
ORDER BY name, a
LIMIT $limit
