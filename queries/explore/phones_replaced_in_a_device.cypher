// title: Another number in the same device
// question: In which devices is a phone number first seen within so many days after another is seen there for the last time?
// param case: STRING UUID of the case
// param days: INTEGER days at most, such as 30
// returns: device, gone, came, last_seen, first_seen
// note: A device may have been sold. A number may only seem to vanish where the records delivered end.

MATCH (device:Entity {case: $case, kind: 'device'})<-[old:SEEN_IN {case: $case}]-(gone:Phone)
USING INDEX SEEK device:Entity(case, kind)
MATCH (device)<-[new:SEEN_IN {case: $case}]-(came:Phone)
WHERE gone <> came AND old.last < new.first AND new.first <= old.last + duration({days: $days})
RETURN device.uid AS device, gone.uid AS gone, came.uid AS came, toString(old.last) AS last_seen,
  toString(new.first) AS first_seen
ORDER BY device, last_seen, first_seen, gone, came
