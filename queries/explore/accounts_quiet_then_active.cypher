// title: Quiet for a while, then active
// question: Which accounts moved no money between these two days, but did before and after?
// param case: STRING UUID of the case
// param day: DATE first day of the quiet time, such as 2024-01-01
// param until: DATE the day after its last, such as 2025-01-01
// param zone: STRING time zone of these days, such as Asia/Shanghai
// returns: account, caption, last_before, first_after, pairs_before, pairs_after
// note: A pair that paid both before and after may have paid between: such accounts, and undated ones, are left out.

MATCH (account:Entity {case: $case, kind: 'account'})
USING INDEX SEEK account:Entity(case, kind)
WHERE NOT account.hub
WITH account, datetime({date: date($day), timezone: $zone}).epochSeconds AS from,
  datetime({date: date($until), timezone: $zone}).epochSeconds AS to
MATCH (account)-[tie:TRANSFER {case: $case}]-(:Entity)
WITH account, from, to, collect(DISTINCT tie) AS ties
WHERE all(tie IN ties WHERE tie.last.epochSeconds < from OR tie.first.epochSeconds >= to)
WITH account, [tie IN ties WHERE tie.last.epochSeconds < from] AS before, [tie IN ties WHERE tie.first.epochSeconds >= to] AS after
UNWIND before AS old
WITH account, before, after, max(old.last) AS last_before
UNWIND after AS new
WITH account, before, after, last_before, min(new.first) AS first_after
RETURN account.uid AS account, account.caption AS caption, toString(last_before) AS last_before,
  toString(first_after) AS first_after, size(before) AS pairs_before, size(after) AS pairs_after
ORDER BY pairs_after DESC, account
