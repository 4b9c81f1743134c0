"""Is the case's own Neo4j running, and how is it started and stopped?"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from graphkit.errors import Refused, Unreachable
from graphkit.model import Progress

from .home import Home
from .jars import VERSION, fetch

_STARTS_WITHIN, _STOPS_WITHIN = 180.0, 90.0
_NEEDS_MB = 1200
"""Heap, page cache and Java itself."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers: what is needed to connect to it."""

    uri: str
    user: str
    password_file: Path
    pid: int
    version: str

    @property
    def password(self) -> str:
        """The random password of this home."""
        return self.password_file.read_text("ascii").strip()


def status(case_folder: Path) -> Running | None:
    """Which server answers for this case? None: none does."""
    home = _home(case_folder)
    said = home.said()
    return _running(home, said) if said else None


def version_for(case_folder: Path, asked: str = "") -> str:
    """Which version serves this case? The one asked for, else the one that opened its database last, else VERSION.

    Raises
        Refused: `neo4j-older`: a later version opened the database, and what it wrote an older one cannot read.
    """
    home = _home(case_folder)
    last = home.opened_by()
    if asked and last and _is_older(asked, last):
        raise Refused("neo4j-older", version=asked, last=last, folder=home.folder)
    return asked or last or VERSION


def _is_older(asked: str, last: str) -> bool:
    try:
        return Version(asked) < Version(last)
    except InvalidVersion:
        return False  # it will not be found either, and that is told


def serve(
    case_folder: Path,
    *,
    jars: Path,
    port: int | None = None,
    version: str = "",
    progress: Progress | None = None,
) -> Running:
    """Which server answers for this case now? The one that runs, else a new one; returns when Bolt answers.

    `jars` is where `fetch` keeps them; they are fetched where they are not there. `port` None: any free one; `version`
    "": see `version_for`.

    Raises
        Unreachable: the jars cannot be fetched.
        Refused: a later version opened the database, the port is taken, a jar was changed, memory is short, the home is
            damaged, another start is under way.
    """
    progress, home, version = progress or Progress(), _home(case_folder), version_for(case_folder, version)
    if home.alive() and (said := _await(home, None, progress)):
        return _as_asked(_running(home, said), port, version)
    fetch(jars, version, progress)
    _refuse_short_memory()
    number = _free_port(port)
    home.make()
    home.failed.unlink(missing_ok=True)
    child = _spawn(home, jars, number, version)
    return _running(home, _await(home, child, progress))


def stop(case_folder: Path, progress: Progress | None = None) -> bool:
    """Did a server have to be stopped? Returns when it has shut its database down.

    Raises
        Refused: it did not end in time.
    """
    home, progress = _home(case_folder), progress or Progress()
    if not home.alive():
        return False
    until, told = time.monotonic() + _STOPS_WITHIN, False
    while home.alive():
        progress.at("neo4j-stop")
        told = told or _tell(home)
        if time.monotonic() > until:
            raise Refused("neo4j-not-stopped", folder=home.folder)
        time.sleep(0.1)
    return True


def stay(case_folder: Path) -> None:
    """Returns when the case's server has ended; an interrupt stops it first."""
    home = _home(case_folder)
    try:
        while home.alive():
            time.sleep(0.5)
    except KeyboardInterrupt:
        stop(case_folder)


def _tell(home: Home) -> bool:
    """Was the server told to end? One that is still starting is told when it is ready."""
    said = home.said()
    if said is None:
        return False
    home.stop.touch()
    if os.name == "posix":
        # The lock is held, so the pid is the server's; elsewhere the file alone tells it, since a signal would kill it.
        with suppress(ProcessLookupError):  # it was killed meanwhile
            os.kill(int(said["pid"]), signal.SIGTERM)
    return True


def _home(case_folder: Path) -> Home:
    return Home(case_folder.resolve() / "neo4j")


def _running(home: Home, said: Mapping[str, Any]) -> Running:
    uri = f"bolt://127.0.0.1:{said['port']}"
    return Running(uri, "neo4j", home.password, int(said["pid"]), str(said["version"]))


def _as_asked(running: Running, port: int | None, version: str) -> Running:
    """The server that runs, unless another port or version was asked for."""
    if port not in (None, int(running.uri.rpartition(":")[2])) or version != running.version:
        raise Refused("neo4j-runs-otherwise", uri=running.uri, version=running.version)
    return running


def _free_port(port: int | None) -> int:
    with socket.socket() as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port or 0))
        except (OSError, OverflowError) as fault:
            raise Refused("neo4j-port-taken", port=port) from fault
        return int(probe.getsockname()[1])


def _refuse_short_memory() -> None:
    """Where the system says how much memory is free (Linux), a server that would be killed is not started."""
    told = Path("/proc/meminfo")
    lines = told.read_text().splitlines() if told.exists() else []
    free = next((int(line.split()[1]) // 1024 for line in lines if line.startswith("MemAvailable:")), _NEEDS_MB)
    if free < _NEEDS_MB:
        raise Refused("neo4j-too-little-memory", free=free, needed=_NEEDS_MB)


def _spawn(home: Home, jars: Path, port: int, version: str) -> subprocess.Popen[bytes]:
    """The server as a process of its own: it outlives the terminal that started it."""
    command = [
        sys.executable,
        "-m",
        f"{__package__}.child",
        str(home.folder),
        str(jars.resolve() / "jars"),
        str(port),
        version,
    ]
    apart: dict[str, Any] = (
        {"start_new_session": True}
        if os.name == "posix"
        else {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS}  # type: ignore[attr-defined]
    )
    with home.log.open("ab") as log:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=home.folder, close_fds=True, **apart
        )


def _await(home: Home, child: subprocess.Popen[bytes] | None, progress: Progress) -> Any:
    """Waits until the server says that it is ready and Bolt takes a connection. None: one that was there has ended."""
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until:
        progress.at("neo4j-start")
        said = home.said()
        if said and _answers(int(said["port"])):
            if child:
                child.returncode = 0  # it is left to itself; nobody waits for it
            return said
        if child and child.poll() is not None:
            raise _not_started(home)
        if not (child or home.alive()):
            return None
        time.sleep(0.1)
    raise Unreachable("neo4j-not-answering", uri=str(home.folder))


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            return True
    except OSError:
        return False


def _not_started(home: Home) -> Refused:
    failure = home.failure() or {"code": "neo4j-not-started", "why": _last_line(home.log)}
    return Refused(str(failure["code"]), why=failure["why"], log=home.log)


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1] if lines else ""
