// title: What others joined
// question: Which relationships of this case did others add?
// param case: STRING UUID of the case
// param types: LIST<STRING> relationship types
// param limit: INTEGER rows at most
// returns: what, name, a, b, properties

MATCH (a {case: $case})-[r]-(b)
WHERE r.id IS NULL OR NOT type(r) IN $types
WITH DISTINCT r
RETURN 'relationship' AS what, type(r) AS name, coalesce(startNode(r).uid, elementId(startNode(r))) AS a,
  coalesce(endNode(r).uid, elementId(endNode(r))) AS b, properties(r) AS properties
ORDER BY name, a, b
LIMIT $limit
