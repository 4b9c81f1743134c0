// title: A run leaves
// question: Which entities bear the score of this run?
// param score: STRING property of the value
// param held: STRING property of the run
// param run: STRING the run
// param case: STRING UUID of the case
// returns: n

MATCH (e:Entity {case: $case})
WHERE e[$held] = $run
REMOVE e[$score], e[$held]
RETURN count(e) AS n
