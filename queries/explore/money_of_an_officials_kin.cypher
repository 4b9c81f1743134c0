// title: Money between officials' kin and a group
// question: Which relatives of a holder of a post have transfers with members of this list?
// param case: STRING UUID of the case
// param members: LIST<STRING> uids of the members, with commas
// returns: official, post, relative, relation, member, payer, payee, unit, n, value, first, last
// money: value
// note: What a transfer was for stands in its rows; a salary or a rent looks the same here.

UNWIND $members AS uid
MATCH (member:Entity {id: $case + '|' + uid})-[:HOLDS {case: $case}]->(theirs:Account)
USING INDEX SEEK member:Entity(id)
MATCH (theirs)-[tie:TRANSFER {case: $case}]-(account:Account)<-[:HOLDS {case: $case}]-(relative:Person)
WHERE relative <> member AND NOT account.hub
MATCH (relative)-[kin:KIN {case: $case}]-(official:Person)-[office:OFFICE {case: $case}]->(:Organisation)
RETURN DISTINCT official.uid AS official, office.role AS post, relative.uid AS relative, kin.role AS relation,
  member.uid AS member, startNode(tie).uid AS payer, endNode(tie).uid AS payee, tie.unit AS unit, tie.n AS n,
  tie.value AS value, toString(tie.first) AS first, toString(tie.last) AS last
ORDER BY n DESC, unit, value DESC, official, post, relative, member, payer, payee
