"""What does `case.toml` say of a case: its id, title, purpose, zone and store?"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from graphkit.errors import Refused
from graphkit.files import whole_file

FORMAT = 1


@dataclass(frozen=True, slots=True)
class About:
    """What `case.toml` says."""

    uuid: str
    title: str
    purpose: str
    zone: str
    store: str
    """local, neo4j-local or neo4j."""
    uri: str


def read_about(folder: Path) -> About:
    """What does the folder's `case.toml` say? Refused: there is none, it is damaged, or of a newer format."""
    try:
        told = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise Refused("no-case", case=folder) from fault
    except (ValueError, RecursionError) as fault:
        raise Refused("damaged-case-toml", case=folder, why=fault) from fault
    if told.get("format") != FORMAT:
        raise Refused("newer-case", case=folder, format=told.get("format"), known=FORMAT)
    store = told.get("store", {})
    return About(
        told["uuid"],
        told["title"],
        told["purpose"],
        told.get("zone", "Asia/Shanghai"),
        store.get("kind", "local"),
        store.get("uri", ""),
    )


def write_about(folder: Path, about: About, *, force: bool = False) -> None:
    """Writes `case.toml`, whole or not at all; `force` replaces it."""
    lines = [f"format = {FORMAT}"]
    lines += [
        f"{name} = {json.dumps(getattr(about, name), ensure_ascii=False)}"
        for name in ("uuid", "title", "purpose", "zone")
    ]
    lines += ["", "[store]", f'kind = "{about.store}"', f"uri = {json.dumps(about.uri)}", ""]
    with whole_file(folder / "case.toml", force=force) as beside:
        beside.write_text("\n".join(lines), "utf-8")
