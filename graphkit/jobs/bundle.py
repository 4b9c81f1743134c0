"""What is carried to a machine without a network? Wheels for its platform, Neo4j, and what installs them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from graphkit import neo4j_server
from graphkit.bundle import gather, platform
from graphkit.model import Json, Progress
from graphkit.settings import settings


def bundle(to: Path, platform_name: str, python: str, progress: Progress, *, force: bool = False) -> Mapping[str, Json]:
    """Makes the folder `to`, whole or not at all; {platform, python, graphkit, neo4j, wheels, files, bytes}.

    `python` "": the version that runs now. The jars of Neo4j are taken from the cache, and fetched into it first.

    Raises
        UsageError: no such platform, a Python that is too old, `to` exists.
        Refused: a package has no wheel for the platform, or its hash differs from the lock's.
        Unreachable: a registry does not answer.
    """
    target = platform(platform_name, python)
    jars = settings().cache / "neo4j" / neo4j_server.VERSION
    neo4j_server.fetch(jars, progress=progress)
    return gather(to, target, jars, neo4j_server.VERSION, progress, force=force)
