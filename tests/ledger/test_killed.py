"""A killed import leaves the case as it was before, and after a rerun as if undisturbed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphkit.book import Book
from graphkit.ledger import Ledger
from tests.ledger.made import delivered, imported

ROOT = Path(__file__).parents[2]
MOMENTS = 20
IMPORTS = """
import os, signal, sys
from pathlib import Path
from graphkit.book import Book
from graphkit.ledger import Ledger, locked
from tests.ledger.made import batches, source

parts = list(batches(0, 900, step=20))

def work(case, path, fatal):
    calls = 0
    def count(frame, event, arg):
        nonlocal calls
        calls += event in ("call", "c_call")
        if calls == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
    sys.setprofile(count)
    with locked(case, "import"):
        ledger = Ledger(case, Book.open(case))
        ledger.sweep()
        writer = ledger.begin(path)
        for part in parts:
            writer.add(0, part)
        writer.register(source(path.name, {0: 900}))
    sys.setprofile(None)
    return calls

while True:
    case, path, fatal = (input() for _ in range(3))
    child = os.fork()
    if not child:
        print(work(Path(case), Path(path), int(fatal)), flush=True)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


@pytest.fixture
def imports() -> Iterator[subprocess.Popen[str]]:
    """A process that forks an import for each request, since starting Python twenty times takes a minute."""
    command = [sys.executable, "-c", IMPORTS]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def imported_until(imports: subprocess.Popen[str], case: Path, path: Path, call: int) -> list[int]:
    """What an import says that kills itself at its `call`-th function call (0: never): calls if it lived, exit code."""
    assert imports.stdin is not None
    assert imports.stdout is not None
    imports.stdin.write(f"{case}\n{path}\n{call}\n")
    imports.stdin.flush()
    said = [int(imports.stdout.readline())]
    return said if said[0] < 0 else [*said, int(imports.stdout.readline())]


def state(case: Path) -> tuple[object, ...]:
    """Everything a reader sees of the case."""
    ledger = Ledger(case, Book.open(case))
    assert ledger.check() == []
    return tuple((source.source, source.seq, source.files) for source in Book.open(case).sources()), ledger.claims()


def new_case(folder: Path, path: Path) -> Path:
    folder.mkdir()
    imported(Ledger(folder, Book.create(folder)), path, {0: 10})
    return folder


@pytest.mark.skipif(not hasattr(os, "fork"), reason="SIGKILL at chosen moments needs fork")
def test_killed_at_many_moments(tmp_path: Path, imports: subprocess.Popen[str]) -> None:
    first, second = delivered(tmp_path, "a.csv", "a"), delivered(tmp_path, "b.csv", "b" * 3_000_000)
    undisturbed = new_case(tmp_path / "undisturbed", first)
    calls, code = imported_until(imports, undisturbed, second, 0)
    assert code == 0
    case = new_case(tmp_path / "case", first)
    before, whole, found = state(case), state(undisturbed)[0], []
    for moment in range(MOMENTS):
        assert imported_until(imports, case, second, 1 + calls * moment // MOMENTS) == [-9]
        found.append(state(case))
    assert all(after == before or after[0] == whole for after in found)
    assert sum(after == before for after in found) >= MOMENTS // 2
    if found[-1] == before:
        assert imported_until(imports, case, second, 0)[1] == 0
    assert state(case)[0] == whole
    assert sorted(entry.name for entry in (case / "ledger").iterdir()) == ["1", "2"]


def test_killed_between_the_rename_and_the_registration(tmp_path: Path) -> None:
    path = delivered(tmp_path, "b.csv", "b")
    case = new_case(tmp_path / "case", delivered(tmp_path, "a.csv", "a"))
    before, left = state(case), case / "ledger" / "2"
    left.mkdir()
    (left / "rows.parquet").write_bytes(b"whole, but not registered")
    assert state(case) == before
    ledger = Ledger(case, Book.open(case))
    assert imported(ledger, path, {0: 5}).source == 2
    assert ledger.check() == []
