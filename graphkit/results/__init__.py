"""What was measured, with everything that made it? Runs on disk, each in a folder of its own name."""

from .runs import Results
from .standing import fallen, rested_on

__all__ = ["Results", "fallen", "rested_on"]
