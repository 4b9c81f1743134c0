// title: Whose statement to ask for next
// question: Which accounts without a delivered statement have dealt with most of those whose statement is here?
// param case: STRING UUID of the case
// param least: INTEGER at least so many, such as 3
// returns: account, caption, bank, delivered, counterparties, n, first, last
// note: Merchants and institutions come first by nature; which of them matter is for the investigator to say.

MATCH (account:Entity {case: $case, kind: 'account'})
USING INDEX SEEK account:Entity(case, kind)
WHERE account.delivered IN ['no', 'in part'] AND NOT account.hub
MATCH (account)-[tie:TRANSFER {case: $case}]-(other:Entity)
WHERE other.delivered = 'yes' AND other <> account
WITH account, count(DISTINCT other) AS counterparties, sum(tie.n) AS n, min(tie.first) AS first, max(tie.last) AS last
WHERE counterparties >= $least
RETURN account.uid AS account, account.caption AS caption, account.bank AS bank, account.delivered AS delivered,
  counterparties, n, toString(first) AS first, toString(last) AS last
ORDER BY counterparties DESC, n DESC, account
