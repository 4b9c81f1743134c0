// title: Opened long before the first use
// question: Which accounts have their first dated event at least so many days after the day they were opened?
// param case: STRING UUID of the case
// param days: INTEGER days at least, such as 180
// returns: account, caption, bank, opened, first, last
// note: The first event is that of the records delivered, which may begin later than the account's own life.

MATCH (account:Entity {case: $case, kind: 'account'})
USING INDEX SEEK account:Entity(case, kind)
WHERE account.opened IS NOT NULL
  AND all(day IN account.opened WHERE day <= toString(date(account.first - duration({days: $days}))))
RETURN account.uid AS account, account.caption AS caption, account.bank AS bank, account.opened AS opened,
  toString(account.first) AS first, toString(account.last) AS last
ORDER BY opened, account
