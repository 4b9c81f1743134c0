// title: Who deals with both
// question: Which entities have ties or links with each of these two, and with how many events in all?
// param case: STRING UUID of the case
// param a: STRING uid of the one
// param b: STRING uid of the other
// returns: uid, kind, caption, with_a, with_b
// note: A common counterparty is no acquaintance: a supermarket has thousands.

MATCH (a:Entity {id: $case + '|' + $a})-[one {case: $case}]-(between:Entity)-[other {case: $case}]-(b:Entity {id: $case + '|' + $b})
USING INDEX SEEK a:Entity(id)
USING INDEX SEEK b:Entity(id)
WHERE a <> b AND between <> a AND between <> b AND NOT between.hub
WITH between, collect(DISTINCT one) AS ones, collect(DISTINCT other) AS others
RETURN between.uid AS uid, between.kind AS kind, between.caption AS caption,
  reduce(n = 0, r IN ones | n + coalesce(r.n, 1)) AS with_a, reduce(n = 0, r IN others | n + coalesce(r.n, 1)) AS with_b
ORDER BY with_a + with_b DESC, uid
