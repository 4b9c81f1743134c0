// title: What others put beside
// question: Which nodes that are not ours did others join to the entities of this case?
// param case: STRING UUID of the case
// param limit: INTEGER rows at most
// returns: what, name, a, b, properties

MATCH (:Entity {case: $case})--(n)
WHERE NOT n:Entity AND NOT n:Case AND NOT n:Former AND coalesce(n.case, $case) = $case
WITH DISTINCT n
RETURN 'node' AS what, reduce(name = '', label IN labels(n) | CASE name WHEN '' THEN label ELSE name + ':' + label END) AS name,
  elementId(n) AS a, null AS b, properties(n) AS properties
ORDER BY name, a
LIMIT $limit
