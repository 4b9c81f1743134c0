// title: Accounts that only pay
// question: Which accounts paid one currency to at least so many and received nothing, in no currency?
// param case: STRING UUID of the case
// param unit: STRING currency, such as CNY
// param least: INTEGER at least so many, such as 3
// returns: account, caption, delivered, payees, n, unit, paid, first
// money: paid
// note: Only `delivered` yes says that its own statement is here; else where its money comes from is unseen.

MATCH (account:Entity {case: $case, kind: 'account'})
USING INDEX SEEK account:Entity(case, kind)
WHERE NOT account.hub
  AND NOT EXISTS { (account)<-[:TRANSFER {case: $case}]-(payer:Entity) WHERE payer <> account }
MATCH (account)-[tie:TRANSFER {case: $case, unit: $unit}]->(payee:Entity)
WHERE payee <> account
WITH account, count(DISTINCT payee) AS payees, sum(tie.n) AS n, sum(tie.value) AS paid, min(tie.first) AS first
WHERE payees >= $least
RETURN account.uid AS account, account.caption AS caption, account.delivered AS delivered, payees, n, $unit AS unit, paid,
  toString(first) AS first
ORDER BY payees DESC, paid DESC, account
