"""How far is a command? A bar on stderr, in the words of the job's steps."""

from __future__ import annotations

from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from graphkit.model import Progress
from graphkit.settings import settings
from graphkit.words import texts


class BarProgress(Progress):
    """Progress as a bar on stderr; a step that ends within a second leaves no line."""

    def __init__(self) -> None:
        """Starts with the first step."""
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
        self._task: Any = None
        self._step = ""

    def at(self, step: str, done: int = 0, total: int = 0) -> None:
        """Shows the step's words and how far it is."""
        if self._task is None:
            self._bar.start()
        if step != self._step:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task = self._bar.add_task(texts(settings().language).get(f"step.{step}", step), total=total or None)
            self._step = step
        self._bar.update(self._task, completed=done, total=total or None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()
