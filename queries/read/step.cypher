// title: One step
// question: To whom does one come from these in one step?
// param case: STRING UUID of the case
// param ids: LIST<STRING> ids
// param ties: LIST<STRING> types of tie
// param links: LIST<STRING> types of link
// param kinds: LIST<STRING> relationship types kept
// param windowed: BOOLEAN a period is given
// param since: INTEGER microseconds; null: open
// param until: INTEGER microseconds, excluded; null: open
// param least_n: INTEGER occurrences at least
// param least_value: INTEGER minor units at least
// param since_day: STRING date; null: open
// param until_day: STRING date, excluded; null: open
// returns: near, far, hub

UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r]-(o:Entity)
WHERE r.id IS NOT NULL AND r.case = $case AND o.case = $case AND type(r) IN $kinds AND (
  (type(r) IN $ties AND '' = CASE
      WHEN NOT type(r) IN $kinds THEN 'kinds'
      WHEN $windowed AND (r.first IS NULL OR r.last IS NULL) THEN 'undated'
      WHEN $since IS NOT NULL AND r.last.epochSeconds * 1000000 + r.last.microsecond
        <= $since - CASE r.precision WHEN 'day' THEN 86400000000 WHEN 'min' THEN 60000000 WHEN 's' THEN 1000000 ELSE 1 END
        THEN 'window'
      WHEN $until IS NOT NULL AND r.first.epochSeconds * 1000000 + r.first.microsecond >= $until THEN 'window'
      WHEN r.n < $least_n THEN 'least_n'
      WHEN $least_value > 0 AND coalesce(r.value, $least_value - 1) < $least_value THEN 'least_value'
      ELSE '' END)
  OR (type(r) IN $links AND '' = CASE
      WHEN NOT type(r) IN $kinds THEN 'kinds'
      WHEN $since_day IS NOT NULL AND r.until < date($since_day) THEN 'window'
      WHEN $until_day IS NOT NULL AND r.since >= date($until_day) THEN 'window'
      ELSE '' END))
RETURN DISTINCT e.uid AS near, o.uid AS far, o.hub AS hub
