"""Where is graphkit's own wheel? Built where the sources lie; else put together again from what was installed."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import zipfile
from importlib.metadata import Distribution, PackagePath, distribution
from pathlib import Path

from graphkit.errors import Refused

from .locked import CHECKOUT, is_checkout
from .wheels import pip

_MADE_BY_INSTALLING = {"INSTALLER", "REQUESTED", "RECORD", "direct_url.json"}
_SAID = 600


def own_wheel(into: Path) -> Path:
    """graphkit as a wheel in `into`.

    Raises
        Refused: `bundle-not-built` with what pip said; `bundle-installed-changed`: an installed file differs from its
        hash; `bundle-not-installed`: graphkit runs from a folder that is neither checkout nor installation.
    """
    return _built(into) if is_checkout() else repacked(_installed(), into)


def _built(into: Path) -> Path:
    done = pip("wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", str(into), str(CHECKOUT))
    if done.returncode:
        raise Refused("bundle-not-built", folder=CHECKOUT, said=(done.stdout + done.stderr).strip()[-_SAID:])
    return next(into.glob("graphkit-*.whl"))


def _installed() -> Distribution:
    try:
        return distribution("graphkit")
    except ModuleNotFoundError as fault:
        raise Refused("bundle-not-installed") from fault


def repacked(installed: Distribution, into: Path) -> Path:
    """The wheel that this distribution was installed from, file by file, each compared with its hash."""
    name, version = installed.metadata["Name"], installed.version
    kept = sorted((file for file in installed.files or () if _is_of_the_wheel(file)), key=str)
    if not any(file.name == "WHEEL" for file in kept) or not any(file.parts[0] == name for file in kept):
        raise Refused("bundle-not-installed")
    wheel, record = into / f"{name}-{version}-py3-none-any.whl", list[tuple[str, str, str]]()
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in kept:
            content = _checked(file)
            packed.writestr(_entry(file.as_posix()), content)
            record.append((file.as_posix(), f"sha256={_digest(content)}", str(len(content))))
        place = f"{name}-{version}.dist-info/RECORD"
        packed.writestr(_entry(place), _as_csv([*record, (place, "", "")]))
    return wheel


def _is_of_the_wheel(file: PackagePath) -> bool:
    """Not the command's starter beside the packages, not what was compiled, not what pip notes of the installation."""
    outside, compiled = ".." in file.parts, "__pycache__" in file.parts
    noted = file.parts[0].endswith(".dist-info") and file.name in _MADE_BY_INSTALLING
    return not (outside or compiled or noted)


def _checked(file: PackagePath) -> bytes:
    try:
        content = Path(str(file.locate())).read_bytes()
    except OSError as fault:
        raise Refused("bundle-installed-changed", file=file.as_posix()) from fault
    if file.hash is None or file.hash.mode != "sha256" or file.hash.value != _digest(content):
        raise Refused("bundle-installed-changed", file=file.as_posix())
    return content


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return entry


def _as_csv(rows: list[tuple[str, str, str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
