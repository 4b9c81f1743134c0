// title: Whose uid
// question: Which of these are entities of the case?
// param ids: LIST<STRING> ids
// returns: uid

UNWIND $ids AS id
MATCH (e:Entity {id: id})
RETURN e.uid AS uid
