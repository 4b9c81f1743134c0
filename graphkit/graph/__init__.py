"""Which graph does one question see? A snapshot projected into arrays, the only thing measures are given."""

from .layers import PresentLayer, chosen, layers
from .project import project
from .shape import Graph

__all__ = ["Graph", "PresentLayer", "chosen", "layers", "project"]
