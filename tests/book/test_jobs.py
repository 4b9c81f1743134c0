"""Jobs: asked for, taken by one process, followed, cancelled; a dead process leaves no job running for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graphkit.book import Book, Job, alive
from graphkit.errors import Refused, UsageError


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book.create(tmp_path)


def only(book: Book) -> Job:
    (job,) = book.jobs()
    return job


def test_a_job_from_asking_to_its_end(book: Book) -> None:
    number = book.add_job("import", {"paths": ["a.csv"]}, "os:test@test")
    asked = only(book)
    assert (asked.id, asked.verb, asked.arguments, asked.state, asked.pid) == (
        number,
        "import",
        {"paths": ["a.csv"]},
        "waiting",
        0,
    )
    book.start_job(number, os.getpid())
    assert book.job_at(number, "reading", 3, 10)
    running = only(book)
    assert (running.state, running.pid, running.step, running.done, running.total) == (
        "running",
        os.getpid(),
        "reading",
        3,
        10,
    )
    book.finish_job(number, "done", {"seq": 4})
    ended = only(book)
    assert (ended.state, ended.result, bool(ended.started_at), bool(ended.ended_at)) == ("done", {"seq": 4}, True, True)


def test_a_job_is_taken_once_and_ends_once(book: Book) -> None:
    number = book.add_job("build", {}, "x")
    book.start_job(number, os.getpid())
    with pytest.raises(Refused, match=r"^job-not-waiting"):
        book.start_job(number, os.getpid())
    book.finish_job(number, "failed", {"error": "e"})
    with pytest.raises(Refused, match=r"^job-ended"):
        book.finish_job(number, "done", {})
    with pytest.raises(UsageError, match=r"^job-outcome"):
        book.finish_job(number, "fine", {})
    assert only(book).result == {"error": "e"}


def test_cancelling(book: Book) -> None:
    waiting, running, ended = (book.add_job("build", {}, "x") for _ in range(3))
    for number in (running, ended):
        book.start_job(number, os.getpid())
    book.finish_job(ended, "done", {})
    for number in (waiting, running, ended):
        book.cancel_job(number)
    assert [(job.state, job.cancel_asked) for job in book.jobs()] == [
        ("done", False),
        ("running", True),
        ("cancelled", True),
    ]
    assert not book.job_at(running, "x", 1, 2)
    with pytest.raises(Refused, match=r"^job-not-waiting"):
        book.start_job(waiting, os.getpid())


def test_an_unknown_job(book: Book) -> None:
    for call in (lambda: book.cancel_job(7), lambda: book.start_job(7, 1), lambda: book.finish_job(7, "done", {}),
                 lambda: book.job_at(7, "x", 0, 0)):  # fmt: skip
        with pytest.raises(Refused, match=r"^no-such-job"):
            call()


def test_a_dead_process_leaves_a_failed_job(book: Book) -> None:
    number = book.add_job("import", {}, "x")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as worker:
        book.start_job(number, worker.pid)
        assert only(book).state == "running"
        worker.kill()
        while alive(worker.pid):
            pass
        job = only(book)  # not collected by its parent yet: dead all the same
    assert (job.state, job.result) == ("failed", {"error": "interrupted"})
    assert (only(book).state, only(book).result) == ("failed", {"error": "interrupted"})


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="start times of processes come from /proc")
def test_a_later_process_with_the_same_number_is_not_the_worker() -> None:
    assert alive(os.getpid())
    assert not alive(os.getpid(), "another boot:1")
