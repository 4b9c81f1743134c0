// title: Seized from one, held or used by another
// question: Which accounts, phones and devices were seized from one and are held or used by somebody else?
// param case: STRING UUID of the case
// returns: thing, kind, seized_from, seized, others, captions
// note: Relatives lend telephones. Cards of strangers in one hand are a lead worth the rows.

MATCH (keeper:Entity)-[seizure:SEIZURE {case: $case}]->(thing:Entity {case: $case})
USING INDEX SEEK thing:Entity(case, kind)
WHERE thing.kind IN ['account', 'phone', 'device']
MATCH (thing)<-[:HOLDS|USES {case: $case}]-(other:Entity)
WHERE other <> keeper
WITH thing, keeper, seizure, other ORDER BY other.uid
WITH thing, keeper, min(seizure.first) AS seized, collect(DISTINCT other) AS others
RETURN thing.uid AS thing, thing.kind AS kind, keeper.uid AS seized_from, toString(seized) AS seized,
  [one IN others | one.uid] AS others, [one IN others | one.caption] AS captions
ORDER BY thing, seized_from
