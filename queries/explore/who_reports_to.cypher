// title: Who reports to whom
// question: Who reports to this person, directly or over others, up to five steps?
// param case: STRING UUID of the case
// param person: STRING uid of the person
// returns: uid, caption, steps, chain, roles
// note: Such links are what a file of the case states, often an assessment; its rows say whose.

MATCH (head:Entity {id: $case + '|' + $person})
USING INDEX SEEK head:Entity(id)
MATCH way = (person:Person)-[:REPORTS_TO*1..5 {case: $case}]->(head)
WHERE person <> head
RETURN DISTINCT person.uid AS uid, person.caption AS caption, length(way) AS steps,
  [one IN nodes(way) | one.uid] AS chain, [one IN relationships(way) | one.role] AS roles
ORDER BY steps, chain, roles
