"""What was measured, with everything that made it? Runs on disk, each in a folder of its own name."""

from .runs import Results

__all__ = ["Results"]
