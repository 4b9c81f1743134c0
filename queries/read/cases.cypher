// title: Whose database
// question: Which cases share this database?
// returns: id

MATCH (c:Case)
RETURN c.id AS id
ORDER BY id
