// title: Gone entities
// question: Which entities are no longer in the snapshot? What others joined to them stays, under the label Former.
// param ids: LIST<STRING> ids of entities

UNWIND $ids AS id
MATCH (e:Entity {id: id})
FOREACH (_ IN CASE WHEN EXISTS { (e)--() } THEN [1] ELSE [] END | SET e:Former SET e.former = e.id REMOVE e:Entity REMOVE e.id)
FOREACH (_ IN CASE WHEN e.id IS NOT NULL THEN [1] ELSE [] END | DELETE e)
