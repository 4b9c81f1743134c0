// title: Officials within three steps
// question: Which holders of a post stand within three steps of this person, and by which ways?
// param case: STRING UUID of the case
// param person: STRING uid of the person
// returns: official, caption, post, body, since, until, steps, way, kinds
// note: Everybody stands within three steps of somebody. A way is a lead to read; no way leads through a hub.

MATCH (official:Entity {case: $case, kind: 'person'})-[office:OFFICE {case: $case}]->(body:Organisation)
USING INDEX SEEK official:Entity(case, kind)
WHERE official.uid <> $person
MATCH (person:Entity {id: $case + '|' + $person})
USING INDEX SEEK person:Entity(id)
MATCH ALL SHORTEST (person)((from:Entity)-[step {case: $case}]-(to:Entity) WHERE NOT to.hub){1,3}(official)
RETURN official.uid AS official, official.caption AS caption, office.role AS post, body.caption AS body,
  toString(office.since) AS since, toString(office.until) AS until, size(step) AS steps,
  [person.uid] + [one IN to | one.uid] AS way, [one IN step | toLower(type(one))] AS kinds
ORDER BY steps, official, post, way, kinds
