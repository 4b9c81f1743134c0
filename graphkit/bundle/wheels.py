"""Which wheels run graphkit on another machine? Its own, and level by level what each needs, by the lock's hashes."""

from __future__ import annotations

import email
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from graphkit.errors import GraphkitError, Refused, Unreachable
from graphkit.model import Progress

from .locked import Locked
from .platforms import Platform

EXTRAS = ("neo4j-local",)
_NO_NETWORK = re.compile(
    r"connection broken|Retrying \(|NewConnectionError|Could not fetch URL|timed out|SSLError", re.IGNORECASE
)
_NOT_FOUND = re.compile(r"No matching distribution found for ([^\s(;]+)")
_OTHER_HASH = re.compile(r"DO NOT MATCH THE HASHES.*?^\s+([A-Za-z0-9][^\s]*?)==", re.DOTALL | re.MULTILINE)


def collect(own: Path, lock: Mapping[str, Locked], target: Platform, into: Path, progress: Progress) -> list[Locked]:
    """Every package that graphkit needs there, downloaded into `into`; the locked entry of each, sorted by name.

    Raises
        Refused: `bundle-no-wheel` (no wheel for this platform), `bundle-not-locked`, `bundle-hash-differs`.
        Unreachable: `bundle-not-fetched`: no registry of packages answers.
    """
    have = dict[str, Locked]()
    asked = dict[str, frozenset[str]]()
    """Which extras of each were gone through."""
    open_ = [(own, frozenset(EXTRAS))]
    while open_:
        wanted = _wanted(open_, target, asked)
        new = [_locked(name, lock, target) for name in sorted(set(wanted) - set(have))]
        if new:
            progress.at("bundle-wheels", len(have))
            _download(new, target, into)
            have |= {one.name: one for one in new}
        wheels: dict[str, Path] = {
            canonicalize_name(parse_wheel_filename(path.name)[0]): path for path in into.glob("*.whl")
        }
        open_ = [(wheels[name], extras) for name, extras in sorted(wanted.items())]
    return [have[name] for name in sorted(have)]


def _wanted(
    wheels: Iterable[tuple[Path, frozenset[str]]], target: Platform, asked: dict[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """What these wheels need on this platform that was not gone through yet, each with the extras asked of it."""
    wanted = dict[str, frozenset[str]]()
    for wheel, extras in wheels:
        for needed in map(Requirement, requirements(wheel)):
            if not _holds(needed, extras, target):
                continue
            name, more = canonicalize_name(needed.name), frozenset(needed.extras)
            if name not in asked or more - asked[name]:
                wanted[name] = wanted.get(name, asked.get(name, frozenset())) | more
    asked |= wanted
    return wanted


def _holds(needed: Requirement, extras: frozenset[str], target: Platform) -> bool:
    if needed.marker is None:
        return True
    return any(needed.marker.evaluate({**target.markers, "extra": extra}) for extra in ("", *extras))


def requirements(wheel: Path) -> list[str]:
    """What a wheel says that it needs."""
    with zipfile.ZipFile(wheel) as opened:
        place = next(name for name in opened.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        said = email.message_from_bytes(opened.read(place))
    return [str(line) for line in said.get_all("Requires-Dist", [])]


def _locked(name: str, lock: Mapping[str, Locked], target: Platform) -> Locked:
    if name not in lock:
        raise Refused("bundle-not-locked", package=name, platform=target.name)
    return lock[name]


def _download(packages: list[Locked], target: Platform, into: Path) -> None:
    """These packages as wheels of this platform. The machine's own settings of pip say where they come from."""
    listed = into / "wanted.txt"
    listed.write_text("".join(f"{one.line()}\n" for one in packages), "utf-8")
    tags = [part for tag in target.tags for part in ("--platform", tag)]
    done = pip(
        "download", "--require-hashes", "--no-deps", "--only-binary=:all:", "--implementation", "cp",
        "--python-version", target.python, *tags, "--dest", str(into), "--requirement", str(listed),
    )  # fmt: skip
    listed.unlink()
    if done.returncode:
        raise _failed(done.stdout + done.stderr, target)


def pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the pip of this Python. Raises Refused: it has none."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    spoken = {**os.environ, "PYTHONUTF8": "1", "PIP_NO_COLOR": "1"}
    done = subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        stdin=subprocess.DEVNULL,
        env=spoken,
        check=False,
    )
    if done.returncode and "No module named pip" in done.stderr:
        raise Refused("bundle-no-pip", python=sys.executable)
    return done


def _failed(said: str, target: Platform) -> GraphkitError:
    """What pip could not do, without the registry's host that its own words name."""
    if other := _OTHER_HASH.search(said):
        return Refused("bundle-hash-differs", package=other[1])
    if _NO_NETWORK.search(said):
        return Unreachable("bundle-not-fetched")
    if missing := _NOT_FOUND.search(said):
        return Refused("bundle-no-wheel", package=missing[1], platform=target.name, python=target.python)
    return Unreachable("bundle-not-fetched")
