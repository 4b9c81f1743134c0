// title: A number appears where another vanishes
// question: Which number begins within so many days after another ends, and deals with at least so many of the same others?
// param case: STRING UUID of the case
// param days: INTEGER days at most, such as 30
// param least: INTEGER at least so many, such as 3
// returns: gone, came, contacts, last_seen, first_seen
// note: Begin and end are those of the records delivered: a number asked about for one month only seems to vanish.

MATCH (gone:Entity {case: $case, kind: 'phone'})-[:CALL|MESSAGE {case: $case}]-(contact:Entity)
USING INDEX SEEK gone:Entity(case, kind)
WHERE NOT contact.hub AND NOT gone.hub
MATCH (contact)-[:CALL|MESSAGE {case: $case}]-(came:Phone)
WHERE came <> gone AND NOT came.hub AND came.first > gone.last
  AND came.first <= gone.last + duration({days: $days})
WITH gone, came, count(DISTINCT contact) AS contacts
WHERE contacts >= $least
RETURN gone.uid AS gone, came.uid AS came, contacts, toString(gone.last) AS last_seen,
  toString(came.first) AS first_seen
ORDER BY contacts DESC, last_seen, gone, came
