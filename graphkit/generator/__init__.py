"""What would a case look like whose truth is known? Seeded, invented cases in the layouts that agencies deliver."""

from .making import KINDS, Kind, Made, make
from .observation import DAMAGES, ENCODINGS, SIDES, Observation

__all__ = ["DAMAGES", "ENCODINGS", "KINDS", "SIDES", "Kind", "Made", "Observation", "make"]
