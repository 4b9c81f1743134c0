"""How is a moment shown? ISO 8601 with the offset of the case's zone; a day without a clock stays a day."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

_KNOWN_UNTIL = datetime(2037, 1, 1, tzinfo=UTC)


def shown(at: datetime | None, precision: str, zone: str) -> str:
    """The text of a moment: "" undated, `YYYY-MM-DD` at day precision, else ISO 8601 with the zone's offset."""
    if at is None or precision == "none":
        return ""
    local = at.replace(tzinfo=at.tzinfo or UTC).astimezone(ZoneInfo(zone))
    return local.date().isoformat() if precision == "day" else local.isoformat()


def shown_all(moments: pa.ChunkedArray, precision: pa.ChunkedArray, zone: str) -> pa.ChunkedArray:
    """The texts of a column of moments (microseconds, UTC), as `shown` writes each; null is ""."""
    utc = moments.cast(pa.timestamp("us", "UTC"))
    local = pc.local_timestamp(utc.cast(pa.timestamp("us", zone)))
    day = local.cast(pa.date32()).cast(pa.string())
    clock = pc.replace_substring(pc.replace_substring(local.cast(pa.string()), " ", "T"), ".000000", "")
    behind = pc.subtract(local.cast(pa.int64()), utc.cast(pa.int64())).dictionary_encode()
    whole = pc.binary_join_element_wise(clock, _offsets(behind), "")
    words = precision.cast(pa.string())
    told = pc.if_else(pc.equal(words, "day"), day, whole)
    nothing = pc.or_kleene(pc.is_null(moments), pc.equal(words, "none"))
    return _late_ones(pc.if_else(pc.fill_null(nothing, False), "", told), utc, words, zone)


def _late_ones(told: pa.ChunkedArray, utc: pa.ChunkedArray, words: pa.ChunkedArray, zone: str) -> pa.ChunkedArray:
    """Arrow knows the changes of summer time up to 2037; later moments are shown one by one."""
    late = pc.fill_null(pc.greater_equal(utc, pa.scalar(_KNOWN_UNTIL, utc.type)), False)
    if not pc.any(late).as_py():
        return told
    texts = [
        shown(at, word, zone)
        for at, word in zip(utc.filter(late).to_pylist(), words.filter(late).to_pylist(), strict=True)
    ]
    whole = pc.replace_with_mask(told.combine_chunks(), late.combine_chunks(), pa.array(texts, pa.string()))
    return pa.chunked_array([whole])


def _offsets(microseconds: pa.ChunkedArray) -> pa.ChunkedArray:
    """`+08:00` for each distance from UTC; of these there are few."""
    chunks = []
    for chunk in microseconds.chunks:
        names = [_offset(one // 1_000_000) for one in chunk.dictionary.to_pylist()]
        chunks.append(pa.array(names, pa.string()).take(chunk.indices))
    return pa.chunked_array(chunks, pa.string())


def _offset(seconds: int) -> str:
    minutes, rest = divmod(abs(seconds), 60)
    text = f"{'-' if seconds < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{rest:02}" if rest else text
