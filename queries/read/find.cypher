// title: Who is meant
// question: Whose caption or key holds this text? Whole names first.
// param case: STRING UUID of the case
// param text: STRING folded text
// param kinds: LIST<STRING> kinds of entity; null: all
// param limit: INTEGER rows at most
// returns: uid, kind, caption, keys

MATCH (e:Entity)
WHERE e.names CONTAINS $text AND e.case = $case AND ($kinds IS NULL OR e.kind IN $kinds)
WITH e, e.names CONTAINS '\n' + $text + '\n' OR e.names CONTAINS ':' + $text + '\n' AS whole
RETURN e.uid AS uid, e.kind AS kind, e.caption AS caption, e.keys AS keys
ORDER BY NOT whole, uid
LIMIT $limit
