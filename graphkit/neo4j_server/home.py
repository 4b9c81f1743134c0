"""What stands in the home of a case's own Neo4j?"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

_EXITING = 0x4
"""PF_EXITING of the kernel: the process gives back its memory, which takes a while, and after that its locks."""
_KILLED = 1 << 8
"""SIGKILL among the signals that wait for a process."""


@dataclass(frozen=True, slots=True)
class Home:
    """`CASE/neo4j/`: the database, its password, who serves it."""

    folder: Path

    @property
    def data(self) -> Path:
        """Neo4j's own home."""
        return self.folder / "home"

    @property
    def password(self) -> Path:
        """A random password, readable by its owner only."""
        return self.folder / "password"

    @property
    def version(self) -> Path:
        """Which Neo4j opened the database last: an older one cannot."""
        return self.folder / "version"

    @property
    def lock(self) -> Path:
        """Held by the server as long as it lives; a lock, not a pid, says that it does."""
        return self.folder / "server.lock"

    @property
    def server(self) -> Path:
        """Written when Bolt answers: pid, port, version, started."""
        return self.folder / "server.json"

    @property
    def stop(self) -> Path:
        """Where it appears, the server shuts down: works on every system."""
        return self.folder / "stop"

    @property
    def log(self) -> Path:
        """What the server prints."""
        return self.folder / "server.log"

    @property
    def failed(self) -> Path:
        """Why the last start failed."""
        return self.folder / "failed.json"

    def make(self) -> None:
        """The folder and, the first time, its password."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.password.exists():
            descriptor = os.open(self.password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(24))

    def opened_by(self) -> str:
        """The version that opened the database last; "": none did, or the database was moved away."""
        return self.version.read_text("ascii").strip() if self.version.is_file() and self.data.is_dir() else ""

    def alive(self) -> bool:
        """Does a server hold this home?"""
        if not self.lock.exists():
            return False
        try:
            with FileLock(self.lock, timeout=0):
                return False
        except Timeout:
            return True

    def said(self) -> Mapping[str, Any] | None:
        """What the running server says of itself; None: none is ready here, or it was killed and is on its way out."""
        told = _read(self.server) if self.alive() else None
        return None if told and _is_dying(int(told["pid"])) else told

    def fail(self, code: str, why: str) -> None:
        """Leaves word of why the start failed."""
        self.failed.write_text(json.dumps({"code": code, "why": why}), "utf-8")

    def failure(self) -> Mapping[str, Any] | None:
        """Why the start failed, where it did."""
        return _read(self.failed)


def _is_dying(pid: int) -> bool:
    """Where the system says so (Linux): is it dead or killed, though its lock may not be given back yet?"""
    try:
        told = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        pending = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return Path("/proc/self/stat").exists()  # nobody has that number any more
    signals = [int(line.split()[1], 16) for line in pending.splitlines() if line.startswith(("SigPnd", "ShdPnd"))]
    return told[0] in "ZX" or bool(int(told[6]) & _EXITING) or any(mask & _KILLED for mask in signals)


def _read(path: Path) -> Mapping[str, Any] | None:
    try:
        found: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    return found
