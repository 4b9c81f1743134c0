"""What surrounds whom? Two stores behind one face: the snapshot's own tables, and Neo4j."""

from __future__ import annotations

from .base import GraphStore
from .local import LocalStore
from .opening import KINDS, open_store

__all__ = ["KINDS", "GraphStore", "LocalStore", "open_store"]
