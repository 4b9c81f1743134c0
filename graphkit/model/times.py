"""How is a moment shown? ISO 8601 with the offset of the case's zone; a day without a clock stays a day."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def shown(at: datetime | None, precision: str, zone: str) -> str:
    """The text of a moment: "" undated, `YYYY-MM-DD` at day precision, else ISO 8601 with the zone's offset."""
    if at is None or precision == "none":
        return ""
    local = at.replace(tzinfo=at.tzinfo or UTC).astimezone(ZoneInfo(zone))
    return local.date().isoformat() if precision == "day" else local.isoformat()
