// title: All links
// question: What does the database hold of each link?
// param case: STRING UUID of the case
// param types: LIST<STRING> relationship types
// returns: id, kind, a, b, directed, role, strength, since, until, grade, basis, in_case

MATCH (a:Entity {case: $case})-[r]->(b)
WHERE type(r) IN $types AND (r.id IS NOT NULL OR r.snapshot IS NOT NULL)
RETURN r.id AS id, toLower(type(r)) AS kind, substring(a.id, size($case) + 1) AS a,
  substring(b.id, size($case) + 1) AS b, r.directed AS directed, r.role AS role, r.strength AS strength,
  toString(r.since) AS since, toString(r.until) AS until, r.grade AS grade, r.basis AS basis, r.case = $case AS in_case
