"""In whose name is each account? For labels only: a holder is not whoever uses the account."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from graphkit.model import Snapshot

HOLDS = "holds"


def holders(snapshot: Snapshot) -> Mapping[str, tuple[str, ...]]:
    """uid of an account → what its stated holders are called, in order of uid, without repetition."""
    links, entities = snapshot["links"], snapshot["entities"]
    held = links.filter(pc.equal(links["kind"].cast(pa.string()), HOLDS))
    accounts = entities["uid"].take(held["b"]).to_pylist()
    names = entities["caption"].take(held["a"]).to_pylist()
    found: dict[str, list[str]] = {}
    for account, name in zip(accounts, names, strict=True):
        if name not in found.setdefault(account, []):
            found[account].append(name)
    return {account: tuple(said) for account, said in found.items()}
