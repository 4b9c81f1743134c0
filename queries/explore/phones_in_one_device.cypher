// title: Devices that carried several numbers
// question: Which devices were seen with at least so many phone numbers, and with which?
// param case: STRING UUID of the case
// param least: INTEGER at least so many, such as 3
// returns: device, phones, uids, first, last
// note: Two numbers in one telephone are usual. A repair shop's device and a copied IMEI carry many.

MATCH (device:Entity {case: $case, kind: 'device'})<-[seen:SEEN_IN {case: $case}]-(phone:Phone)
USING INDEX SEEK device:Entity(case, kind)
WITH device, phone, seen ORDER BY phone.uid
WITH device, collect(DISTINCT phone.uid) AS uids, min(seen.first) AS first, max(seen.last) AS last
WHERE size(uids) >= $least
RETURN device.uid AS device, size(uids) AS phones, uids, toString(first) AS first, toString(last) AS last
ORDER BY phones DESC, device
