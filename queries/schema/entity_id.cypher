// title: Entities are unique
// question: Is there one object for each entity of a case?

CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (e:Entity) REQUIRE e.id IS UNIQUE
