// title: What answers
// question: Which version and edition is the server?
// returns: version, edition

CALL dbms.components() YIELD name, versions, edition
WHERE name = 'Neo4j Kernel'
RETURN versions[0] AS version, edition
