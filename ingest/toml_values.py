"""Does a value of a mapping's TOML have the form it must have? Each fault is told with its key and its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphkit.errors import Refused

from .texts import nearest


def wrong(key: str, where: str, expected: str) -> Refused:
    """The refusal of a value."""
    return Refused("mapping-wrong-value", key=key, where=where or "—", expected=expected)


def known_keys(said: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    """Refused: a key that nobody knows; the nearest is told."""
    for key in said:
        if key not in known:
            raise Refused(
                "mapping-unknown-key", key=key, where=where or "—", nearest=nearest(key, known) or ", ".join(known)
            )


def table(said: Mapping[str, Any], key: str, known: Sequence[str] | None = None) -> dict[str, Any]:
    """A table of it; a missing one is {}."""
    found = said.get(key, {})
    if not isinstance(found, dict):
        raise wrong(key, "", f"[{key}]")
    if known is not None:
        known_keys(found, known, key)
    return found


def tables(said: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """Its tables [[key]]; a missing one is []."""
    found = said.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise wrong(key, "", f"[[{key}]]")
    return found


def text(said: Mapping[str, Any], key: str, where: str, default: str | None = None) -> str:
    """A text; where it is missing the default, and without one it is refused."""
    if key not in said and default is None:
        raise Refused("mapping-missing-key", key=key, where=where or "—")
    value = said.get(key, default)
    if not isinstance(value, str) or (default is None and not value):
        raise wrong(key, where, "text")
    return value


def texts(said: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    """One text or a list of texts; a missing key is ()."""
    value = said.get(key, [])
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(one, str) and one for one in values):
        raise wrong(key, where, "text, [text, …]")
    return tuple(values)


def named_texts(said: Mapping[str, Any], key: str, where: str) -> dict[str, str]:
    """A table of texts; a missing one is {}."""
    named = said.get(key, {})
    if not isinstance(named, dict) or not all(isinstance(one, str) for one in named.values()):
        raise wrong(key, where, "{ name = text, … }")
    return dict(named)
