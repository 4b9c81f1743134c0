// title: Entities by Chinese words
// question: Whose caption holds these words, in Chinese too?

CREATE FULLTEXT INDEX entity_words IF NOT EXISTS FOR (e:Entity) ON EACH [e.caption]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}
