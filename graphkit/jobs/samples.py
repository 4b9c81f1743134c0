"""How is an invented case made in the size asked for, and in the state in which investigators get to see it?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graphkit import generator
from graphkit.generator import Observation
from graphkit.model import Progress

__all__ = ["Observation", "make"]


def make(
    kind: str,
    *,
    seed: int,
    out: Path,
    persons: int | None,
    transfers: int | None,
    progress: Progress,
    calls: int | None = None,
    official: bool = True,
    observation: Observation | None = None,
) -> dict[str, Any]:
    """Writes delivered files and `expected.toml`; {folder, files, counts}. Raises what the generator refuses."""
    made = generator.make(
        kind, seed=seed, out=out, persons=persons, transfers=transfers, calls=calls, official=official,
        observation=observation, told=progress.at,
    )  # fmt: skip
    files = [str(file.relative_to(made.folder)) for file in made.delivered]
    return {"folder": str(made.folder), "files": files, "counts": dict(made.counts)}
