// title: All entities
// question: What does the database hold of each entity? So many at a time, in order of their ids.
// param case: STRING UUID of the case
// param after: STRING the id after which to go on
// param end: STRING what follows every id of the case
// param limit: INTEGER entities at most
// param labels: LIST<STRING> labels of the vocabulary
// param fields: LIST<STRING> fields of the vocabulary
// returns: entities

MATCH (e:Entity)
WHERE e.id > $after AND e.id < $end
WITH e
ORDER BY e.id
LIMIT $limit
WITH e, properties(e) AS p
RETURN collect([p.id, p.uid, p.kind, p.caption, p.hub, p.delivered, p.first.epochSeconds * 1000000 + p.first.microsecond,
  p.last.epochSeconds * 1000000 + p.last.microsecond, p.precision, p.details, p.keys, p.names, p.stamp,
  p.case = $case AND p.snapshot IS NOT NULL, [label IN labels(e) WHERE label IN $labels], [field IN $fields | p[field]]]) AS entities
