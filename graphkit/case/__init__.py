"""Which case is this, and what may this user see of it?"""

from .about import About
from .opened import Case

__all__ = ["About", "Case"]
