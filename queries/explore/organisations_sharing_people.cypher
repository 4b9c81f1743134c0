// title: Organisations with the same people
// question: Which organisations share at least so many shareholders or officers, and whom?
// param case: STRING UUID of the case
// param least: INTEGER at least so many, such as 2
// returns: a, b, a_caption, b_caption, shared, uids
// note: A nominee who lends a name sits in many. Only entities that are one by number are counted, not equal names.

MATCH (a:Entity {case: $case, kind: 'organisation'})<-[:SHAREHOLDER|DIRECTS {case: $case}]-(who:Entity)
USING INDEX SEEK a:Entity(case, kind)
MATCH (who)-[:SHAREHOLDER|DIRECTS {case: $case}]->(b:Organisation)
WHERE a.uid < b.uid
WITH a, b, who ORDER BY who.uid
WITH a, b, collect(DISTINCT who.uid) AS uids
WHERE size(uids) >= $least
RETURN a.uid AS a, b.uid AS b, a.caption AS a_caption, b.caption AS b_caption, size(uids) AS shared, uids
ORDER BY shared DESC, a, b
