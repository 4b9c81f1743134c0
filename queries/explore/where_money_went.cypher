// title: Money on to where it ends
// question: By which chains of transfers, in time order, can money of this account have gone on, and where do they end?
// param case: STRING UUID of the case
// param account: STRING uid of the account
// param unit: STRING currency, such as CNY
// param least_value: MONEY at least so much, in every tie
// param steps: INTEGER steps at most, 1 to 4
// returns: ending, caption, delivered, steps, chain, unit, sums, first, last
// money: sums
// note: Where `delivered` is not yes, the money may have gone on unseen. Cash has no other end and is in no tie.

MATCH (account:Entity {id: $case + '|' + $account})
USING INDEX SEEK account:Entity(id)
MATCH (account)
  ((:Entity)-[tie:TRANSFER {case: $case, unit: $unit}]->(via:Entity) WHERE NOT via.hub AND tie.value >= $least_value){0,3}
  (:Entity)-[stop:TRANSFER {case: $case, unit: $unit}]->(ending:Entity)
WITH ending, [account] + via + [ending] AS chain, tie + [stop] AS ties
WITH ending, chain, ties,
  [t IN ties | t.last + duration(coalesce({day: 'P1D', min: 'PT1M'}[t.precision], 'PT1S'))] AS ends
WHERE size(ties) <= $steps AND ties[-1].value >= $least_value
  AND all(i IN range(0, size(chain) - 2) WHERE NOT chain[i] IN chain[i + 1..])
  AND all(i IN range(0, size(ties) - 2) WHERE all(by IN ends[i + 1..] WHERE ties[i].first < by))
  AND (ending.hub OR size(ties) = $steps OR NOT EXISTS {
    (ending)-[later:TRANSFER {case: $case, unit: $unit}]->(payee:Entity)
    WHERE NOT payee IN chain AND later.value >= $least_value AND all(t IN ties WHERE t.first <
      later.last + duration(coalesce({day: 'P1D', min: 'PT1M'}[later.precision], 'PT1S'))) })
RETURN ending.uid AS ending, ending.caption AS caption, ending.delivered AS delivered, size(ties) AS steps,
  [one IN chain | one.uid] AS chain, $unit AS unit, [t IN ties | t.value] AS sums,
  toString(ties[0].first) AS first,
  toString(ties[-1].last) AS last
ORDER BY steps DESC, chain
