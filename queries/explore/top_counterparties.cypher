// title: With whom most is exchanged
// question: With whom does this entity, or what it holds, exchange most of one currency?
// param case: STRING UUID of the case
// param entity: STRING uid of the entity
// param unit: STRING currency, such as CNY
// param most: INTEGER at most so many, such as 20
// returns: uid, kind, caption, hub, n, unit, paid, received
// money: paid, received
// note: A hub passes the money of many through: who stands behind it is in the wallet's own records.

MATCH (entity:Entity {id: $case + '|' + $entity})-[:HOLDS*0..1 {case: $case}]->(own:Entity)
USING INDEX SEEK entity:Entity(id)
MATCH (own)-[tie:TRANSFER {case: $case, unit: $unit}]-(other:Entity)
WHERE other <> own AND NOT EXISTS { (entity)-[:HOLDS {case: $case}]->(other) }
WITH DISTINCT own, tie, other
WITH other, sum(tie.n) AS n, sum(CASE WHEN startNode(tie) = own THEN tie.value ELSE 0 END) AS paid,
  sum(CASE WHEN endNode(tie) = own THEN tie.value ELSE 0 END) AS received
RETURN other.uid AS uid, other.kind AS kind, other.caption AS caption, other.hub AS hub, n, $unit AS unit, paid,
  received
ORDER BY paid + received DESC, uid
LIMIT $most
