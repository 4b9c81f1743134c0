// title: Round amounts
// question: Which accounts take part in at least so many single payments that are whole multiples of an amount?
// param case: STRING UUID of the case
// param unit: STRING currency, such as CNY
// param multiple: MONEY the amount, such as 1000
// param least: INTEGER at least so many, such as 3
// returns: account, caption, round_payments, single_payments, unit, value
// money: value
// note: The database holds sums: only pairs with one single payment show its amount. Rents and loans are round too.

MATCH (account:Entity {case: $case, kind: 'account'})
USING INDEX SEEK account:Entity(case, kind)
WHERE NOT account.hub AND $multiple > 0
MATCH (account)-[tie:TRANSFER {case: $case, unit: $unit, n: 1}]-(other:Entity)
WHERE other <> account AND tie.value > 0
WITH account, count(tie) AS single_payments,
  sum(CASE WHEN tie.value % $multiple = 0 THEN 1 ELSE 0 END) AS round_payments,
  sum(CASE WHEN tie.value % $multiple = 0 THEN tie.value ELSE 0 END) AS value
WHERE round_payments >= $least
RETURN account.uid AS account, account.caption AS caption, round_payments, single_payments, $unit AS unit, value
ORDER BY round_payments DESC, value DESC, account
