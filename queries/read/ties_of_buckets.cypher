// title: Ties of some entities
// question: What does the database hold of each tie of these buckets?
// param case: STRING UUID of the case
// param types: LIST<STRING> relationship types
// param buckets: INTEGER how many buckets there are
// param wanted: LIST<INTEGER> buckets
// returns: id, kind, a, b, directed, unit, n, value, first, last, precision, in_case

MATCH (a:Entity {case: $case})
WHERE a.stamp % $buckets IN $wanted
MATCH (a)-[r]->(b)
WHERE type(r) IN $types AND r.id IS NOT NULL
RETURN r.id AS id, toLower(type(r)) AS kind, substring(a.id, size($case) + 1) AS a,
  substring(b.id, size($case) + 1) AS b, r.directed AS directed, r.unit AS unit, r.n AS n, r.value AS value,
  r.first.epochSeconds * 1000000 + r.first.microsecond AS first, r.last.epochSeconds * 1000000 + r.last.microsecond AS last,
  r.precision AS precision, r.case = $case AS in_case
