"""What nobody should have delivered is refused by a stable code or taken with a problem, fast, and leaves no trace."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from graphkit.case import Case
from graphkit.errors import CaseLocked, GraphkitError, Refused
from graphkit.jobs.tables import problems
from graphkit.ledger.lock import locked
from graphkit.words import say_error

from .bad_inputs import KEPT, REFUSED, two_gigabytes
from .conftest import take
from .statements import ROWS, text_of, write_csv

SECONDS, KILOBYTES = 60, 1 << 20
# The process tells its memory itself: what wait4 tells counts the test run too, out of which it was started.
PROGRAM = """
import atexit, os, re, resource
from pathlib import Path
from graphkit.cli import main
def tell():
    own = int(re.search("VmHWM:[^0-9]*([0-9]+) kB", Path("/proc/self/status").read_text())[1])
    helpers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    Path(os.environ["TELL_MEMORY_IN"], str(os.getpid())).write_text(str(max(own, helpers)))
atexit.register(tell)
main()
"""
COMMAND = ["--instrument", "测试1号", "--provider", "测试银行", "--collected-by", "甲", "--purpose", "测试"]


def codes(case: Case) -> set[str]:
    sheet = problems(case, "en")
    return {str(line[list(sheet.header).index("code")]) for line in sheet.rows}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_input_is_refused_and_leaves_nothing(case: Case, tmp_path: Path, name: str) -> None:
    make, code = REFUSED[name]
    before, began = case.book.seq(), time.monotonic()
    done = take(case, make(tmp_path))
    assert [report.status for report in done.files] == ["refused"]
    error = done.files[0].error
    assert error is not None
    assert (error.code, error.exit_code) == (code, 3)
    assert all(say_error(error, language) for language in ("zh", "en"))
    assert (done.seq, done.changed, case.book.seq()) == (before, False, before)
    assert case.ledger.leftovers() == []
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize("name", KEPT)
def test_odd_input_is_taken_with_its_problem_and_loses_no_row(case: Case, tmp_path: Path, name: str) -> None:
    make, code = KEPT[name]
    done = take(case, make(tmp_path))
    tally = done.files[0].tally
    assert [report.status for report in done.files] == ["imported"]
    assert tally is not None
    assert tally.rows_read >= len(ROWS)
    assert tally.rows_read == tally.records + tally.problem_rows + sum(tally.excluded.values())
    assert {code} - {""} <= codes(case)


def test_members_of_an_archive_are_sources_of_their_own(case: Case, tmp_path: Path) -> None:
    done = take(case, KEPT["names in GBK"][0](tmp_path))
    (source,) = case.sources()
    assert (source.name, source.member) == ("a.zip", "流水/交易明细.csv")
    assert (done.files[0].file, done.files[0].member) == ("a.zip", "流水/交易明细.csv")
    assert case.original(1).read_bytes() == text_of(ROWS).encode("gb18030")
    with (case.folder / "audit.jsonl").open(encoding="utf-8") as log:
        assert any(hashlib.sha256((tmp_path / "a.zip").read_bytes()).hexdigest() in line for line in log)
    assert take(case, write_csv(tmp_path / "plain.csv", ROWS, "gb18030")).files[0].status == "already"


def test_one_bad_member_does_not_hold_up_the_others(case: Case, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.write(write_csv(tmp_path / "good.csv", ROWS), "2/good.csv")
        file.writestr("1/notes.csv", "x,y\n1,2\n")
        file.writestr("3/inner.zip", b"PK\x05\x06" + bytes(18))
    done = take(case, tmp_path / "a.zip")
    told = [(report.member, report.status, report.error and report.error.code) for report in done.files]
    assert told == [
        ("1/notes.csv", "refused", "unknown-layout"),
        ("2/good.csv", "imported", None),
        ("3/inner.zip", "refused", "archive-nested"),
    ]
    assert case.ledger.check() == []


def test_a_file_that_changes_while_it_is_read(case: Case, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS * 20_000)
    line = path.read_bytes().splitlines(keepends=True)[-1]
    stop = threading.Event()

    def grow() -> None:
        with path.open("ab") as file:
            while not stop.wait(0.001):
                file.write(line)
                file.flush()

    thread = threading.Thread(target=grow)
    thread.start()
    try:
        done = take(case, path)
    finally:
        stop.set()
        thread.join()
    error = done.files[0].error
    assert error is not None
    assert (error.code, error.exit_code, case.book.seq()) == ("file-changed-while-read", 3, 0)
    assert case.ledger.leftovers() == []


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file grows beyond this, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("archive", [False, True])
def test_a_full_disk(case: Case, tmp_path: Path, archive: bool) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS * 2_000)
    if archive:
        with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as file:
            file.write(path, "a.csv")
        path = tmp_path / "a.zip"
    with largest_file(500_000):
        done = take(case, path)
    error = done.files[0].error
    assert error is not None
    assert (error.code, error.exit_code, case.book.seq()) == ("cannot-write", 3, 0)
    assert case.ledger.leftovers() == []
    assert [report.status for report in take(case, path).files] == ["imported"]


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing in the folder can be written; root needs a mount for that."""
    if os.geteuid() != 0:
        folder.chmod(0o500)
        yield
        folder.chmod(0o700)
        return
    for step in (["mount", "--bind", str(folder), str(folder)], ["mount", "-o", "remount,bind,ro", str(folder)]):
        if subprocess.run(step, capture_output=True, check=False).returncode:
            pytest.skip("root may not mount here, so that no folder can be made read-only")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_read_only_case(case: Case, tmp_path: Path) -> None:
    path, before = write_csv(tmp_path / "a.csv", ROWS), case.book.seq()
    with read_only(case.folder), pytest.raises(GraphkitError) as refused:
        take(Case.open(case.folder, user=case.user, reason="测试"), path)
    assert refused.value.exit_code == 3
    assert case.book.seq() == before


def test_two_imports_at_once(case: Case, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    with locked(case.folder, "import"), pytest.raises(CaseLocked) as refused:
        take(case, path)
    assert (refused.value.code, refused.value.exit_code, refused.value.parameters["pid"]) == (
        "case-locked",
        3,
        os.getpid(),
    )
    assert isinstance(refused.value, Refused)
    assert case.book.seq() == 0


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it took."""

    code: int
    out: str
    said: str
    seconds: float
    kilobytes: int
    """The most of any one process."""

    @property
    def refusal(self) -> str:
        """The code that the one file was refused with."""
        (file,) = json.loads(self.out)["files"]
        return str(file["error"]["code"])


def start(case: Path, path: Path, largest: int = 0) -> subprocess.Popen[bytes]:
    """`graphkit import`, in a process of its own."""
    command = [sys.executable, "-c", PROGRAM, "import", str(case), str(path), *COMMAND, "--json"]
    environment = {**os.environ, "TELL_MEMORY_IN": tempfile.gettempdir()}
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    if largest:
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (largest, largest))
    return child


def end(child: subprocess.Popen[bytes], began: float) -> Ended:
    """Waits until it ends."""
    assert child.stdout is not None
    assert child.stderr is not None
    with child.stdout as out, child.stderr as said:
        told = (out.read().decode(), said.read().decode())
    seconds, memory = time.monotonic() - began, Path(tempfile.gettempdir(), str(child.pid))
    ended = Ended(child.wait(), *told, seconds, int(memory.read_text()))
    memory.unlink()
    assert "Traceback" not in ended.said
    assert ended.seconds < SECONDS
    assert ended.kilobytes < KILOBYTES
    return ended


def command(case: Case, path: Path, largest: int = 0) -> Ended:
    return end(start(case.folder, path, largest), time.monotonic())


@pytest.mark.slow
@pytest.mark.parametrize("name", [*REFUSED, "a line of 2 GB", *KEPT])
def test_the_command_ends_in_time_and_memory(make_case: Callable[..., Case], tmp_path: Path, name: str) -> None:
    case = make_case()
    make = two_gigabytes if name == "a line of 2 GB" else {**REFUSED, **KEPT}[name][0]
    path, before = make(tmp_path), case.book.seq()
    done = command(case, path)
    assert done.code == (0 if name in KEPT else 3), done.said
    if name not in KEPT:
        assert done.refusal == ("record-too-long" if name == "a line of 2 GB" else REFUSED[name][1])
        case.refresh()
        assert case.book.seq() == before
        assert case.ledger.leftovers() == []


@pytest.mark.slow
def test_the_command_on_a_file_that_changes_while_it_is_read(case: Case, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS * 20_000)
    child, began = start(case.folder, path), time.monotonic()
    with path.open("ab") as file:
        while child.poll() is None and time.monotonic() - began < SECONDS:
            file.write(text_of(ROWS).encode().splitlines(keepends=True)[-1])
            file.flush()
            time.sleep(0.001)
            if os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                break
    done = end(child, began)
    assert (done.code, done.refusal) == (3, "file-changed-while-read")
    assert case.book.seq() == 0
    assert case.ledger.leftovers() == []


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """A disk of so many bytes where the folder is; only root may mount one."""
    step = ["mount", "-t", "tmpfs", "-o", f"size={size}", "graphkit-test", str(folder)]
    if os.geteuid() != 0 or subprocess.run(step, capture_output=True, check=False).returncode:
        pytest.skip("no disk of a size of its own can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
def test_the_command_on_a_full_disk(make_case: Callable[..., Case], tmp_path: Path) -> None:
    """Wherever the room ends, in copy, tables, catalogue or snapshot: refused, and nothing is left half done."""
    path, small = write_csv(tmp_path / "a.csv", ROWS * 4_000), tmp_path / "small"
    small.mkdir()
    with small_disk(small, 3 << 20):
        case = make_case("small/case")
        for filler in (2 << 20, 1 << 20, 1 << 19, 0):
            (small / "filler").write_bytes(bytes(filler))
            done = command(case, path)
            assert done.code == 3
            assert str(small) in done.said or done.refusal in ("cannot-write", "book-not-usable")
            case.refresh()
            assert case.book.seq() in (0, 1)
            assert case.ledger.leftovers() == []
            assert case.ledger.check() == []
            if case.derived.exists():
                assert [entry.name for entry in case.derived.iterdir() if entry.name.startswith(".")] == []
        subprocess.run(["mount", "-o", "remount,size=64m", str(small)], check=True)
        assert command(case, path).code == 0
        case.refresh()
        assert case.book.seq() == 1
        assert case.snapshot().seq == 1


@pytest.mark.slow
def test_the_command_where_no_file_may_grow(case: Case, tmp_path: Path) -> None:
    done = command(case, write_csv(tmp_path / "a.csv", ROWS * 4_000), largest=500_000)
    assert (done.code, done.refusal) == (3, "cannot-write")
    case.refresh()
    assert case.book.seq() == 0
    assert case.ledger.leftovers() == []


@pytest.mark.slow
def test_the_command_on_a_read_only_case(case: Case, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    with read_only(case.folder):
        done = command(case, path)
    assert done.code == 3
    assert str(case.folder) in done.said
    case.refresh()
    assert case.book.seq() == 0


@pytest.mark.slow
def test_two_commands_at_once(case: Case, tmp_path: Path) -> None:
    large, small = write_csv(tmp_path / "a.csv", ROWS * 20_000), write_csv(tmp_path / "b.csv", ROWS)
    first, began = start(case.folder, large), time.monotonic()
    while not case.ledger.leftovers() and time.monotonic() - began < SECONDS:
        time.sleep(0.01)
    second = command(case, small)
    assert (second.code, second.out) == (3, "")
    assert str(first.pid) in second.said
    assert end(first, began).code == 0
    case.refresh()
    assert case.book.seq() == 1
    assert command(case, small).code == 0
