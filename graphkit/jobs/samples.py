"""How is an invented case made in the size asked for?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graphkit import generator
from graphkit.model import Progress


def make(
    kind: str, *, seed: int, out: Path, persons: int | None, transfers: int | None, progress: Progress
) -> dict[str, Any]:
    """Writes delivered files and `expected.toml`; {folder, files, counts}. Raises what the generator refuses."""
    made = generator.make(kind, seed=seed, out=out, persons=persons, transfers=transfers, told=progress.at)
    files = [str(file.relative_to(made.folder)) for file in made.delivered]
    return {"folder": str(made.folder), "files": files, "counts": dict(made.counts)}
