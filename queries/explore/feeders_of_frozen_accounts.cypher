// title: Who paid into frozen accounts
// question: Which accounts paid into accounts that are frozen, how often and how much?
// param case: STRING UUID of the case
// param least_value: MONEY_BY_UNIT at least so much, in the unit of each tie
// returns: frozen, feeder, feeder_caption, unit, n, value, first, last
// money: value
// note: Frozen as an account register states it; whoever paid in may be a victim.

MATCH (frozen:Entity {case: $case, kind: 'account'})
USING INDEX SEEK frozen:Entity(case, kind)
WHERE frozen.frozen IS NOT NULL
MATCH (feeder:Entity)-[tie:TRANSFER {case: $case}]->(frozen)
WHERE feeder <> frozen AND tie.value >= $least_value[tie.unit]
RETURN frozen.uid AS frozen, feeder.uid AS feeder, feeder.caption AS feeder_caption, tie.unit AS unit, tie.n AS n,
  tie.value AS value, toString(tie.first) AS first, toString(tie.last) AS last
ORDER BY n DESC, unit, value DESC, feeder, frozen
