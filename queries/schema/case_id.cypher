// title: One Case per case
// question: Which case is this, and which snapshot does the database hold?

CREATE CONSTRAINT case_id IF NOT EXISTS FOR (c:Case) REQUIRE c.id IS UNIQUE
