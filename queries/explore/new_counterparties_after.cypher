// title: New counterparties after a day
// question: With whom does this entity, or what it holds or uses, first have to do on or after this day?
// param case: STRING UUID of the case
// param entity: STRING uid of the entity
// param day: DATE the day, such as 2025-03-01
// param zone: STRING time zone of that day, such as Asia/Shanghai
// returns: uid, kind, caption, own, kinds, n, first, last
// note: A pair with any undated tie is left out: whether it is new is unknown. Records may also begin on that day.

MATCH (entity:Entity {id: $case + '|' + $entity})-[:HOLDS|USES*0..1 {case: $case}]->(own:Entity)
USING INDEX SEEK entity:Entity(id)
WITH DISTINCT entity, own
MATCH (own)-[tie {case: $case}]-(other:Entity)
WHERE tie.n IS NOT NULL AND NOT other.hub AND NOT EXISTS { (entity)-[:HOLDS|USES {case: $case}]->(other) }
WITH own, other, tie ORDER BY own.uid, type(tie)
WITH other, collect(DISTINCT own.uid) AS own, collect(DISTINCT toLower(type(tie))) AS kinds, sum(tie.n) AS n,
  min(tie.first) AS first, max(tie.last) AS last, count(*) - count(tie.first) AS undated
WHERE undated = 0 AND first.epochSeconds >= datetime({date: date($day), timezone: $zone}).epochSeconds
RETURN other.uid AS uid, other.kind AS kind, other.caption AS caption, own, kinds, n, toString(first) AS first,
  toString(last) AS last
ORDER BY first, uid
