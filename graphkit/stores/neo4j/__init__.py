"""The graph store over Neo4j 5.26 and newer: the face of every store, and the only one that writes."""

from __future__ import annotations

from .connection import Connection
from .store import Neo4jStore

__all__ = ["Connection", "Neo4jStore"]
