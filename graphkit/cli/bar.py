"""How far is a command? A bar on a terminal, elsewhere a line for every step that lasts; on stderr, in words."""

from __future__ import annotations

import time
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from graphkit.model import Progress
from graphkit.settings import settings
from graphkit.words import texts

_LASTS = 1.0  # seconds


class BarProgress(Progress):
    """Shows the step and how far it is; what ends within a second leaves no line."""

    def __init__(self) -> None:
        """Starts with the first step."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._console = Console(stderr=True)
        self._bar = Bar(*columns, TimeElapsedColumn(), console=self._console, transient=True)
        self._task: Any = None
        self._step = ""
        self._said = time.monotonic()

    def at(self, step: str, done: int = 0, total: int = 0) -> None:
        """Shows the step's words and how far it is."""
        words = texts(settings().language).get(f"step.{step}", step)
        if not self._console.is_terminal:
            self._line(words, done, total)
            return
        if step != self._step:
            self._begin(step, words, total)
        self._bar.update(self._task, completed=done, total=total or None)

    def _begin(self, step: str, words: str, total: int) -> None:
        self._bar.start()
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(words, total=total or None)
        self._step = step

    def _line(self, words: str, done: int, total: int) -> None:
        if time.monotonic() - self._said < _LASTS:
            return
        self._said = time.monotonic()
        self._console.print(f"{words} {done}/{total}" if total else words, markup=False, highlight=False)

    def __enter__(self) -> Self:
        """Shown from the first step on."""
        return self

    def __exit__(self, *_: object) -> None:
        """Takes the bar away."""
        if self._task is not None:
            self._bar.stop()
