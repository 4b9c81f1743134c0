"""Is a package unchanged since its export, and is it proven who made it? Answered without the case.

Pure standard library. Shares nothing with the exporter but the written form of a package: a stranger can run this
folder by itself.
"""

from __future__ import annotations

from pathlib import Path

from graphkit.errors import Refused

from .bag import check_bag, read_files
from .container import read_container
from .content import check_content
from .verdict import NEEDED, Check, Outcome, Verdict, not_checked

__all__ = ["NEEDED", "Check", "Outcome", "Verdict", "verify"]


def verify(path: Path) -> Verdict:
    """Is this package, byte for byte, what was exported?

    Every byte of the container, every manifest both ways, then what the authoritative record says against the sources.
    Damage gives a verdict, never a crash.

    Raises
        Refused: there is no such file, or it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            length = file.seek(0, 2)
            entries, checks = read_container(file, length)
            files = read_files(file, entries, checks)
            checks += check_bag(file, files)
            checks += check_content(file, files)
    except OSError as fault:
        raise Refused("package-unreadable", path=path, why=fault.strerror or fault) from fault
    checks.append(not_checked("signature", "unsigned"))
    tag_manifest = files["tagmanifest-sha256.txt"].digests["sha256"] if "tagmanifest-sha256.txt" in files else ""
    return Verdict(tuple(checks), tag_manifest)
