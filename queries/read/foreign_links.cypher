// title: What others joined
// question: Which relationships of this case did others add?
// param case: STRING UUID of the case
// param types: LIST<STRING> relationship types
// param limit: INTEGER rows at most
// returns: what, name, a, b, properties

MATCH (a {case: $case})-[r]-(b)
WHERE (r.id IS NULL OR NOT type(r) IN $types) AND coalesce(r.case, $case) = $case
WITH DISTINCT r, startNode(r) AS a, endNode(r) AS b
RETURN 'relationship' AS what, type(r) AS name,
  CASE WHEN a.case = $case AND a.uid IS NOT NULL THEN a.uid ELSE elementId(a) END AS a,
  CASE WHEN b.case = $case AND b.uid IS NOT NULL THEN b.uid ELSE elementId(b) END AS b, properties(r) AS properties
ORDER BY name, a, b
LIMIT $limit
