// title: Ties around
// question: Which ties does the view show, in order?
// param case: STRING UUID of the case
// param ids: LIST<STRING> ids of the entities asked for
// param inside: BOOLEAN only what joins them among themselves
// param types: LIST<STRING> relationship types
// param kinds: LIST<STRING> relationship types kept
// param windowed: BOOLEAN a period is given
// param since: INTEGER microseconds; null: open
// param until: INTEGER microseconds, excluded; null: open
// param least_n: INTEGER occurrences at least
// param least_value: INTEGER minor units at least
// param limit: INTEGER rows at most
// returns: a, b, kind, directed, unit, n, value, first, last, precision

MATCH (e:Entity)
WHERE e.id IN $ids
MATCH (e)-[r]-(o:Entity)
WHERE type(r) IN $types AND r.id IS NOT NULL AND r.case = $case AND o.case = $case
  AND ((NOT $inside AND NOT o.id IN $ids) OR (o.id IN $ids AND startNode(r) = e))
WITH e, r, o, CASE
    WHEN NOT type(r) IN $kinds THEN 'kinds'
    WHEN $windowed AND (r.first IS NULL OR r.last IS NULL) THEN 'undated'
    WHEN $since IS NOT NULL AND r.last.epochSeconds * 1000000 + r.last.microsecond
      <= $since - CASE r.precision WHEN 'day' THEN 86400000000 WHEN 'min' THEN 60000000 WHEN 's' THEN 1000000 ELSE 1 END
      THEN 'window'
    WHEN $until IS NOT NULL AND r.first.epochSeconds * 1000000 + r.first.microsecond >= $until THEN 'window'
    WHEN r.n < $least_n THEN 'least_n'
    WHEN $least_value > 0 AND coalesce(r.value, $least_value - 1) < $least_value THEN 'least_value'
    ELSE '' END AS reason
WHERE reason = ''
WITH e, r, o
ORDER BY r.n DESC, coalesce(r.unit, ''), coalesce(r.value, -9223372036854775808) DESC, o.uid, e.uid, toLower(type(r)), r.directed, startNode(r).uid
LIMIT $limit
RETURN startNode(r).uid AS a, endNode(r).uid AS b, toLower(type(r)) AS kind, r.directed AS directed, r.unit AS unit, r.n AS n,
  r.value AS value, r.first.epochSeconds * 1000000 + r.first.microsecond AS first,
  r.last.epochSeconds * 1000000 + r.last.microsecond AS last, r.precision AS precision
