"""What does the case show by rank and by group? The batch report: a page, a workbook, JSON, and what recomputes it."""

from .contents import Asked, contents
from .plan import Ask, RankedList, Section, plan
from .write import FILES, write

__all__ = ["FILES", "Ask", "Asked", "RankedList", "Section", "contents", "plan", "write"]
