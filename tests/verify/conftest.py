"""A small package drawn by hand with `zipfile` and `hashlib`: nothing here knows the exporter."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

BASE = "EXPORT-0a1b2c3d-1"
SOURCE = (
    "交易卡号,交易金额,交易对手账卡号,摘要\r\n"
    '6222000000000000001,100.00,6222000000000000002,"测试\n数据"\r\n'
    "\r\n"
    "6222000000000000001,5.50,6222000000000000002,测试数据\r\n"
)


def record(source: bytes = SOURCE.encode()) -> dict[str, Any]:
    """One transfer tie with two events, as the authoritative record of a package says it."""
    digest = hashlib.sha256(source).hexdigest()
    rows = [
        {
            "id": 1,
            "sha256": digest,
            "member": "",
            "sheet": 0,
            "row": 2,
            "cells": ["6222000000000000001", "100.00", "6222000000000000002", "测试\n数据"],
        },
        {
            "id": 2,
            "sha256": digest,
            "member": "",
            "sheet": 0,
            "row": 4,
            "cells": ["6222000000000000001", "5.50", "6222000000000000002", "测试数据"],
        },
    ]
    a, b = "account:bank:6222000000000000001", "account:bank:6222000000000000002"
    events = [{"event": i, "n": 1, "value": v, "rows": [i]} for i, v in ((1, "100.00"), (2, "5.50"))]
    return {
        "sources": [{"sha256": digest, "file": f"data/sources/{digest}.csv"}],
        "rows": rows,
        "entities": [{"uid": a}, {"uid": b}],
        "links": [],
        "ties": [{"number": 1, "a": a, "b": b, "kind": "transfer", "n": 2, "value": "105.50", "events": events}],
    }


def payload(source: bytes = SOURCE.encode(), told: object = None) -> dict[str, bytes]:
    """The files of data/."""
    digest = hashlib.sha256(source).hexdigest()
    return {
        "data/graph.json": json.dumps(record(source) if told is None else told, ensure_ascii=False).encode(),
        "data/custody.jsonl": json.dumps({"sha256": digest}).encode() + b"\n",
        f"data/sources/{digest}.csv": source,
        "data/exports/graph.graphml": b'<graphml><node id="1"/><node id="2"/><edge source="1" target="2"/></graphml>',
        "data/清单.xlsx": b"PK of no use",
    }


def bag(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The payload with its tag files."""
    oxum = f"{sum(map(len, files.values()))}.{len(files)}"
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": f"Payload-Oxum: {oxum}\n".encode(),
    }
    tags |= {f"manifest-{name}.txt": manifest(files, name) for name in ("sha256", "sha512")}
    return {**files, **tags, **{f"tagmanifest-{name}.txt": manifest(tags, name) for name in ("sha256", "sha512")}}


def manifest(files: Mapping[str, bytes], algorithm: str) -> bytes:
    return "".join(f"{hashlib.new(algorithm, files[path]).hexdigest()}  {path}\n" for path in sorted(files)).encode()


def zipped(files: Mapping[str, bytes], path: Path, base: str = BASE) -> Path:
    """A ZIP with the headers of a package."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(files, key=str.encode):
            entry = zipfile.ZipInfo(f"{base}/{name}")
            entry.external_attr = 0o100644 << 16
            entry.create_system = 3
            archive.writestr(entry, files[name])
    return path


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return zipped(bag(payload()), tmp_path / "package.zip")
