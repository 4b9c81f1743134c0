"""What does a command cost: seconds on the wall, seconds of all its processes, memory of its process tree?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_EVERY = 0.05
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One run of one side, with the answer that it printed."""

    wall_s: float
    cpu_s: float
    mb: float
    answer: Mapping[str, Any]


class Failed(Exception):
    """A side ended with an error: there is nothing to compare."""


def cost_of(command: Sequence[str], folder: Path) -> Cost:
    """Runs a command in a folder; the last line on stdout is its answer, one JSON object. Failed: it ended in error."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, env=environment, text=True) as process:
        peak = _Peak(process.pid)
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    if process.returncode != 0:
        raise Failed(f"{' '.join(command)} ended with {process.returncode}")
    answer = json.loads(said.strip().splitlines()[-1])
    return Cost(wall, used.ru_utime + used.ru_stime, peak.mb(), answer)


def python(*arguments: str) -> list[str]:
    """A command of the Python that runs this."""
    return [sys.executable, *arguments]


class _Peak:
    """The largest sum of resident memory over a process and all below it, looked at now and then."""

    def __init__(self, root: int) -> None:
        self._root, self._most, self._done = root, 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def mb(self) -> float:
        """Stops looking; megabytes (10⁶ bytes)."""
        self._done.set()
        self._thread.join()
        return self._most / 1e6

    def _look(self) -> None:
        while not self._done.wait(_EVERY):
            self._most = max(self._most, sum(map(_resident, _tree(self._root))))


def _tree(root: int) -> list[int]:
    found = [root]
    for pid in found:
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except OSError:
            continue
        found += [int(child) for child in children.split()]
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0
