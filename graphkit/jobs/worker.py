"""How does a job of the workbench run? `python -m graphkit.jobs.worker CASE JOB`; progress by the job table."""

from __future__ import annotations

import logging
import os
import sys
import time
from functools import partial
from pathlib import Path
from types import TracebackType

from graphkit.book import Book, Job
from graphkit.case import Case
from graphkit.errors import Cancelled, GraphkitError
from graphkit.jobs import run
from graphkit.model import Progress, User

_LOG = logging.getLogger("graphkit.jobs")
LOG = "jobs.log"
_EVERY = 0.3  # seconds between two notes of progress


class JobProgress(Progress):
    """Notes progress in the job table, and stops the job where the user asked for it."""

    def __init__(self, book: Book, job: int) -> None:
        """Of one job."""
        self._book, self._job = book, job
        self._step, self._noted = "", 0.0

    def at(self, step: str, done: int = 0, total: int = 0) -> None:
        """Raises Cancelled where the user asked the job to stop."""
        if step == self._step and time.monotonic() - self._noted < _EVERY:
            return
        self._step, self._noted = step, time.monotonic()
        if not self._book.job_at(self._job, step, done, total):
            raise Cancelled("cancelled")


def work(folder: Path, number: int) -> None:
    """Does one waiting job and writes how it ended; a refusal ends it as failed, with the code of its text."""
    book = Book.open(folder)
    job = next(job for job in book.jobs() if job.id == number)
    book.start_job(number, os.getpid())
    sys.excepthook = partial(_fault_ends_it, book, folder, job)
    try:
        case = Case.open(folder, user=User.of_this_machine(), reason=f"job {number}: {job.verb}")
        outcome, result = "done", dict(run(case, job.verb, job.arguments, JobProgress(book, number)))
    except Cancelled:
        outcome, result = "cancelled", {}
    except GraphkitError as error:
        parameters = {name: str(value) for name, value in error.parameters.items()}
        outcome, result = "failed", {"error": error.code, "parameters": parameters}
    book.finish_job(number, outcome, result)


def _fault_ends_it(
    book: Book, folder: Path, job: Job, kind: type[BaseException], fault: BaseException, _: TracebackType | None
) -> None:
    """A fault of the program itself: into the log with its trace, and into the job table."""
    handler = logging.FileHandler(folder / LOG, encoding="utf-8")
    _LOG.addHandler(handler)
    _LOG.error("job %s (%s) ended by a fault of the program", job.id, job.verb, exc_info=fault)
    handler.close()
    parameters = {"what": kind.__name__, "log": str(folder / LOG)}
    book.finish_job(job.id, "failed", {"error": "internal-fault", "parameters": parameters})


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]))
