// title: What the database holds
// question: Which snapshot and which runs does the database hold of this case?
// param case: STRING UUID of the case
// returns: held

OPTIONAL MATCH (c:Case {id: $case})
RETURN properties(c) AS held
