// title: One household on both sides
// question: Which relatives, or persons of one registered address, stand one in each of two lists?
// param case: STRING UUID of the case
// param one: LIST<STRING> uids of the one group, with commas
// param other: LIST<STRING> uids of the other group, with commas
// returns: a, b, relations, addresses
// note: Addresses are compared as written: dormitories and towns give false matches, a different spelling gives none.

UNWIND $one AS first_uid
MATCH (a:Entity {id: $case + '|' + first_uid})
USING INDEX SEEK a:Entity(id)
UNWIND $other AS second_uid
MATCH (b:Entity {id: $case + '|' + second_uid})
USING INDEX SEEK b:Entity(id)
WITH DISTINCT a, b
WHERE a <> b
OPTIONAL MATCH (a)-[kin:KIN {case: $case}]-(b)
WITH a, b, kin ORDER BY kin.role
WITH a, b, count(kin) AS kinships, collect(DISTINCT kin.role) AS relations,
  [address IN coalesce(a.address, []) WHERE address IN coalesce(b.address, [])] AS addresses
WHERE kinships > 0 OR size(addresses) > 0
RETURN a.uid AS a, b.uid AS b, relations, addresses
ORDER BY a, b
