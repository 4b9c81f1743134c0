// title: What else the holders of frozen accounts hold
// question: Which accounts that are not frozen belong to holders of a frozen one?
// param case: STRING UUID of the case
// returns: holder, holder_caption, frozen, account, bank, status, last
// note: Frozen as an account register states it; orders of a list of freezes are in the rows. A later release is not seen.

MATCH (frozen:Entity {case: $case, kind: 'account'})
USING INDEX SEEK frozen:Entity(case, kind)
WHERE frozen.frozen IS NOT NULL
MATCH (frozen)<-[:HOLDS {case: $case}]-(holder:Entity)-[:HOLDS {case: $case}]->(account:Account)
WHERE account.frozen IS NULL
WITH holder, account, frozen ORDER BY frozen.uid
WITH holder, account, collect(DISTINCT frozen.uid) AS frozen
RETURN holder.uid AS holder, holder.caption AS holder_caption, frozen, account.uid AS account, account.bank AS bank,
  account.status AS status, toString(account.last) AS last
ORDER BY holder, account
