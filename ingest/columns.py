"""How is one column written, as a mapping says it? Its names, its formats, and what stands once for the whole file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

import polars as pl

from graphkit.errors import Refused
from graphkit.vocabulary import vocabulary

from . import toml_values as toml
from .grammar import Column, Stated
from .times import COUNTED, is_format

PLAIN = re.compile(r"[a-z0-9-]+")
STATED = ("is", "above", "file_name")
"""What may stand in place of a column where the file says a thing once, or its user knows it."""
_KEYS = (
    "column", "columns", "format", "formats", "zone", "unit", "given_in", "scheme", "origin", "map", "time", "decimal",
    "decimals", "finer", "signed", *STATED,
)  # fmt: skip
_ALLOWED = {
    "given_in": ("major", "minor", "yuan", "fen"),
    "decimal": (".", ","),
    "finer": ("cut",),
    "signed": ("in", "out"),
}
_MOST_DECIMALS = 30


def column(entry: Any, where: str) -> Column:
    """The column that an entry describes: its name, several names, or a table. Refused: see `ingest.parsing`."""
    if not isinstance(entry, dict):
        entry = {"columns": entry}
    toml.known_keys(entry, _KEYS, where)
    names = toml.texts(entry, "columns", where) + toml.texts(entry, "column", where)
    told = stated(entry, where)
    if bool(names) == bool(told):
        raise Refused("mapping-missing-key", key=f"column | {' | '.join(STATED)}", where=where)
    scheme, clock = toml.text(entry, "scheme", where, ""), toml.text(entry, "time", where, "")
    if scheme and not PLAIN.fullmatch(scheme):
        raise toml.wrong("scheme", where, "a-z 0-9 -")
    chosen = {key: _one_of(entry, key, where) for key in _ALLOWED}
    return Column(
        names, _formats(entry, where, clock), _zone(entry, where), _unit(entry, where), chosen["given_in"], scheme,
        _origin(entry, where), _map(entry, where), clock, chosen["decimal"], _decimals(entry, where), chosen["finer"],
        chosen["signed"], told,
    )  # fmt: skip


def stated(entry: Mapping[str, Any], where: str) -> Stated | None:
    """What the file or its user says once for all rows; None: nothing. Refused: more than one of the three."""
    given = [key for key in STATED if key in entry]
    if not given:
        return None
    if len(given) > 1:
        raise toml.wrong(" | ".join(given), where, " | ".join(STATED))
    (key,) = given
    return Stated(key, toml.text(entry, key, where) if key == "is" else pattern(entry, key, where))


def pattern(entry: Mapping[str, Any], key: str, where: str) -> str:
    """A regular expression that polars can use."""
    told = toml.text(entry, key, where)
    try:
        pl.Series([""]).str.contains(told)
        pl.Series([""]).str.extract(told, 0)
    except pl.exceptions.PolarsError as fault:
        raise toml.wrong(key, where, f"regex ≠ {told}") from fault
    return told


def _one_of(entry: Mapping[str, Any], key: str, where: str) -> str:
    value = toml.text(entry, key, where, "")
    if value and value not in _ALLOWED[key]:
        raise toml.wrong(key, where, ", ".join(_ALLOWED[key]))
    return value


def _zone(entry: Mapping[str, Any], where: str) -> str:
    zone = toml.text(entry, "zone", where, "")
    if zone and zone not in available_timezones():
        raise toml.wrong("zone", where, "Asia/Shanghai, UTC, …")
    return zone


def _unit(entry: Mapping[str, Any], where: str) -> str:
    """A unit of amounts; of `at`, what its numbers count."""
    unit = toml.text(entry, "unit", where, "")
    known = (*COUNTED,) if where.rpartition(".")[2] in ("at", "since", "until") else (*vocabulary().decimals,)
    if unit and unit not in known:
        raise toml.wrong("unit", where, ", ".join(known))
    if unit in ("day", "hour") and "origin" not in entry:
        raise Refused("mapping-missing-key", key="origin", where=where)
    return unit


def _origin(entry: Mapping[str, Any], where: str) -> date | None:
    origin = entry.get("origin")
    if origin is not None and (isinstance(origin, datetime) or not isinstance(origin, date)):
        raise toml.wrong("origin", where, "2020-01-01")
    return origin


def _map(entry: Mapping[str, Any], where: str) -> dict[str, str]:
    named = toml.named_texts(entry, "map", where)
    if not set(named.values()) <= set(vocabulary().decimals):
        raise toml.wrong("map", where, ", ".join(vocabulary().decimals))
    return named


def _decimals(entry: Mapping[str, Any], where: str) -> int | None:
    decimals = entry.get("decimals")
    if decimals is not None and (type(decimals) is not int or not 0 <= decimals <= _MOST_DECIMALS):
        raise toml.wrong("decimals", where, f"0, 1, … {_MOST_DECIMALS}")
    return decimals


def _formats(entry: Mapping[str, Any], where: str, clock: str) -> tuple[str, ...]:
    """The formats; where the clock stands in a column of its own and is blank, the day alone."""
    formats = toml.texts(entry, "formats", where) + toml.texts(entry, "format", where)
    days = tuple(told.partition(" ")[0] for told in formats if clock and " " in told)
    for told in (*formats, *days):
        if not is_format(told):
            raise toml.wrong("format", where, f"%Y-%m-%d %H:%M:%S ≠ {told}")
    return formats + days
