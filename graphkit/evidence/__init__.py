"""What does a prosecutor hand over? One ZIP that a stranger can check with ordinary tools and none of this software."""

from .export import Exported, export
from .formats import FORMATS, Format, Loss

__all__ = ["FORMATS", "Exported", "Format", "Loss", "export"]
