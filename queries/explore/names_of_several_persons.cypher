// title: One name, several persons
// question: Which names do at least so many different persons bear, and which of them share an address?
// param case: STRING UUID of the case
// param least: INTEGER at least so many, such as 2
// returns: name, persons, uids, addresses
// note: A shared name is a candidate and nothing more; whether two are one person is a judgement with a reason.

MATCH (person:Entity {case: $case, kind: 'person'})
USING INDEX SEEK person:Entity(case, kind)
WITH person ORDER BY person.uid
WITH person.caption AS name, collect(person) AS those
WHERE size(those) >= $least
UNWIND those AS person
UNWIND coalesce(person.address, [null]) AS address
WITH name, those, address, count(DISTINCT person) AS bearers ORDER BY address
WITH name, those, collect(CASE WHEN bearers > 1 THEN address END) AS addresses
RETURN name, size(those) AS persons, [one IN those | one.uid] AS uids, addresses
ORDER BY persons DESC, name
