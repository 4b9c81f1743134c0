// title: Why links are not shown
// question: How many links does the view leave out, and why?
// param case: STRING UUID of the case
// param ids: LIST<STRING> ids of the entities asked for
// param inside: BOOLEAN only what joins them among themselves
// param types: LIST<STRING> relationship types
// param kinds: LIST<STRING> relationship types kept
// param since_day: STRING date; null: open
// param until_day: STRING date, excluded; null: open
// returns: reason, n

MATCH (e:Entity)
WHERE e.id IN $ids
MATCH (e)-[r]-(o:Entity)
WHERE type(r) IN $types AND r.id IS NOT NULL AND r.case = $case AND o.case = $case
  AND ((NOT $inside AND NOT o.id IN $ids) OR (o.id IN $ids AND startNode(r) = e))
WITH CASE
    WHEN NOT type(r) IN $kinds THEN 'kinds'
    WHEN $since_day IS NOT NULL AND r.until < date($since_day) THEN 'window'
    WHEN $until_day IS NOT NULL AND r.since >= date($until_day) THEN 'window'
    ELSE '' END AS reason
RETURN reason, count(*) AS n
