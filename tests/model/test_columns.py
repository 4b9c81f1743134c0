"""Are whole columns written as their values one by one?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.model import major, majors, shown, shown_all
from graphkit.vocabulary import vocabulary

UNITS = ("CNY", "JPY", "ETH", None)
LARGEST = 2**63 - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAYS = st.integers(-120 * 365, 180 * 365)
moments = st.none() | st.builds(
    lambda days, rest: EPOCH + timedelta(days, microseconds=rest), DAYS, st.integers(0, 86_400_000_000)
)
amounts = st.none() | st.integers(-LARGEST, LARGEST)


@settings(deadline=None)
@given(st.lists(st.tuples(amounts, st.sampled_from(UNITS)), max_size=20))
def test_amounts_of_several_units_are_exact(said: list[tuple[int | None, str | None]]) -> None:
    decimals = vocabulary().decimals
    values = pa.chunked_array([pa.array([value for value, _ in said], pa.int64())])
    units = pa.chunked_array([pa.array([unit for _, unit in said], pa.string()).dictionary_encode()])
    told = ["" if value is None or unit is None else major(value, decimals[unit]) for value, unit in said]
    assert majors(values, units, decimals).to_pylist() == told


@settings(deadline=None)
@given(
    st.lists(st.tuples(moments, st.sampled_from(("us", "s", "min", "day", "none"))), max_size=20),
    st.sampled_from(("Asia/Shanghai", "UTC", "America/St_Johns")),
)
def test_moments_are_shown_in_their_zone(said: list[tuple[datetime | None, str]], zone: str) -> None:
    at = pa.chunked_array([pa.array([moment for moment, _ in said], pa.timestamp("us", "UTC"))])
    precision = pa.chunked_array([pa.array([word for _, word in said], pa.string()).dictionary_encode()])
    assert shown_all(at, precision, zone).to_pylist() == [shown(moment, word, zone) for moment, word in said]


@pytest.mark.parametrize(
    ("value", "unit", "text"), [(5, "CNY", "0.05"), (-5, "CNY", "-0.05"), (-1234, "JPY", "-1234"), (0, "CNY", "0.00")]
)
def test_small_amounts(value: int, unit: str, text: str) -> None:
    columns = pa.chunked_array([pa.array([value])]), pa.chunked_array([pa.array([unit])])
    assert majors(*columns, vocabulary().decimals).to_pylist() == [text]
