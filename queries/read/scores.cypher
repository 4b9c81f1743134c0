// title: Scores of a run
// question: What did this run give to these?
// param ids: LIST<STRING> ids
// param score: STRING property of the value
// param held: STRING property of the run
// param run: STRING the run
// returns: uid, value

UNWIND $ids AS id
MATCH (e:Entity {id: id})
RETURN e.uid AS uid, CASE WHEN e[$held] = $run THEN e[$score] END AS value
