"""How does a page call whoever or whatever is meant?"""

from __future__ import annotations

from collections.abc import Mapping

from graphkit.case import Case
from graphkit.charts import holders

from .session import kept

_ACCOUNT = "account:"


def names(case: Case) -> Mapping[str, str]:
    """uid → an account with its holder, anybody else by their caption; a phone by its number."""
    return kept(f"names_{case.snapshot().id}", lambda: _names(case))


def _names(case: Case) -> Mapping[str, str]:
    entities, held = case.snapshot()["entities"], holders(case.snapshot())
    pairs = zip(entities["uid"].to_pylist(), entities["caption"].to_pylist(), strict=True)
    return {uid: " ".join([*held.get(uid, ())[:1], _called(uid, caption or "")]) for uid, caption in pairs}


def _called(uid: str, caption: str) -> str:
    """Two accounts may bear one name: the number tells them apart."""
    number = uid.rpartition(":")[2]
    return (
        f"{caption} {number}".strip()
        if not caption or (uid.startswith(_ACCOUNT) and number not in caption)
        else caption
    )
