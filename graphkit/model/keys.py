"""How is a thing named so that the same identifier always gives the same key? `kind:scheme:id`, RFC 3986's `%XX`."""

from __future__ import annotations

import unicodedata

from graphkit.errors import UsageError

_RESERVED = frozenset("%:,")


def _must_encode(character: str) -> bool:
    return character in _RESERVED or character.isspace() or unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}


def encode_id(text: str) -> str:
    """Which id does this text give? Stripped, NFKC, case kept; `%`, `:`, `,`, controls, white space as `%XX`.

    Returns "" for a blank text: no entity.
    """
    clean = unicodedata.normalize("NFKC", text).strip()
    if not any(map(_must_encode, clean)):
        return clean
    return "".join(
        "".join(f"%{byte:02X}" for byte in character.encode()) if _must_encode(character) else character
        for character in clean
    )


def join_ids(parts: list[str]) -> str:
    """Which id do several columns give together? `_` inside a part becomes `%5F`; a blank part gives ""."""
    encoded = [encode_id(part).replace("_", "%5F") for part in parts]
    return "_".join(encoded) if all(encoded) else ""


def key_of(kind: str, scheme: str, text: str) -> str:
    """Which key has the thing that a source calls `text`? "" for a blank text."""
    encoded = encode_id(text)
    return f"{kind}:{scheme}:{encoded}" if encoded else ""


def named_key(kind: str, account_key: str, name: str) -> str:
    """Which key has a holder without identity number? One per account and stated name, never joined by itself."""
    return key_of(kind, "named", f"{account_key}:{name}") if encode_id(name) else ""


def kind_of(key: str) -> str:
    """Which kind does a key name? Raises UsageError where it is no key."""
    kind, first, rest = key.partition(":")
    _scheme, second, encoded = rest.partition(":")
    if not (kind and first and second and encoded):
        raise UsageError("not-a-key", key=key)
    return kind
