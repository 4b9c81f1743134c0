// title: Phones and devices used by several persons
// question: Which phones and devices are used by at least so many persons, and by whom?
// param case: STRING UUID of the case
// param least: INTEGER persons at least, such as 2
// returns: thing, kind, persons, uids, captions
// note: A register's contact number may be a firm's, a parent's or an agent's.

MATCH (person:Entity {case: $case, kind: 'person'})-[:USES {case: $case}]->(thing:Entity)
USING INDEX SEEK person:Entity(case, kind)
WITH thing, person ORDER BY person.uid
WITH thing, collect(DISTINCT person) AS users
WHERE size(users) >= $least
RETURN thing.uid AS thing, thing.kind AS kind, size(users) AS persons,
  [user IN users | user.uid] AS uids, [user IN users | user.caption] AS captions
ORDER BY persons DESC, thing
