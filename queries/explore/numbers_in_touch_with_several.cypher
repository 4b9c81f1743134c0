// title: Who is in touch with several of a list
// question: Which numbers call or write with at least so many of these, and how often in all?
// param case: STRING UUID of the case
// param members: LIST<STRING> uids of the members, with commas
// param least: INTEGER at least so many, such as 2
// returns: uid, caption, members, n, first, last
// note: Service numbers and couriers are in touch with many. The hour of a call is in its row, not in the database.

UNWIND $members AS uid
MATCH (member:Entity {id: $case + '|' + uid})-[:USES*0..1 {case: $case}]->(own:Entity)
USING INDEX SEEK member:Entity(id)
MATCH (own)-[tie:CALL|MESSAGE {case: $case}]-(phone:Phone)
WHERE NOT phone.hub AND NOT phone.uid IN $members
  AND NOT EXISTS { (phone)<-[:USES {case: $case}]-(one:Entity) WHERE one.uid IN $members }
WITH phone, collect(DISTINCT member) AS members, collect(DISTINCT tie) AS ties
WHERE size(members) >= $least
UNWIND ties AS tie
WITH phone, size(members) AS members, sum(tie.n) AS n, min(tie.first) AS first, max(tie.last) AS last
RETURN phone.uid AS uid, phone.caption AS caption, members, n, toString(first) AS first, toString(last) AS last
ORDER BY members DESC, n DESC, uid
