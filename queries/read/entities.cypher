// title: What is known
// question: What is known of these entities?
// param ids: LIST<STRING> ids
// returns: uid, kind, caption, hub, delivered, first, last, precision, details

UNWIND $ids AS id
MATCH (e:Entity {id: id})
RETURN e.uid AS uid, e.kind AS kind, e.caption AS caption, e.hub AS hub, e.delivered AS delivered,
  e.first.epochSeconds * 1000000 + e.first.microsecond AS first, e.last.epochSeconds * 1000000 + e.last.microsecond AS last,
  e.precision AS precision, e.details AS details
