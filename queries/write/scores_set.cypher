// title: Scores of a run
// question: What did this run give to these entities?
// param rows: LIST<LIST<ANY>> id, value
// param score: STRING property of the value
// param held: STRING property of the run
// param run: STRING the run

UNWIND $rows AS row
MATCH (e:Entity {id: row[0]})
SET e[$score] = row[1], e[$held] = $run
