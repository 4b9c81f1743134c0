// title: Accounts behind one agent
// question: Which persons act as agent for at least so many others, and which accounts do these hold?
// param case: STRING UUID of the case
// param least: INTEGER at least so many, such as 2
// returns: agent, caption, principals, accounts, account_uids
// note: A payroll clerk or a parent opens accounts for others too; banks name an agent only where one signed.

MATCH (agent:Entity {case: $case, kind: 'person'})-[:AGENT_OF {case: $case}]->(principal:Entity)
USING INDEX SEEK agent:Entity(case, kind)
OPTIONAL MATCH (principal)-[:HOLDS {case: $case}]->(account:Account)
WITH agent, principal, account ORDER BY account.uid
WITH agent, count(DISTINCT principal) AS principals, collect(DISTINCT account.uid) AS uids
WHERE principals >= $least
RETURN agent.uid AS agent, agent.caption AS caption, principals, size(uids) AS accounts, uids AS account_uids
ORDER BY principals DESC, accounts DESC, agent
