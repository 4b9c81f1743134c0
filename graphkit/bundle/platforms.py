"""For which machine is a bundle? Its wheels' tags, and what their markers are measured by."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from graphkit.errors import UsageError

_GLIBC = (5, 12, 17, 24, 26, 27, 28)
"""manylinux_2_28 and older run on Debian 10, RHEL 8, Kylin V10, UOS 20 and what came after."""
_LINUX = (*(f"manylinux_2_{minor}_x86_64" for minor in reversed(_GLIBC)), "manylinux2014_x86_64",
          "manylinux2010_x86_64", "manylinux1_x86_64", "linux_x86_64")  # fmt: skip
_TAGS: Mapping[str, tuple[str, ...]] = {"linux_x86_64": _LINUX, "win_amd64": ("win_amd64",)}
_MARKERS: Mapping[str, Mapping[str, str]] = {
    "linux_x86_64": {
        "os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64",
    },
    "win_amd64": {
        "os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64",
    },
}  # fmt: skip
NAMES = tuple(_TAGS)
_OLDEST = (3, 11)
_HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


@dataclass(frozen=True, slots=True)
class Platform:
    """One operating system with one version of Python."""

    name: str
    python: str
    """Such as 3.11."""

    @property
    def tags(self) -> tuple[str, ...]:
        """What pip calls it, the newest first."""
        return _TAGS[self.name]

    @property
    def markers(self) -> dict[str, str]:
        """What the conditions of a requirement are measured by."""
        return {
            **_MARKERS[self.name],
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_version": "",
            "extra": "",
        }


def platform(name: str, python: str = "") -> Platform:
    """Which machine is meant? `python` "": the version that runs now.

    Raises
        UsageError: `bundle-platform`, `bundle-python`: no bundle is made for it.
    """
    if name not in NAMES:
        raise UsageError("bundle-platform", platform=name, known=", ".join(NAMES))
    version = python or _HERE
    told = re.fullmatch(r"(3)\.(\d{2})", version)
    if told is None or (int(told[1]), int(told[2])) < _OLDEST:
        raise UsageError("bundle-python", python=version, oldest=".".join(map(str, _OLDEST)))
    return Platform(name, version)
