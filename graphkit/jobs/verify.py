"""Is a package unchanged since its export? The check itself is in `graphkit.verify` and needs no case."""

from __future__ import annotations

from pathlib import Path

from graphkit.verify import Check, Verdict
from graphkit.verify import verify as _verify

__all__ = ["Check", "Verdict", "verify"]


def verify(package: Path) -> Verdict:
    """Every byte, every manifest, the record against its sources. Raises Refused: there is no such file."""
    return _verify(package)
