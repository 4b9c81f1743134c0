// title: Scores of other runs go
// question: Which entities still bear the score of another run?
// param score: STRING property of the value
// param held: STRING property of the run
// param run: STRING the run
// param case: STRING UUID of the case

MATCH (e:Entity {case: $case})
WHERE e[$held] IS NOT NULL AND e[$held] <> $run
REMOVE e[$score], e[$held]
