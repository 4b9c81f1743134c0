// title: Few pay in, many are paid
// question: Which accounts paid one currency to at least so many and received it from at most so many others?
// param case: STRING UUID of the case
// param unit: STRING currency, such as CNY
// param least: INTEGER at least so many, such as 20
// param most: INTEGER at most so many, such as 3
// returns: account, caption, payees, payers, unit, paid, received
// money: paid, received
// note: Wages are paid like this. Whether the payees are staff stands in registers, not in the transfers.

MATCH (account:Entity {case: $case, kind: 'account'})
USING INDEX SEEK account:Entity(case, kind)
WHERE NOT account.hub
MATCH (account)-[out:TRANSFER {case: $case, unit: $unit}]->(payee:Entity)
WHERE payee <> account
WITH account, count(DISTINCT payee) AS payees, sum(out.value) AS paid
WHERE payees >= $least
OPTIONAL MATCH (payer:Entity)-[into:TRANSFER {case: $case, unit: $unit}]->(account)
WHERE payer <> account
WITH account, payees, paid, count(DISTINCT payer) AS payers, sum(into.value) AS received
WHERE payers <= $most
RETURN account.uid AS account, account.caption AS caption, payees, payers, $unit AS unit, paid, received
ORDER BY payees DESC, paid DESC, account
