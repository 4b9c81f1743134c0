"""Which language, zone, Neo4j and cache does this run use? Flag, environment, case, user file: the first that says so.

The only place that reads the environment.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from platformdirs import user_cache_path, user_config_path

from graphkit.errors import Refused, UsageError

Language = Literal["zh", "en"]
LANGUAGES: tuple[str, ...] = get_args(Language)
_PREFIX = "GRAPHKIT_"
_APPLICATION = "graphkit"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may be told from outside. `neo4j_uri` "": the case has no Neo4j of an office."""

    language: Language = "zh"
    zone: str = "Asia/Shanghai"
    neo4j_uri: str = ""
    neo4j_user: str = "neo4j"
    neo4j_password: str = field(default="", repr=False)
    neo4j_database: str = "neo4j"
    reason: str = ""
    """Why a command is given, where it has no `--reason`."""
    cache: Path = field(default_factory=lambda: user_cache_path(_APPLICATION, appauthor=False))


NAMES = tuple(entry.name for entry in fields(Settings))
_FROM_FILE = "neo4j_password_file"
_ZONES = "Asia/Shanghai, Asia/Hong_Kong, UTC, Europe/Berlin …"


def settings(case_folder: Path | None = None, **flags: object) -> Settings:
    """What do flags, environment, `case.toml` and the user's file say, in this order? A flag of None says nothing.

    Raises
        UsageError: an unknown name, language or zone; the nearest or allowed ones are named.
        Refused: a settings file or the password file cannot be read.
    """
    given = {name: str(value) for name, value in flags.items() if value is not None}
    layers = [("flags", given), ("environment", _environment()), *_files(case_folder)]
    said: dict[str, str] = {}
    for where, layer in layers:
        for name, value in _with_password(_known(where, layer)).items():
            said.setdefault(name, value)
    return _checked(said)


def spoken() -> str:
    """In which language is it told that the settings themselves cannot be read? The environment's, else English."""
    told = os.environ.get(_PREFIX + "LANGUAGE", "")
    return told if told in LANGUAGES else "en"


def _environment() -> dict[str, str]:
    allowed = (*NAMES, _FROM_FILE)
    found = {name: os.environ.get(_PREFIX + name.upper(), "") for name in allowed}
    return {name: value for name, value in found.items() if value}


def _files(case_folder: Path | None) -> list[tuple[str, dict[str, str]]]:
    places = [case_folder / "case.toml"] if case_folder else []
    places.append(user_config_path(_APPLICATION, appauthor=False) / "settings.toml")
    return [(str(place), _table(place, in_case=place.name == "case.toml")) for place in places if place.is_file()]


def _table(path: Path, *, in_case: bool) -> dict[str, str]:
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise Refused("settings-unreadable", file=str(path), detail=str(fault)) from fault
    table = told.get("settings", {}) if in_case else told
    return {name: str(value) for name, value in table.items()}


def _known(where: str, layer: Mapping[str, str]) -> dict[str, str]:
    for name in layer:
        if name not in (*NAMES, _FROM_FILE):
            near = difflib.get_close_matches(name, NAMES, 1) or NAMES
            raise UsageError("unknown-setting", name=name, where=where, allowed=", ".join(near))
    return dict(layer)


def _with_password(layer: dict[str, str]) -> dict[str, str]:
    """The password itself, where the layer names a file that holds it."""
    named = layer.pop(_FROM_FILE, "")
    if not named or "neo4j_password" in layer:
        return layer
    try:
        return {**layer, "neo4j_password": Path(named).read_text("utf-8").strip("\r\n")}
    except (OSError, ValueError) as fault:
        raise Refused("password-file-unreadable", file=named, detail=str(fault)) from fault


def _checked(said: Mapping[str, str]) -> Settings:
    told: dict[str, Any] = dict(said)
    if "cache" in told:
        told["cache"] = Path(said["cache"]).expanduser()
    made = Settings(**told)
    if made.language not in LANGUAGES:
        raise UsageError("unknown-language", language=made.language, allowed=", ".join(LANGUAGES))
    try:
        ZoneInfo(made.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise UsageError("unknown-zone", zone=made.zone, allowed=_ZONES) from fault
    return made
