"""Does this folder lie on a network share? SQLite's locks and shared memory cannot be trusted there.

Best effort: file system types of `/proc/mounts` on Linux, drive types on Windows; elsewhere nothing is found.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from graphkit.errors import Refused

_OCTAL = re.compile(r"\\([0-7]{3})")
"""How the mount table writes a blank, a tab, a newline, a backslash."""
MOUNTS = Path("/proc/mounts")
NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "ceph", "fuse.sshfs"})


def refuse_network_share(folder: Path) -> None:
    """Raises Refused where the folder is known to lie on a network share."""
    kind = network_kind(folder)
    if kind:
        raise Refused("network-share", folder=str(folder), kind=kind)


def kind_among(folder: Path, mounts: str) -> str:
    """The network file system of a folder, by the text of a mount table: the longest mount point above it decides."""
    place, best, found = folder.absolute().resolve(), -1, ""
    for line in mounts.splitlines():
        _device, point, kind, *_ = [*line.split(" "), "", "", ""]
        mount = Path(_OCTAL.sub(lambda found: chr(int(found[1], 8)), point))
        if point and place.is_relative_to(mount) and len(mount.parts) >= best:
            best, found = len(mount.parts), kind
    return found if found in NETWORK else ""


if sys.platform == "win32":
    import ctypes

    def network_kind(folder: Path) -> str:
        """The network file system the folder lies on, or ""."""
        place = folder.absolute().resolve()
        remote = place.drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(place.anchor) == 4
        return "network drive" if remote else ""

else:

    def network_kind(folder: Path) -> str:
        """The network file system the folder lies on, or ""."""
        return kind_among(folder, MOUNTS.read_text("utf-8", "surrogateescape")) if MOUNTS.is_file() else ""
