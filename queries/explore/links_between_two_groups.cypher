// title: What joins two groups
// question: Which ties and links join the members of one list with those of another, directly or by what they hold or use?
// param case: STRING UUID of the case
// param one: LIST<STRING> uids of the one group, with commas
// param other: LIST<STRING> uids of the other group, with commas
// returns: a, b, through_a, through_b, kind, role, unit, n, value, first, last
// money: value
// note: A thing that both hold or use is in shared_phones and devices_of_several_holders, not here.

UNWIND $one AS first_uid
MATCH (a:Entity {id: $case + '|' + first_uid})-[:HOLDS|USES*0..1 {case: $case}]->(x:Entity)
USING INDEX SEEK a:Entity(id)
UNWIND $other AS second_uid
MATCH (b:Entity {id: $case + '|' + second_uid})-[:HOLDS|USES*0..1 {case: $case}]->(y:Entity)
USING INDEX SEEK b:Entity(id)
WITH DISTINCT a, b, x, y
WHERE a <> b AND x <> y
MATCH (x)-[tie {case: $case}]-(y)
WHERE NOT type(tie) IN ['HOLDS', 'USES']
RETURN a.uid AS a, b.uid AS b, x.uid AS through_a, y.uid AS through_b, toLower(type(tie)) AS kind, tie.role AS role,
  tie.unit AS unit, tie.n AS n, tie.value AS value, toString(tie.first) AS first, toString(tie.last) AS last
ORDER BY coalesce(n, 1) DESC, kind, unit, coalesce(value, 0) DESC, a, b, through_a, through_b
