"""Which shapes do the rooms hand to each other? Arrow tables with fixed schemas, and small frozen dataclasses."""

from . import claims, snapshot
from .claims import Batch, Claims, Tally
from .keys import encode_id, join_ids, key_of, kind_of, named_key
from .money import major, majors, minor
from .people import Judgement, JudgementKind, Right, Role, User
from .progress import Progress
from .question import (
    Answer,
    Collapse,
    Distance,
    F64Array,
    Groups,
    I32Array,
    I64Array,
    Json,
    Keep,
    Most,
    Paths,
    Projection,
    Pushed,
    Query,
    Result,
    Scores,
    Subgraph,
    Weight,
    Window,
    digest,
)
from .sheet import Sheet
from .snapshot import ENDS, Snapshot
from .times import shown, shown_all

__all__ = [
    "ENDS",
    "Answer",
    "Batch",
    "Claims",
    "Collapse",
    "Distance",
    "F64Array",
    "Groups",
    "I32Array",
    "I64Array",
    "Json",
    "Judgement",
    "JudgementKind",
    "Keep",
    "Most",
    "Paths",
    "Progress",
    "Projection",
    "Pushed",
    "Query",
    "Result",
    "Right",
    "Role",
    "Scores",
    "Sheet",
    "Snapshot",
    "Subgraph",
    "Tally",
    "User",
    "Weight",
    "Window",
    "claims",
    "digest",
    "encode_id",
    "join_ids",
    "key_of",
    "kind_of",
    "major",
    "majors",
    "minor",
    "named_key",
    "shown",
    "shown_all",
    "snapshot",
]
