"""Which jars make a Neo4j server, and are these still the ones that were fetched?

Of the versions graphkit is tested with, the SHA-256 of every jar stands in `jars-<version>.txt` of this package; of any
other version the hashes are taken when it is fetched. Either way they are written beside the jars and compared at
every start. No registry's host is named here or written anywhere: jgo knows Maven Central, and the machine's own
settings (jgo.conf, a mirror in Maven's settings.xml) may name another.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from graphkit.errors import GraphkitError, Refused, Unreachable
from graphkit.files import whole_folder
from graphkit.model import Progress

VERSION = "5.26.30"
"""The Neo4j graphkit starts unless told otherwise: long-term support, Community."""
TESTED = (VERSION, "2026.08.1")
"""The versions whose jars' hashes are shipped and on which the contract of the store is tested."""
LOCK = "jars.sha256"
"""As `sha256sum -c` reads it."""
_ASKED = ("org.neo4j:neo4j", "org.neo4j:neo4j-bolt")
_AT_ONCE = 8
_TIMEOUT = 30


def fetch(to: Path, version: str = VERSION, progress: Progress | None = None) -> Path:
    """Where do the jars of this version stand now? In `to`, whole, with their lock; fetched only where they are not.

    Raises
        Unreachable: `neo4j-not-fetched` with the reason; nothing is left at `to`.
        Refused: `to` holds something else or another version, or its jars differ from their lock.
    """
    progress = progress or Progress()
    if (to / LOCK).is_file():
        of_neo4j = {jar.name for jar in jars_of(to) if re.fullmatch(r"neo4j-[0-9.]+\.jar", jar.name)}
        if of_neo4j and f"neo4j-{version}.jar" not in of_neo4j:
            raise Refused("neo4j-other-jars", folder=to, version=version)
        return to
    return _gathered(to, _known(version) or version, progress)


def fetch_listed(to: Path, hashes: Mapping[str, str], progress: Progress | None = None) -> Path:
    """Where do these jars stand now, by coordinates → SHA-256? As `fetch`, of a list that somebody else keeps.

    Raises
        Unreachable, Refused: see `fetch`.
    """
    if (to / LOCK).is_file():
        jars_of(to)
        return to
    return _gathered(to, hashes, progress or Progress())


def listed(lines: str) -> Mapping[str, str]:
    """Coordinates → SHA-256, of a text with both in each line; what begins with # is a remark."""
    pairs = [line.split() for line in lines.splitlines() if not line.startswith("#")]
    return {coordinates: sha256 for sha256, coordinates in pairs}


def _gathered(to: Path, wanted: Mapping[str, str] | str, progress: Progress) -> Path:
    """The jars of a list, or of a version without one, downloaded into `to`, whole or not at all."""
    if to.exists() and any(to.iterdir()):
        raise Refused("neo4j-folder-not-empty", folder=to)
    to.parent.mkdir(parents=True, exist_ok=True)
    with _whole(to) as beside:
        jars = _download(beside / "repository", wanted, progress)
        (beside / "jars").mkdir()
        lock = [_take(jar, beside / "jars", sha256) for jar, sha256 in progress.over(jars, "neo4j-check")]
        shutil.rmtree(beside / "repository")
        (beside / LOCK).write_text("".join(sorted(lock)), "utf-8")
    return to


def jars_of(folder: Path) -> list[Path]:
    """Which jars stand here, each compared with its hash?

    Raises
        Refused: nothing whole was fetched here, a jar is missing, was added, or differs from its hash.
    """
    lock = folder / LOCK
    if not lock.is_file():
        raise Refused("neo4j-not-here", folder=folder)
    pairs = (line.split(maxsplit=1) for line in lock.read_text("utf-8").splitlines())
    expected = {folder / name.lstrip("*").strip(): sha256 for sha256, name in pairs}
    present = set((folder / "jars").glob("*"))
    for jar in sorted(present ^ set(expected)):
        raise Refused("neo4j-jar-changed", file=jar)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = dict(zip(expected, pool.map(_sha256, expected), strict=True))
    for jar in sorted(expected):
        if found[jar] != expected[jar]:
            raise Refused("neo4j-jar-changed", file=jar)
    return sorted(expected)


@contextmanager
def _whole(to: Path) -> Iterator[Path]:
    """A folder beside `to` that takes its place when everything is there; what goes wrong on the way has one code."""
    if to.is_dir():
        to.rmdir()
    try:
        import requests
    except ModuleNotFoundError as fault:
        raise Unreachable("neo4j-not-fetched", reason="pip install graphkit[neo4j-local]") from fault
    with whole_folder(to) as beside:
        try:
            yield beside
        except GraphkitError:
            raise
        except (requests.RequestException, RuntimeError, ValueError, AssertionError, zipfile.BadZipFile) as fault:
            # The text of a network fault names the registry's host; its kind says enough.
            raise Unreachable("neo4j-not-fetched", reason=type(fault).__name__) from None


def _download(repository: Path, wanted: Mapping[str, str] | str, progress: Progress) -> list[tuple[Path, str | None]]:
    """Every jar, with its hash where it is known."""
    from jgo.maven import MavenContext

    context = MavenContext(repo_cache=repository, local_repos=[], remote_repos=_registries(), timeout=_TIMEOUT)
    if isinstance(wanted, str):
        artifacts = _resolved(context, wanted)
        hashes: list[str | None] = [None] * len(artifacts)
    else:
        artifacts, hashes = [_artifact(context, one) for one in wanted], list(wanted.values())
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        paths = pool.map(lambda artifact: Path(artifact.resolve()), artifacts)
        found = [next(paths) for _ in progress.over(artifacts, "neo4j-fetch")]
    return list(zip(found, hashes, strict=True))


def _known(version: str) -> Mapping[str, str]:
    """Coordinates → SHA-256 of a version that graphkit knows; nothing for another."""
    shipped = files(__package__).joinpath(f"jars-{version}.txt")
    return listed(shipped.read_text("utf-8")) if shipped.is_file() else {}


def _artifact(context: Any, coordinates: str) -> Any:
    group, name, version, *classifier = coordinates.split(":")
    return context.project(group, name).at_version(version).artifact(*classifier)


def _resolved(context: Any, version: str) -> list[Any]:
    from jgo.parse import Endpoint

    parsed = [Endpoint.parse(f"{name}:{version}").coordinates[0] for name in _ASKED]
    asked = [replace(coordinate, scope="compile") for coordinate in parsed]
    inputs, others = context.resolver.resolve([context.create_dependency(one) for one in asked])
    needed = [*inputs, *(one for one in others if one.scope in ("compile", "runtime"))]
    return list({one.artifact.key: one.artifact for one in needed}.values())


def _take(jar: Path, into: Path, expected: str | None) -> str:
    """Moves one jar in and gives its line of the lock."""
    sha256 = _sha256(jar)
    if expected not in (None, sha256):
        raise Unreachable("neo4j-not-fetched", reason=f"SHA-256 {jar.name}")
    zipfile.ZipFile(jar).close()
    shutil.move(jar, into / jar.name)
    return f"{sha256} *{into.name}/{jar.name}\n"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _registries() -> dict[str, str] | None:
    """Where this machine fetches Java packages from, if its own jgo.conf says so; None: where jgo does."""
    from jgo.config import GlobalSettings

    return dict(GlobalSettings.load().repositories) or None
