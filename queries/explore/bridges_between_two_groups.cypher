// title: Who stands between two groups
// question: Who belongs to neither list and deals with members of both, directly or by what these hold or use?
// param case: STRING UUID of the case
// param one: LIST<STRING> uids of the one group, with commas
// param other: LIST<STRING> uids of the other group, with commas
// returns: uid, kind, caption, of_one, of_other
// note: A taxi driver or a landlord stands between many; the answer is where to look, not what it means.

UNWIND $one AS first_uid
MATCH (a:Entity {id: $case + '|' + first_uid})-[:HOLDS|USES*0..1 {case: $case}]->(x:Entity)
USING INDEX SEEK a:Entity(id)
MATCH (x)-[tie {case: $case}]-(between:Entity)
WHERE NOT type(tie) IN ['HOLDS', 'USES'] AND NOT between.hub AND NOT between.uid IN $one + $other
  AND NOT EXISTS { (between)<-[:HOLDS|USES {case: $case}]-(member:Entity) WHERE member.uid IN $one + $other }
WITH between, count(DISTINCT a) AS of_one
MATCH (between)-[tie {case: $case}]-(y:Entity)
WHERE NOT type(tie) IN ['HOLDS', 'USES']
MATCH (y)<-[:HOLDS|USES*0..1 {case: $case}]-(b:Entity)
WHERE b.uid IN $other
WITH between, of_one, count(DISTINCT b) AS of_other
RETURN between.uid AS uid, between.kind AS kind, between.caption AS caption, of_one, of_other
ORDER BY of_one + of_other DESC, uid
