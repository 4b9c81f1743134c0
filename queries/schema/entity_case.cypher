// title: Entities by case
// question: Which entities belong to a case?

CREATE RANGE INDEX entity_case IF NOT EXISTS FOR (e:Entity) ON (e.case)
