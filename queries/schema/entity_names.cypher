// title: Entities by any part of a name or key
// question: Whose caption or key holds this text?

CREATE TEXT INDEX entity_names IF NOT EXISTS FOR (e:Entity) ON (e.names)
