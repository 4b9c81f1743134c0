// title: Opened on one day at one bank
// question: On which day and at which bank were accounts of at least so many holders opened?
// param case: STRING UUID of the case
// param least: INTEGER at least so many, such as 3
// returns: day, bank, holders, accounts, account_uids
// note: Firms open wage accounts for all staff on one day. The bank is as the register writes it.

MATCH (account:Entity {case: $case, kind: 'account'})<-[:HOLDS {case: $case}]-(holder:Entity)
USING INDEX SEEK account:Entity(case, kind)
UNWIND account.opened AS day
UNWIND account.bank AS bank
WITH day, bank, account, holder ORDER BY account.uid
WITH day, bank, count(DISTINCT holder) AS holders, collect(DISTINCT account.uid) AS uids
WHERE holders >= $least AND size(uids) >= $least
RETURN day, bank, holders, size(uids) AS accounts, uids AS account_uids
ORDER BY holders DESC, accounts DESC, day, bank
