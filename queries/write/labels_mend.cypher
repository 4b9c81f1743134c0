// title: Lost labels
// question: Which entities of this case lost the label that all bear?
// param case: STRING UUID of the case
// returns: mended
// for each: entity

MATCH (e:KIND)
WHERE e.case = $case AND e.id IS NOT NULL AND NOT e:Entity AND NOT e:Former
SET e:Entity
RETURN count(*) AS mended
