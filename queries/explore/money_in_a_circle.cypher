// title: Money that comes back
// question: From which accounts can money have gone over two others and come back, in time order?
// param case: STRING UUID of the case
// param unit: STRING currency, such as CNY
// param least_value: MONEY at least so much, in every tie
// returns: account, second, third, unit, out, over, back, first, last
// money: out, over, back
// note: A tie knows its first and last day, not each payment. Trade among three firms looks alike; open the rows.

MATCH (account:Entity {case: $case, kind: 'account'})
USING INDEX SEEK account:Entity(case, kind)
WHERE NOT account.hub
MATCH (account)-[out:TRANSFER {case: $case, unit: $unit}]->(second:Entity)
  -[over:TRANSFER {case: $case, unit: $unit}]->(third:Entity)-[back:TRANSFER {case: $case, unit: $unit}]->(account)
WHERE account <> second AND second <> third AND third <> account AND NOT second.hub AND NOT third.hub
  AND all(tie IN [out, over, back] WHERE tie.value >= $least_value)
WITH *, [tie IN [over, back] | tie.last + duration(coalesce({day: 'P1D', min: 'PT1M'}[tie.precision], 'PT1S'))] AS ends
WHERE all(by IN ends WHERE out.first < by) AND over.first < ends[1]
RETURN account.uid AS account, second.uid AS second, third.uid AS third, $unit AS unit, out.value AS out, over.value AS over,
  back.value AS back, toString(out.first) AS first, toString(back.last) AS last
ORDER BY back DESC, account, second, third
