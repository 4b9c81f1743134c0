"""Several writers at once, and writers that are killed: no entry is lost, none stands twice, the file stays sound."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from graphkit.book import Book
from graphkit.model import Judgement

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from pathlib import Path
from graphkit.book import Book
from graphkit.model import Judgement
book = Book.open(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    print(book.judge(Judgement("note", "person:test:1", value=str(number), made_by=sys.argv[2])), flush=True)
"""


def writer(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), name, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_two_processes_at_once(tmp_path: Path) -> None:
    book, count = Book.create(tmp_path), 60
    with writer(tmp_path, "a", count) as first, writer(tmp_path, "b", count) as second:
        said = [int(line) for process in (first, second) for line in process.communicate(timeout=120)[0].split()]
    assert (first.returncode, second.returncode) == (0, 0)
    assert sorted(said) == list(range(1, 2 * count + 1))
    told = [(judgement.made_by, int(judgement.value)) for judgement in book.judgements()]
    assert sorted(told) == [(name, number) for name in "ab" for number in range(count)]


def test_threads_share_one_book(tmp_path: Path) -> None:
    book = Book.create(tmp_path)
    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(book.judge, [Judgement("note", "person:test:1", made_by="x")] * 60))
    assert sorted(said) == list(range(1, 61))


def test_a_killed_writer_loses_nothing_it_had_been_promised(tmp_path: Path) -> None:
    Book.create(tmp_path)
    moments = random.Random(3)
    for _ in range(6):
        with writer(tmp_path, "x", 100_000) as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            time.sleep(moments.random() * 0.1)
            process.kill()
            promised = [int(line) for line in (first + process.stdout.read()).split("\n")[:-1]]
        book = Book.open(tmp_path)
        assert promised[-1] <= book.seq() <= promised[-1] + 1
        assert [judgement.seq for judgement in book.judgements()] == list(range(1, book.seq() + 1))
