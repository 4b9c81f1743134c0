"""What stands in a bundle, and how does the machine it is carried to know that nothing is missing or changed?"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from graphkit.files import whole_folder
from graphkit.model import Json, Progress

from .locked import Locked, lock
from .own import own_wheel
from .platforms import Platform
from .wheels import collect

SUMS = "SHA256SUMS"
"""As `sha256sum -c` reads it; names every file of the bundle but itself."""
_CARRIED: Mapping[str, tuple[str, ...]] = {
    "linux_x86_64": ("README.md", "install.py", "install.sh"),
    "win_amd64": ("README.md", "install.py", "install.cmd"),
}


def gather(
    to: Path, target: Platform, neo4j: Path, neo4j_version: str, progress: Progress, *, force: bool = False
) -> Mapping[str, Json]:
    """Makes the bundle `to`, whole or not at all; {platform, python, graphkit, neo4j, wheels, files, bytes}.

    `neo4j` is a folder that `neo4j_server.fetch` has filled and checked.

    Raises
        UsageError: `to` exists and `force` is not given.
        Refused, Unreachable: see `wheels.collect` and `own.own_wheel`.
    """
    locked = lock(target)
    with whole_folder(to, force=force) as beside:
        wheels = beside / "wheels"
        wheels.mkdir()
        progress.at("bundle-own")
        own = own_wheel(wheels)
        needed = collect(own, locked, target, wheels, progress)
        progress.at("bundle-neo4j")
        shutil.copytree(neo4j, beside / "neo4j" / neo4j_version)
        (beside / "requirements.lock").write_text(_requirements(own, needed), "utf-8", newline="\n")
        told = {
            "graphkit": version("graphkit"),
            "neo4j": neo4j_version,
            "platform": target.name,
            "python": target.python,
        }
        (beside / "bundle.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8", newline="\n")
        for name in _CARRIED[target.name]:
            _carry(name, beside, told)
        size = _write_sums(beside, progress)
    return {**told, "wheels": len(needed) + 1, **size}


def _requirements(own: Path, needed: list[Locked]) -> str:
    """Every wheel with the hashes the lock knows, and graphkit's own with the one it has."""
    name, number, *_ = own.name.split("-")
    ours = Locked(name, number, (f"sha256:{_sha256(own)}",))
    return "".join(f"{one.line()}\n" for one in [*needed, ours])


def _carry(name: str, into: Path, told: Mapping[str, str]) -> None:
    """One of the files that every bundle carries, with its blanks (@python@ …) filled."""
    text = files(__package__).joinpath("carried", name).read_text("utf-8")
    for blank, value in told.items():
        text = text.replace(f"@{blank}@", value)
    ends = "\r\n" if name.endswith(".cmd") else "\n"
    (into / name).write_text(text, "utf-8", newline=ends)
    if name.endswith(".sh"):
        (into / name).chmod(0o755)


def _write_sums(folder: Path, progress: Progress) -> dict[str, int]:
    every = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{_sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in progress.over(every, "bundle-sums")
    ]
    (folder / SUMS).write_text("".join(lines), "utf-8", newline="\n")
    return {"files": len(every), "bytes": sum(path.stat().st_size for path in every)}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
