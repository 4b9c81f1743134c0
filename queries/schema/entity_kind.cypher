// title: Entities by case and kind
// question: Which entities of one kind belong to a case?

CREATE RANGE INDEX entity_kind IF NOT EXISTS FOR (e:Entity) ON (e.case, e.kind)
