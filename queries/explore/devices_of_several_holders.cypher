// title: Devices that log in to accounts of several holders
// question: Which devices logged in to accounts that different persons or organisations hold?
// param case: STRING UUID of the case
// param least: INTEGER holders at least, such as 2
// returns: device, accounts, holders, holder_uids
// note: A bank's counter, a shop's terminal and a shared computer log in for many.

MATCH (device:Entity {case: $case, kind: 'device'})-[:LOGIN {case: $case}]->(account:Account)<-[:HOLDS {case: $case}]-(holder:Entity)
USING INDEX SEEK device:Entity(case, kind)
WITH device, account, holder ORDER BY holder.uid
WITH device, count(DISTINCT account) AS accounts, collect(DISTINCT holder.uid) AS uids
WHERE size(uids) >= $least
RETURN device.uid AS device, accounts, size(uids) AS holders, uids AS holder_uids
ORDER BY holders DESC, accounts DESC, device
