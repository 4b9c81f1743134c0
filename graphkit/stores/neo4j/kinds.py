"""Which labels and relationship types are ours? Those of the vocabulary, and no other."""

from __future__ import annotations

from graphkit.vocabulary import vocabulary

EVENT_TYPES = [kind.relationship for kind in vocabulary().events.values()]
LINK_TYPES = [kind.relationship for kind in vocabulary().links.values()]
TYPES = EVENT_TYPES + LINK_TYPES
LABELS = ["Entity", *(kind.label for kind in vocabulary().entities.values())]
PROPERTIES = (
    *("id", "case", "uid", "kind", "caption", "hub", "delivered", "first", "last", "precision", "details", "keys"),
    *("names", "stamp", "snapshot", "checksum", "pushing", "former", "directed", "unit", "n", "value", "role"),
    *("strength", "since", "until", "grade", "basis"),
    *sorted({field for kind in vocabulary().entities.values() for field in kind.fields}),
)
"""Every property that questions name; scores and runs are named by parameter."""
