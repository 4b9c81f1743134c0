// title: Who deals with both persons
// question: Who deals with each of these two persons or organisations, by any of what they hold or use?
// param case: STRING UUID of the case
// param a: STRING uid of the one
// param b: STRING uid of the other
// returns: uid, kind, caption, with_a, with_b
// note: An account stands here for itself: two accounts of one person are two rows. What both hold is not counted.

MATCH (a:Entity {id: $case + '|' + $a})-[:HOLDS|USES*0..1 {case: $case}]->(x:Entity)
USING INDEX SEEK a:Entity(id)
WITH DISTINCT x
MATCH (x)-[one {case: $case}]-(between:Entity)
WHERE NOT type(one) IN ['HOLDS', 'USES'] AND NOT between.hub AND NOT between.uid IN [$a, $b]
WITH between, sum(coalesce(one.n, 1)) AS with_a
MATCH (b:Entity {id: $case + '|' + $b})-[:HOLDS|USES*0..1 {case: $case}]->(y:Entity)
USING INDEX SEEK b:Entity(id)
WITH DISTINCT between, with_a, y
MATCH (y)-[other {case: $case}]-(between)
WHERE $a <> $b AND NOT type(other) IN ['HOLDS', 'USES'] AND NOT EXISTS {
  (between)<-[:HOLDS|USES {case: $case}]-(own:Entity) WHERE own.uid IN [$a, $b] }
WITH between, with_a, sum(coalesce(other.n, 1)) AS with_b
RETURN between.uid AS uid, between.kind AS kind, between.caption AS caption, with_a, with_b
ORDER BY with_a + with_b DESC, uid
