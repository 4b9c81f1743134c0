// title: Sums of all ties
// question: Are the ties as the snapshot has them? Counts and modular sums per kind, unit, precision and bucket of the first end.
// param case: STRING UUID of the case
// param types: LIST<STRING> relationship types
// param buckets: INTEGER how many buckets there are
// param parts: INTEGER how many parts are asked for at the same time
// param part: INTEGER which of them: buckets that leave this remainder
// param prime: INTEGER modulus
// returns: kind, directed, unit, precision, bucket, in_case, named, n, first_sum, second_sum

MATCH (a:Entity {case: $case})-[r]->(b:Entity)
WHERE coalesce(a.stamp, 0) % $parts = $part AND type(r) IN $types AND (r.id IS NOT NULL OR r.snapshot IS NOT NULL)
WITH a, b, r, ((r.n % $prime) + $prime) % $prime AS n, ((coalesce(r.value, 1234567891) % $prime) + $prime) % $prime AS value,
  coalesce(r.first.epochSeconds * 1000000 + r.first.microsecond, 7654321) AS first,
  coalesce(r.last.epochSeconds * 1000000 + r.last.microsecond, 1234567) AS last
WITH a, b, r, a.stamp + 3 * b.stamp + 1 AS ends, 5 * n + 7 * value + 11 * (first % $prime) + 13 * (last % $prime) AS said,
  17 * n + 19 * value + 23 * (first % $prime) + 29 * (last % $prime) AS again
RETURN toLower(type(r)) AS kind, r.directed AS directed, coalesce(r.unit, '') AS unit, coalesce(r.precision, '') AS precision,
  coalesce(a.stamp % $buckets, -1) AS bucket, r.case = $case AS in_case,
  coalesce(r.id = a.id + '|' + toLower(type(r)) + '|' + CASE WHEN r.directed THEN 'true' ELSE 'false' END + '|' + coalesce(r.unit, '') + '|' + substring(b.id, size($case) + 1), false) AS named,
  count(*) AS n,
  sum((ends % $prime) * (((said % $prime) + $prime) % $prime) % $prime) AS first_sum,
  sum(((ends + 101) % $prime) * (((again % $prime) + $prime) % $prime) % $prime) AS second_sum
