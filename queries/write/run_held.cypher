// title: A run is whole
// question: Which run does the database hold for this measure?
// param held: STRING property of the run
// param run: STRING the run; null: none
// param case: STRING UUID of the case

MERGE (c:Case {id: $case})
SET c[$held] = $run
