// title: Addresses of several persons or organisations
// question: At which registered addresses are at least so many persons and organisations, and which?
// param case: STRING UUID of the case
// param least: INTEGER at least so many, such as 3
// returns: address, residents, uids, captions
// note: Compared as written. Dormitories, villages and office towers hold many who have nothing to do with one another.

MATCH (resident:Entity {case: $case})
USING INDEX SEEK resident:Entity(case, kind)
WHERE resident.kind IN ['person', 'organisation'] AND resident.address IS NOT NULL
UNWIND resident.address AS address
WITH address, resident ORDER BY resident.uid
WITH address, collect(DISTINCT resident) AS those
WHERE size(those) >= $least
RETURN address, size(those) AS residents, [one IN those | one.uid] AS uids,
  [one IN those | one.caption] AS captions
ORDER BY residents DESC, address
