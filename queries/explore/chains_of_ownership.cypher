// title: Who owns an organisation, and who owns the owner
// question: By which chains of shareholding, up to five steps, does anybody own a part of this organisation?
// param case: STRING UUID of the case
// param organisation: STRING uid of the organisation
// returns: owner, kind, caption, steps, chain
// note: Shares in per cent are in the rows, not in the database: a chain says that there is a holding, not how large.

MATCH (organisation:Entity {id: $case + '|' + $organisation})
USING INDEX SEEK organisation:Entity(id)
MATCH way = (owner:Entity)-[:SHAREHOLDER*1..5 {case: $case}]->(organisation)
WHERE owner <> organisation
RETURN DISTINCT owner.uid AS owner, owner.kind AS kind, owner.caption AS caption, length(way) AS steps,
  [one IN nodes(way) | one.uid] AS chain
ORDER BY steps, chain
