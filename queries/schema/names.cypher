// title: Names are known
// question: Does the server know every label, type and property that questions here name, before the first is used?
// param labels: LIST<STRING> labels
// param types: LIST<STRING> relationship types
// param properties: LIST<STRING> property names

UNWIND $properties AS property
CALL db.createProperty(property)
WITH DISTINCT 1 AS done
UNWIND $labels AS label
CALL db.createLabel(label)
WITH DISTINCT 1 AS done
UNWIND $types AS type
CALL db.createRelationshipType(type)
RETURN DISTINCT done
