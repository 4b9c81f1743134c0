"""How does a job of the workbench run? `python -m graphkit.jobs.worker CASE JOB`, progress and cancel by the job table."""

from __future__ import annotations

import logging
import os
import sys
import time
from pathlib import Path

from graphkit.book import Book, Job
from graphkit.case import Case
from graphkit.errors import Cancelled, GraphkitError
from graphkit.jobs import run
from graphkit.model import Progress, User

_LOG = logging.getLogger("graphkit.jobs")
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
    """Does one waiting job and writes how it ended; a fault ends it as failed, with the code of its text."""
    book = Book.open(folder)
    job = next(job for job in book.jobs() if job.id == number)
    book.start_job(number, os.getpid())
    try:
        case = Case.open(folder, user=User.of_this_machine(), reason=f"job {number}: {job.verb}")
        outcome, result = "done", dict(run(case, job.verb, job.arguments, JobProgress(book, number)))
    except Cancelled:
        outcome, result = "cancelled", {}
    except GraphkitError as error:
        outcome, result = "failed", {"error": error.code, "parameters": {k: str(v) for k, v in error.parameters.items()}}
    except Exception as fault:
        _record_fault(folder, job, fault)
        outcome, result = "failed", {"error": "internal-fault", "parameters": {"what": type(fault).__name__, "log": str(_log_file(folder))}}
    book.finish_job(number, outcome, result)


def _log_file(folder: Path) -> Path:
    return folder / "jobs.log"


def _record_fault(folder: Path, job: Job, fault: Exception) -> None:
    handler = logging.FileHandler(_log_file(folder), encoding="utf-8")
    _LOG.addHandler(handler)
    _LOG.error("job %s (%s) ended by a fault of the program", job.id, job.verb, exc_info=fault)
    handler.close()


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]))
