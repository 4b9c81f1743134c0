// title: All entities
// question: What does the database hold of each entity?
// param case: STRING UUID of the case
// param labels: LIST<STRING> labels of the vocabulary
// param fields: LIST<STRING> fields of the vocabulary
// returns: id, uid, kind, caption, hub, delivered, first, last, precision, details, keys, names, stamp, labels, fields

MATCH (e:Entity {case: $case})
WHERE e.id IS NOT NULL AND e.snapshot IS NOT NULL
RETURN e.id AS id, e.uid AS uid, e.kind AS kind, e.caption AS caption, e.hub AS hub, e.delivered AS delivered,
  e.first.epochSeconds * 1000000 + e.first.microsecond AS first, e.last.epochSeconds * 1000000 + e.last.microsecond AS last,
  e.precision AS precision, e.details AS details,
  e.keys AS keys, e.names AS names, e.stamp AS stamp,
  [label IN labels(e) WHERE label IN $labels] AS labels, [field IN $fields | e[field]] AS fields
