// title: Lost ids
// question: Which entities of this case lost their id, and can have it back? So many at a time.
// param case: STRING UUID of the case
// param end: STRING what follows every id of the case
// param limit: INTEGER entities at most
// returns: mended

MATCH (e:Entity {case: $case})
WHERE (e.id IS NULL OR e.id <= $case OR e.id >= $end) AND e.snapshot IS NOT NULL AND e.uid IS NOT NULL
  AND NOT EXISTS { (:Entity {id: $case + '|' + e.uid}) }
WITH e.uid AS uid, head(collect(e)) AS e
LIMIT $limit
SET e.id = $case + '|' + uid
RETURN count(*) AS mended
