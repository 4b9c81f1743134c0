// title: Accounts that only receive
// question: Which accounts received one currency from at least so many and paid nobody, in no currency?
// param case: STRING UUID of the case
// param unit: STRING currency, such as CNY
// param least: INTEGER at least so many, such as 3
// returns: account, caption, delivered, payers, n, unit, received, last
// money: received
// note: Only `delivered` yes says that its own statement is here; else it may have paid unseen. Cash is in no tie.

MATCH (account:Entity {case: $case, kind: 'account'})
USING INDEX SEEK account:Entity(case, kind)
WHERE NOT account.hub
  AND NOT EXISTS { (account)-[:TRANSFER {case: $case}]->(payee:Entity) WHERE payee <> account }
MATCH (payer:Entity)-[tie:TRANSFER {case: $case, unit: $unit}]->(account)
WHERE payer <> account
WITH account, count(DISTINCT payer) AS payers, sum(tie.n) AS n, sum(tie.value) AS received, max(tie.last) AS last
WHERE payers >= $least
RETURN account.uid AS account, account.caption AS caption, account.delivered AS delivered, payers, n, $unit AS unit,
  received, toString(last) AS last
ORDER BY payers DESC, received DESC, account
