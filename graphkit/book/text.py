"""How is a structured value or a moment written in a column of the book?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from graphkit.model import Json


def now() -> str:
    """This moment: ISO 8601 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def packed(value: Mapping[str, Json] | Sequence[Json]) -> str:
    """A mapping or sequence as JSON text; keys keep their order."""
    plain = dict(value) if isinstance(value, Mapping) else list(value)
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> dict[str, Json]:
    """The mapping that `packed` wrote."""
    told: dict[str, Json] = json.loads(text)
    return told
