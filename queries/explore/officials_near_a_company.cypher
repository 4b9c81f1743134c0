// title: Posts near a company
// question: Which owners, officers and staff of this organisation, or their kin and associates, hold a post?
// param case: STRING UUID of the case
// param organisation: STRING uid of the organisation
// returns: insider, position, official, near, post, body, since, until
// note: Jurisdictions are not in the database: open the rows of the post. An empty `near`: the insider holds the post.

MATCH (company:Entity {id: $case + '|' + $organisation})
USING INDEX SEEK company:Entity(id)
MATCH (company)<-[position:SHAREHOLDER|DIRECTS|MEMBER {case: $case}]-(insider:Person)
MATCH (insider)-[near:KIN|ASSOCIATE*0..1 {case: $case}]-(official:Person)
MATCH (official)-[office:OFFICE {case: $case}]->(body:Organisation)
WHERE body <> company
RETURN DISTINCT insider.uid AS insider, toLower(type(position)) AS position, official.uid AS official,
  [one IN near | coalesce(one.role, toLower(type(one)))] AS near, office.role AS post, body.caption AS body,
  toString(office.since) AS since, toString(office.until) AS until
ORDER BY insider, position, official, near, post, body
