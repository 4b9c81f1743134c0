"""How far is a job, and should it stop?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

T = TypeVar("T")


class Progress:
    """Told by a job where it is; the base class is silent and never cancels.

    A subclass overrides `at`, and raises `errors.Cancelled` from it where the user asked the job to stop.
    """

    def at(self, step: str, done: int = 0, total: int = 0) -> None:
        """The job is at `step` (a key of words/, under [step]), `done` of `total`; total 0: not known."""

    def over(self, things: Iterable[T], step: str) -> Iterator[T]:
        """Goes over things, telling the progress before each and after the last."""
        total = len(things) if isinstance(things, Sized) else 0
        done = 0
        for done, thing in enumerate(things):
            self.at(step, done, total)
            yield thing
        self.at(step, total or done, total)
