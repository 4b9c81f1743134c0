// title: Sums of all ties
// question: Are the ties as the snapshot has them? Counts and modular sums per kind, unit, precision and bucket of the first end.
// param case: STRING UUID of the case
// param types: LIST<STRING> relationship types
// param buckets: INTEGER how many buckets there are
// param prime: INTEGER modulus
// returns: kind, directed, unit, precision, bucket, in_case, named, n, first_sum, second_sum

MATCH (a:Entity {case: $case})-[r]->(b:Entity)
WHERE type(r) IN $types AND r.id IS NOT NULL
WITH a, b, r, ((r.n % $prime) + $prime) % $prime AS n, ((coalesce(r.value, 1234567891) % $prime) + $prime) % $prime AS value,
  coalesce(r.first.epochSeconds * 1000000 + r.first.microsecond, 7654321) AS first,
  coalesce(r.last.epochSeconds * 1000000 + r.last.microsecond, 1234567) AS last
WITH a, b, r, a.stamp + 3 * b.stamp + 1 AS ends, 5 * n + 7 * value + 11 * (first % $prime) + 13 * (last % $prime) AS said,
  17 * n + 19 * value + 23 * (first % $prime) + 29 * (last % $prime) AS again
RETURN toLower(type(r)) AS kind, r.directed AS directed, coalesce(r.unit, '') AS unit, coalesce(r.precision, '') AS precision,
  a.stamp % $buckets AS bucket, r.case = $case AS in_case,
  r.id = a.id + '|' + toLower(type(r)) + '|' + toString(r.directed) + '|' + coalesce(r.unit, '') + '|' + b.uid AS named,
  count(*) AS n,
  sum((ends % $prime) * (((said % $prime) + $prime) % $prime) % $prime) AS first_sum,
  sum(((ends + 101) % $prime) * (((again % $prime) + $prime) % $prime) % $prime) AS second_sum
