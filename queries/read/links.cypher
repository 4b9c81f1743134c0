// title: Links around
// question: Which links does the view show, in order?
// param case: STRING UUID of the case
// param ids: LIST<STRING> ids of the entities asked for
// param inside: BOOLEAN only what joins them among themselves
// param types: LIST<STRING> relationship types
// param kinds: LIST<STRING> relationship types kept
// param since_day: STRING date; null: open
// param until_day: STRING date, excluded; null: open
// param limit: INTEGER rows at most
// returns: a, b, kind, directed, role, strength, since, until

MATCH (e:Entity)
WHERE e.id IN $ids
MATCH (e)-[r]-(o:Entity)
WHERE type(r) IN $types AND r.id IS NOT NULL AND r.case = $case AND o.case = $case
  AND ((NOT $inside AND NOT o.id IN $ids) OR (o.id IN $ids AND startNode(r) = e))
WITH e, r, o, CASE
    WHEN NOT type(r) IN $kinds THEN 'kinds'
    WHEN $since_day IS NOT NULL AND r.until < date($since_day) THEN 'window'
    WHEN $until_day IS NOT NULL AND r.since >= date($until_day) THEN 'window'
    ELSE '' END AS reason
WHERE reason = ''
WITH e, r, o
ORDER BY toLower(type(r)), o.uid, e.uid, coalesce(r.role, ''), coalesce(r.since, date('0001-01-01')), coalesce(r.until, date('0001-01-01')),
  startNode(r).uid, r.directed
LIMIT $limit
RETURN startNode(r).uid AS a, endNode(r).uid AS b, toLower(type(r)) AS kind, r.directed AS directed, r.role AS role,
  r.strength AS strength, toString(r.since) AS since, toString(r.until) AS until
