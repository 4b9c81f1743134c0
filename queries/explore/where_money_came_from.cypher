// title: Money back to its origin
// question: By which chains of transfers, in time order, can money have come to this account, and where do they begin?
// param case: STRING UUID of the case
// param account: STRING uid of the account
// param unit: STRING currency, such as CNY
// param least_value: MONEY at least so much, in every tie
// param steps: INTEGER steps at most, 1 to 4
// returns: origin, caption, steps, chain, unit, sums, first, last
// money: sums
// note: A tie knows its first and last day, not each payment: a chain is possible, not shown. It stops at hubs.

MATCH (account:Entity {id: $case + '|' + $account})
USING INDEX SEEK account:Entity(id)
MATCH (origin:Entity)-[start:TRANSFER {case: $case, unit: $unit}]->(:Entity)
  ((via:Entity)-[tie:TRANSFER {case: $case, unit: $unit}]->(:Entity) WHERE NOT via.hub AND tie.value >= $least_value){0,3}
  (account)
WITH origin, [origin] + via + [account] AS chain, [start] + tie AS ties
WITH origin, chain, ties,
  [t IN ties | t.last + duration(coalesce({day: 'P1D', min: 'PT1M'}[t.precision], 'PT1S'))] AS ends
WHERE size(ties) <= $steps AND ties[0].value >= $least_value
  AND all(i IN range(0, size(chain) - 2) WHERE NOT chain[i] IN chain[i + 1..])
  AND all(i IN range(0, size(ties) - 2) WHERE all(by IN ends[i + 1..] WHERE ties[i].first < by))
  AND (origin.hub OR size(ties) = $steps OR NOT EXISTS {
    (feeder:Entity)-[earlier:TRANSFER {case: $case, unit: $unit}]->(origin)
    WHERE NOT feeder IN chain AND earlier.value >= $least_value AND all(by IN ends WHERE earlier.first < by) })
RETURN origin.uid AS origin, origin.caption AS caption, size(ties) AS steps, [one IN chain | one.uid] AS chain,
  $unit AS unit, [t IN ties | t.value] AS sums, toString(ties[0].first) AS first, toString(ties[-1].last) AS last
ORDER BY steps DESC, chain
