// title: Money between relatives
// question: Which relatives pay one another from the accounts they hold, how often and how much?
// param case: STRING UUID of the case
// param least_value: MONEY_BY_UNIT at least so much, in the unit of each tie
// returns: payer, payee, relation, from_account, to_account, unit, n, value, first, last
// money: value
// note: Families share money. Of interest is whom it comes from before, and who holds an account for whom.

MATCH (payer:Entity {case: $case, kind: 'person'})-[kin:KIN {case: $case}]-(payee:Person)
USING INDEX SEEK payer:Entity(case, kind)
MATCH (payer)-[:HOLDS {case: $case}]->(own:Account)-[tie:TRANSFER {case: $case}]->(theirs:Account)
WHERE own <> theirs AND tie.value >= $least_value[tie.unit]
MATCH (theirs)<-[:HOLDS {case: $case}]-(payee)
RETURN DISTINCT payer.uid AS payer, payee.uid AS payee, kin.role AS relation, own.uid AS from_account,
  theirs.uid AS to_account, tie.unit AS unit, tie.n AS n, tie.value AS value, toString(tie.first) AS first,
  toString(tie.last) AS last
ORDER BY n DESC, unit, value DESC, from_account, to_account, relation
