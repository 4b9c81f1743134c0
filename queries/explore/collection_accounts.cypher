// title: Many pay in, few are paid
// question: Which accounts received one currency from at least so many and paid it to at most so many others?
// param case: STRING UUID of the case
// param unit: STRING currency, such as CNY
// param payers: INTEGER different payers at least, such as 20
// param payees: INTEGER different payees at most, such as 3
// returns: account, caption, payers, payees, unit, received, paid
// money: received, paid
// note: Shops and landlords are paid like this. Whether goods or games were bought stands in other material.

MATCH (account:Entity {case: $case, kind: 'account'})
USING INDEX SEEK account:Entity(case, kind)
WHERE NOT account.hub
OPTIONAL MATCH (payer:Entity)-[into:TRANSFER {case: $case, unit: $unit}]->(account)
WHERE payer <> account
WITH account, count(DISTINCT payer) AS payers, sum(into.value) AS received
WHERE payers >= $payers
OPTIONAL MATCH (account)-[out:TRANSFER {case: $case, unit: $unit}]->(payee:Entity)
WHERE payee <> account
WITH account, payers, received, count(DISTINCT payee) AS payees, sum(out.value) AS paid
WHERE payees <= $payees
RETURN account.uid AS account, account.caption AS caption, payers, payees, $unit AS unit, received, paid
ORDER BY payers DESC, received DESC, account
