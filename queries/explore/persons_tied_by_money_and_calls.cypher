// title: Tied by money and by calls
// question: Which two persons both pay one another and talk with one another, by what they hold and use?
// param case: STRING UUID of the case
// param least: INTEGER at least so many, such as 2
// returns: a, b, a_caption, b_caption, transfers, calls
// note: At least so many of each. Friends and traders do both; several layers make a tie surer, not graver.

MATCH (a:Entity {case: $case, kind: 'person'})-[:HOLDS {case: $case}]->(:Account)
  -[paid:TRANSFER {case: $case}]-(:Account)<-[:HOLDS {case: $case}]-(b:Person)
USING INDEX SEEK a:Entity(case, kind)
WHERE a.uid < b.uid
WITH a, b, collect(DISTINCT paid) AS money
MATCH (a)-[:USES {case: $case}]->(:Phone)-[spoke:CALL|MESSAGE {case: $case}]-(:Phone)<-[:USES {case: $case}]-(b)
WITH a, b, money, collect(DISTINCT spoke) AS talk
WITH a, b, reduce(n = 0, tie IN money | n + tie.n) AS transfers, reduce(n = 0, tie IN talk | n + tie.n) AS calls
WHERE transfers >= $least AND calls >= $least
RETURN a.uid AS a, b.uid AS b, a.caption AS a_caption, b.caption AS b_caption, transfers, calls
ORDER BY transfers + calls DESC, a, b
