// title: Gone links and ties
// question: Which links or ties are no longer in the snapshot?
// param ids: LIST<STRING> ids of links or ties
// for each: link, event

UNWIND $ids AS id
MATCH ()-[r:KIND {id: id}]->()
DELETE r
