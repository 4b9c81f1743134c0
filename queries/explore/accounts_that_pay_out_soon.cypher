// title: Accounts that pay out soon after they receive
// question: Which accounts paid on a share of a receipt within so many minutes, at least so often?
// param case: STRING UUID of the case
// param unit: STRING currency, such as CNY
// param minutes: INTEGER minutes at most, such as 60
// param share: FLOAT share of the receipt at least, such as 0.9
// param least: INTEGER at least so many, such as 2
// returns: account, caption, receipts, passed_on, seconds
// note: The database holds sums of each pair: only pairs with one single, timed payment are compared, others are not.

MATCH (account:Entity {case: $case, kind: 'account'})
USING INDEX SEEK account:Entity(case, kind)
WHERE NOT account.hub
MATCH (payer:Entity)-[into:TRANSFER {case: $case, unit: $unit, n: 1}]->(account)
WHERE payer <> account AND into.precision IN ['us', 's', 'min']
MATCH (account)-[out:TRANSFER {case: $case, unit: $unit, n: 1}]->(payee:Entity)
WHERE payee <> account AND out.precision IN ['us', 's', 'min'] AND out.value >= into.value * $share
  AND into.first <= out.first AND out.first <= into.first + duration({minutes: $minutes})
WITH account, count(DISTINCT into) AS receipts, count(DISTINCT out) AS passed_on,
  min(duration.inSeconds(into.first, out.first).seconds) AS seconds
WHERE receipts >= $least
RETURN account.uid AS account, account.caption AS caption, receipts, passed_on, seconds
ORDER BY receipts DESC, seconds, account
