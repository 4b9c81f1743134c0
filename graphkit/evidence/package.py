"""How do files become a package? A BagIt 1.0 bag (RFC 8493) in a ZIP whose every byte follows from its content."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from graphkit.errors import Refused
from graphkit.model import Progress

ALGORITHMS = ("sha256", "sha512")
_CHUNK = 1 << 20
_LARGEST = (1 << 31) - 1  # the limit up to which zipfile writes no ZIP64 fields
_MOST_FILES = (1 << 16) - 1
_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


@dataclass(frozen=True, slots=True)
class Packed:
    """What was written: the hash of the ZIP, and of the tag manifest, which goes into the record."""

    sha256: str
    tag_manifest: str
    files: int


def write_package(
    base: str, payload: Mapping[str, Path], info: Mapping[str, str], out: Path, progress: Progress
) -> Packed:
    """Which package do these files make? `payload`: path in the bag, beginning with data/ → file on this machine.

    Raises
        Refused: larger than a plain ZIP can be, or a file changed while it was being packed.
    """
    _check_size(base, payload)
    digests = {path: _digests(payload[path]) for path in progress.over(sorted(payload), "export_hash")}
    tags = _tag_files(payload, digests, info)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
        for path in progress.over(sorted((*payload, *tags), key=str.encode), "export_pack"):
            with archive.open(_header(f"{base}/{path}"), "w") as to:
                if path in tags:
                    to.write(tags[path])
                else:
                    _copy(payload[path], to, digests[path]["sha256"])
    tag_manifest = hashlib.sha256(tags["tagmanifest-sha256.txt"]).hexdigest()
    return Packed(_digests(out)["sha256"], tag_manifest, len(payload) + len(tags))


def sha256_of(path: Path) -> str:
    """The hash of a file as it is now."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_size(base: str, payload: Mapping[str, Path]) -> None:
    """A plain ZIP holds 2 GiB and 65,535 files; larger ones need fields that a package does not have."""
    names = sum(len(f"{base}/{path}".encode()) for path in payload)
    lines = len(payload) * 4 * 128
    size = sum(path.stat().st_size for path in payload.values()) + 3 * names + lines + (1 << 20)
    if size > _LARGEST or len(payload) > _MOST_FILES - 16:
        raise Refused("package-too-large", size=size, most=_LARGEST, files=len(payload))


def _digests(path: Path) -> dict[str, str]:
    running = {name: hashlib.new(name) for name in ALGORITHMS}
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            for digest in running.values():
                digest.update(chunk)
    return {name: digest.hexdigest() for name, digest in running.items()}


def _tag_files(
    payload: Mapping[str, Path], digests: Mapping[str, Mapping[str, str]], info: Mapping[str, str]
) -> dict[str, bytes]:
    oxum = f"{sum(path.stat().st_size for path in payload.values())}.{len(payload)}"
    lines = {**info, "Payload-Oxum": oxum}
    tags = {
        "bagit.txt": _DECLARATION.encode(),
        "bag-info.txt": "".join(f"{label}: {' '.join(value.split())}\n" for label, value in lines.items()).encode(),
    }
    for algorithm in ALGORITHMS:
        tags[f"manifest-{algorithm}.txt"] = _manifest((path, digests[path][algorithm]) for path in payload)
    told = dict(tags)
    for algorithm in ALGORITHMS:
        of_tags = ((path, hashlib.new(algorithm, content).hexdigest()) for path, content in told.items())
        tags[f"tagmanifest-{algorithm}.txt"] = _manifest(of_tags)
    return tags


def _manifest(hashes: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{digest}  {encoded(path)}\n" for path, digest in sorted(hashes)).encode()


def encoded(path: str) -> str:
    """RFC 8493, 2.1.3: only CR, LF and % are written as %0D, %0A and %25."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _header(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_STORED
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry


def _copy(path: Path, to: IO[bytes], expected: str) -> None:  # the hash in the manifest is that of the bytes in the ZIP
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            to.write(chunk)
    if digest.hexdigest() != expected:
        raise Refused("source-changed", file=path.name, expected=expected, found=digest.hexdigest())
