"""Which version of a package was tested, and which hashes may it have? What `requirements.lock` says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from packaging.markers import Marker
from packaging.utils import canonicalize_name

from graphkit.errors import Refused

from .platforms import Platform

NAME = "requirements.lock"
_ENTRY = re.compile(
    r"^(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>[^\s;\\]+)\s*(?:;\s*(?P<marker>[^\\\n]+))?", re.MULTILINE
)
_HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")
CHECKOUT = Path(__file__).parents[2]
"""Where the sources are, in a checkout; in an installed wheel, the folder of the packages."""


@dataclass(frozen=True, slots=True)
class Locked:
    """One package as the lock names it."""

    name: str
    version: str
    hashes: tuple[str, ...]

    def line(self) -> str:
        """As pip reads it with `--require-hashes`."""
        return " ".join([f"{self.name}=={self.version}", *(f"--hash={one}" for one in self.hashes)])


def is_checkout() -> bool:
    """Do the sources lie here, with what builds them?"""
    return (CHECKOUT / "hatch_build.py").is_file() and (CHECKOUT / NAME).is_file()


def lock(target: Platform) -> Mapping[str, Locked]:
    """The lock's packages for this platform, by canonical name. Refused: `bundle-no-lock`: there is none."""
    return parsed(_text(), target)


def parsed(text: str, target: Platform) -> dict[str, Locked]:
    """The entries of a lock whose conditions hold on this platform."""
    found = list(_ENTRY.finditer(text))
    ends = [*(entry.start() for entry in found[1:]), len(text)]
    return {
        canonicalize_name(entry["name"]): Locked(
            canonicalize_name(entry["name"]), entry["version"], tuple(_HASH.findall(text, entry.end(), end))
        )
        for entry, end in zip(found, ends, strict=True)
        if entry["marker"] is None or Marker(entry["marker"].strip()).evaluate(target.markers)
    }


def _text() -> str:
    if is_checkout():
        return (CHECKOUT / NAME).read_text("utf-8")
    shipped = files("graphkit").joinpath(NAME)
    if not shipped.is_file():
        raise Refused("bundle-no-lock", name=NAME)
    return shipped.read_text("utf-8")
