"""What would a case look like whose truth is known? Seeded, invented cases in the layouts that agencies deliver."""

from .making import KINDS, Made, make

__all__ = ["KINDS", "Made", "make"]
