"""How does money go into a saved question, and come out of it? People write and read exact decimals in major units.

Neo4j holds minor units. No float is made on the way; a question that gives money gives its unit beside it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import pyarrow as pa

from graphkit.errors import UsageError
from graphkit.model import Json, Query, major, minor
from graphkit.vocabulary import vocabulary

_LONGEST = 18
"""Digits before the point: what is longer is no amount, and would not fit 64 bits."""


def given(query: Query, values: Mapping[str, Json]) -> dict[str, Json]:
    """The values with every amount in minor units.

    A least amount of any unit that is finer than some unit is rounded up there: what is at least that much is the same.

    Raises UsageError: no amount, or finer than its unit; an unknown unit.
    """
    turned = dict(values)
    for name, told in query.parameters.items():
        kind = told.split(" ")[0]
        if name in values and kind == "MONEY":
            turned[name] = _minor(name, values[name], str(values.get("unit", "")))
        elif name in values and kind == "MONEY_BY_UNIT":
            least = _decimal(name, values[name])
            turned[name] = {unit: math.ceil(least.scaleb(places)) for unit, places in vocabulary().decimals.items()}
    return turned


def told(query: Query, table: pa.Table) -> pa.Table:
    """The answer with every amount as exact decimal text in major units; a list of amounts as a list of texts."""
    units = table["unit"].to_pylist() if query.money else []
    for name in query.money:
        texts = [_major(value, unit) for value, unit in zip(table[name].to_pylist(), units, strict=True)]
        table = table.set_column(table.column_names.index(name), name, pa.array(texts, pa.string()))
    return table


def _decimal(name: str, value: Json) -> Decimal:
    try:
        amount = Decimal(str(value).strip())
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount.adjusted() >= _LONGEST:
        raise UsageError("question-amount", name=name, value=str(value)[:40])
    return amount


def _minor(name: str, value: Json, unit: str) -> int:
    known = vocabulary().decimals
    if unit not in known:
        raise UsageError("unknown-unit", unit=unit, known=", ".join(sorted(known)))
    amount = _decimal(name, value)
    try:
        return minor(str(amount), known[unit])
    except ValueError as fault:
        raise UsageError("question-amount", name=name, value=str(value)[:40]) from fault


def _major(value: Json, unit: str | None) -> str | None:
    """One amount, or the list of amounts that a cell holds as JSON; nothing where a link has no amount."""
    if value is None or unit is None:
        return None
    places = vocabulary().decimals[unit]
    if isinstance(value, str):
        return json.dumps([major(one, places) for one in json.loads(value)])
    return major(value, places)
