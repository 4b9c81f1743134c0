"""What does the case know, and who decided what? `case.db`: sources, judgements, runs, jobs, views, mappings."""

from .book import Book
from .entries import FileEntry, Job, Run, SheetEntry, Source
from .process import alive

__all__ = ["Book", "FileEntry", "Job", "Run", "SheetEntry", "Source", "alive"]
