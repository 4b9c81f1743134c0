// title: New links
// question: Which links are new?
// param rows: LIST<LIST<ANY>> as graphkit.stores.neo4j.rows lays them out
// param case: STRING UUID of the case
// param snapshot: STRING the snapshot that is pushed
// for each: link

UNWIND $rows AS row
MATCH (a:Entity {id: row[1]})
MATCH (b:Entity {id: row[2]})
CREATE (a)-[r:KIND {id: row[0],
  directed: row[3], role: row[4], strength: row[5], since: date(row[6]), until: date(row[7]),
  grade: row[8], basis: row[9], case: $case, snapshot: $snapshot
}]->(b)
