"""Is it a complete BagIt 1.0 bag: does every manifest name every file, and every file have its hash? (RFC 8493)"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from .container import Entry
from .verdict import Check, failed, passed

ALGORITHMS = ("sha256", "sha512")
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_CHUNK = 1 << 20
_LARGEST_TAG_FILE = 1 << 28


@dataclass(frozen=True, slots=True)
class Held:
    """One file of the bag by its path inside the base folder: where it stands, and its hashes as they are now."""

    entry: Entry
    digests: Mapping[str, str]


def read_files(file: BinaryIO, entries: list[Entry], checks: list[Check]) -> dict[str, Held]:
    """Which files does the one base folder hold, with which hashes? CRCs are compared on the way."""
    bases = {entry.name.partition("/")[0] for entry in entries}
    if len(bases) != 1 or not all("/" in entry.name for entry in entries):
        checks.append(failed("base-folder", "not-one-folder", folders=len(bases)))
    else:
        checks.append(passed("base-folder", next(iter(bases))))
    held: dict[str, Held] = {}
    for entry in entries:
        crc, digests = _digests(file, entry)
        path = entry.name.partition("/")[2] or entry.name
        if crc != entry.crc:
            checks.append(failed("container", "content-differs", path))
        if path in held:
            checks.append(failed("container", "name-twice", path))
        held[path] = Held(entry, digests)
    return held


def _digests(file: BinaryIO, entry: Entry) -> tuple[int, dict[str, str]]:
    crc, running = 0, {name: hashlib.new(name) for name in ALGORITHMS}
    file.seek(entry.start)
    left = entry.size
    while left:
        chunk = file.read(min(left, _CHUNK))
        if not chunk:
            break
        left -= len(chunk)
        crc = zlib.crc32(chunk, crc)
        for digest in running.values():
            digest.update(chunk)
    return crc, {name: digest.hexdigest() for name, digest in running.items()}


def content(file: BinaryIO, held: Held) -> bytes:
    """The bytes of a small file."""
    file.seek(held.entry.start)
    return file.read(held.entry.size)


def check_bag(file: BinaryIO, files: Mapping[str, Held]) -> list[Check]:
    """Declaration, bag-info, manifests both ways, tag manifests both ways, and nothing else beside them."""
    checks = [_declaration(file, files), _bag_info(file, files)]
    payload = {path for path in files if path.startswith("data/")}
    tags = {path for path in files if "/" not in path and not path.startswith("tagmanifest-")}
    for algorithm in ALGORITHMS:
        checks += _manifest(file, files, "manifest", algorithm, payload)
        checks += _manifest(file, files, "tagmanifest", algorithm, tags)
    checks += _others(files)
    return checks


def _declaration(file: BinaryIO, files: Mapping[str, Held]) -> Check:
    if "bagit.txt" not in files:
        return failed("declaration", "missing", "bagit.txt")
    if files["bagit.txt"].entry.size != len(DECLARATION) or content(file, files["bagit.txt"]) != DECLARATION:
        return failed("declaration", "not-bagit-1.0", "bagit.txt")
    return passed("declaration", "bagit.txt")


def _lines(file: BinaryIO, held: Held) -> list[str] | None:
    """The lines of a tag file; None: not UTF-8, too large, or without a final line end."""
    if held.entry.size > _LARGEST_TAG_FILE:
        return None
    try:
        text = content(file, held).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text.split("\n")[:-1] if text.endswith("\n") else None


def _bag_info(file: BinaryIO, files: Mapping[str, Held]) -> Check:
    if "bag-info.txt" not in files:
        return failed("bag-info", "missing", "bag-info.txt")
    payload = [held.entry.size for path, held in files.items() if path.startswith("data/")]
    found = f"{sum(payload)}.{len(payload)}"
    stated = [
        line.partition(":")[2].strip()
        for line in _lines(file, files["bag-info.txt"]) or ()
        if line.startswith("Payload-Oxum:")
    ]
    if stated != [found]:
        return failed("bag-info", "oxum-differs", "bag-info.txt", stated=" ".join(stated), found=found)
    return passed("bag-info", "bag-info.txt", oxum=found)


def _manifest(file: BinaryIO, files: Mapping[str, Held], which: str, algorithm: str, expected: set[str]) -> list[Check]:
    path = f"{which}-{algorithm}.txt"
    name = "tag-manifest" if which == "tagmanifest" else "manifest"
    if path not in files:
        return [failed(name, "missing", path)]
    lines = _lines(file, files[path])
    listed = _listed(lines or [], 2 * hashlib.new(algorithm).digest_size)
    if lines is None or listed is None:
        return [failed(name, "manifest-malformed", path)]
    faults = [failed(name, "listed-not-there", each, manifest=path) for each in sorted(listed.keys() - expected)]
    faults += [failed(name, "there-not-listed", each, manifest=path) for each in sorted(expected - listed.keys())]
    faults += [
        failed(name, "hash-differs", each, manifest=path)
        for each in sorted(expected & listed.keys())
        if files[each].digests[algorithm] != listed[each]
    ]
    return faults or [passed(name, path, files=len(listed))]


def _listed(lines: list[str], digits: int) -> dict[str, str] | None:
    """Path → hash; None where a line is not a hash, two spaces and a path, or a path stands twice."""
    listed: dict[str, str] = {}
    pattern = re.compile(rf"([0-9a-f]{{{digits}}})  (\S.*)")
    for line in lines:
        found = pattern.fullmatch(line)
        path = _decoded(found[2]) if found else ""
        if found is None or path in listed:
            return None
        listed[path] = found[1]
    return listed


def _decoded(path: str) -> str:
    """RFC 8493, 2.1.3: CR, LF and % stand as %0D, %0A, %25."""
    return re.sub("%(0[AaDd]|25)", lambda found: chr(int(found[1], 16)), path)


def _others(files: Mapping[str, Held]) -> list[Check]:
    known = {"bagit.txt", "bag-info.txt", *(f"{tag}manifest-{a}.txt" for tag in ("", "tag") for a in ALGORITHMS)}
    unknown = sorted(path for path in set(files) - known if not path.startswith("data/"))
    checks = [failed("other-files", "unexpected-file", path) for path in unknown]
    return checks or [passed("other-files")]
