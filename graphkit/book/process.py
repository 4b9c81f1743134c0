"""Is the process that worked on a job still there? The one file with calls that differ between systems."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PROC = Path("/proc")


def stamp(pid: int) -> str:
    """What tells this process from a later one with the same number? Boot and start time on Linux, else ""."""
    fields = _stat(pid)
    boot = _PROC / "sys/kernel/random/boot_id"
    return f"{boot.read_text().strip()}:{fields[19]}" if fields and boot.is_file() else ""


def _stat(pid: int) -> list[str]:
    """`/proc/<pid>/stat` after the name of the program: state first; [] where there is none."""
    try:
        return (_PROC / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return []


if sys.platform == "win32":
    import ctypes

    _STILL_ACTIVE, _QUERY_LIMITED = 259, 0x1000

    def alive(pid: int, stamped: str = "") -> bool:
        """Does the process still run?"""
        kernel, code = ctypes.windll.kernel32, ctypes.c_ulong()
        handle = kernel.OpenProcess(_QUERY_LIMITED, False, pid) if pid > 0 else None
        if not handle:
            return False
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.CloseHandle(handle)
        return code.value == _STILL_ACTIVE

else:

    def alive(pid: int, stamped: str = "") -> bool:
        """Does the process still run? One that ended and was not collected by its parent does not."""
        if pid <= 0:
            return False
        fields = _stat(pid)
        if fields:
            return fields[0] not in "ZX" and (not stamped or stamped == stamp(pid))
        return _answers(pid)

    def _answers(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True
