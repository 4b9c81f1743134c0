// title: Phones and devices used by several persons
// question: Which phones and devices are used by at least so many persons, and by whom?
// param case: STRING UUID of the case
// param least: INTEGER persons at least, such as 2
// returns: thing, kind, persons, uids, captions

MATCH (thing:Entity {case: $case})<-[:USES]-(person:Person)
WITH thing, person ORDER BY person.uid
WITH thing, collect(DISTINCT person) AS users
WHERE size(users) >= $least
RETURN thing.uid AS thing, thing.kind AS kind, size(users) AS persons,
  [user IN users | user.uid] AS uids, [user IN users | user.caption] AS captions
ORDER BY persons DESC, thing
