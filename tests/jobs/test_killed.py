"""A killed import leaves the case as before, or with whole files; the rerun ends as if undisturbed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graphkit.case import Case

from .conftest import take, told_ties
from .statements import ROWS, A, B, C, D, row, write_csv

CHILD = """
import sys
from pathlib import Path
from graphkit.case import Case
from graphkit.model import User
from tests.jobs.conftest import take
print("begins", flush=True)
take(Case.open(Path(sys.argv[1]), user=User("os:tester@here"), reason="test"), Path(sys.argv[2]))
print("done", flush=True)
"""


def deliveries(folder: Path) -> Path:
    """Three statements, long enough that an import takes a while."""
    for number, (own, other) in enumerate([(A, B), (C, D), (B, C)]):
        rows = [
            row(
                own,
                other,
                f"{n + 1}.00",
                f"2024{n % 12 + 1:02d}{n % 27 + 1:02d}{n % 24:02d}{n % 60:02d}00",
                "出",
                f"x{n}",
            )
            for n in range(3000)
        ]
        write_csv(folder / f"{number}.csv", [*ROWS, *rows] if number == 0 else rows)
    return folder


@pytest.mark.slow
def test_twenty_kills_leave_no_trace(make_case: Callable[..., Case], tmp_path: Path) -> None:
    delivered = deliveries(tmp_path / "delivered")
    undisturbed = make_case("undisturbed")
    begun = time.monotonic()
    take(undisturbed, delivered)
    lasts = time.monotonic() - begun
    case = make_case("killed")
    moments = random.Random(7)
    for _ in range(20):
        before = case.book.seq()
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(case.folder), str(delivered)], stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(moments.uniform(0, lasts))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        case.refresh()
        assert case.book.seq() >= before
        assert [fault for fault in case.ledger.check() if "leftover" not in fault] == []
    take(case, delivered)
    assert told_ties(case) == told_ties(undisturbed)
    assert case.ledger.check() == []
