// title: Links and ties are unique
// question: Is there one relationship for each link and tie?
// for each: link, event

CREATE CONSTRAINT KIND_id IF NOT EXISTS FOR ()-[r:KIND]-() REQUIRE r.id IS UNIQUE
