"""What does a machine without a network need to run graphkit? One folder: wheels, Neo4j's jars, a script, hashes.

The room asks pip, as the machine has set it up, for the wheels of another platform, each by the hash that
`requirements.lock` keeps; what a wheel needs is read from the wheel itself, with the markers of the platform it is for.
"""

from __future__ import annotations

from .folder import gather
from .platforms import NAMES, Platform, platform

__all__ = ["NAMES", "Platform", "gather", "platform"]
