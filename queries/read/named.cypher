// title: Whose key
// question: Which entity bears this key?
// param case: STRING UUID of the case
// param keys: LIST<LIST<STRING>> key, folded key between line ends
// returns: key, uid

UNWIND $keys AS asked
MATCH (e:Entity)
WHERE e.names CONTAINS asked[1] AND e.case = $case AND asked[0] IN e.keys
RETURN asked[0] AS key, e.uid AS uid
