// title: Indexes are ready
// question: Are all indexes filled?

CALL db.awaitIndexes(300)
