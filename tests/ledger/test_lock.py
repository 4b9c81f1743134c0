"""One writer at a time, named to whoever comes second; death lets go."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graphkit.errors import CaseLocked
from graphkit.ledger import locked

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
from graphkit.ledger import locked
with locked(Path(sys.argv[1]), "push"):
    print("held", flush=True)
    input()
"""


def test_the_second_is_told_who_holds_it(tmp_path: Path) -> None:
    with locked(tmp_path, "import"):
        with pytest.raises(CaseLocked) as caught, locked(tmp_path, "push"):
            pass
        assert caught.value.code == "case-locked"
        assert (caught.value.parameters["verb"], caught.value.parameters["pid"]) == ("import", os.getpid())
        assert str(caught.value.parameters["since"]).endswith("+00:00")
    with locked(tmp_path, "push"):
        pass


def test_a_fault_inside_lets_go(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(tmp_path, "import"):
        raise ZeroDivisionError
    with locked(tmp_path, "import"):
        pass


def test_death_of_the_holder_lets_go(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(CaseLocked) as caught, locked(tmp_path, "import"):
            pass
        assert (caught.value.parameters["verb"], caught.value.parameters["pid"]) == ("push", process.pid)
        process.kill()
        process.wait()
        with locked(tmp_path, "import"):
            pass
