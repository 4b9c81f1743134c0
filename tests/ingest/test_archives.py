"""Archives give their files, under the names that were meant, and nothing else."""

import gzip
import struct
import zipfile
from pathlib import Path

import pytest

import ingest
from graphkit.errors import DamagedFile, Refused
from ingest import archives


def gbk_zip(path: Path, files: dict[str, bytes]) -> Path:
    """As Chinese Windows writes it: names in GBK, and no word of it."""
    with zipfile.ZipFile(path, "w") as file:
        for name, content in files.items():
            member = zipfile.ZipInfo("x" * len(name.encode("gbk")))
            file.writestr(member, content)
    whole = path.read_bytes()
    for name in files:
        delivered = name.encode("gbk")
        whole = whole.replace(b"x" * len(delivered), delivered)
    path.write_bytes(whole)
    return path


def unpacked(path: Path, to: Path) -> dict[str, bytes]:
    found = {}
    with ingest.Archive(path) as archive:
        for name in archive.names:
            archive.unpack(name, to / "member")
            found[name] = (to / "member").read_bytes()
    return found


def test_names_in_gbk_and_utf8(tmp_path: Path) -> None:
    files = {"流水/交易明细.csv": b"a", "账户.csv": b"b"}
    assert unpacked(gbk_zip(tmp_path / "a.bin", files), tmp_path) == files
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as file:
        for name, content in files.items():
            file.writestr(name, content)
        file.mkdir("leer")
        file.writestr("__MACOSX/._x", b"")
        file.writestr(".hidden", b"")
    assert unpacked(tmp_path / "b.zip", tmp_path) == files


def test_a_name_beside_in_unicode_wins() -> None:
    member = zipfile.ZipInfo("?.csv")
    member.extra = struct.pack("<HH", 1, 2) + b"ab" + struct.pack("<HHBI", 0x7075, 5 + 7, 1, 0) + "账.csv".encode()
    assert archives.name_of(member) == "账.csv"


def test_two_files_of_one_name_are_both_there(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("a.csv", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("a.csv", b"2")
    assert unpacked(tmp_path / "a.zip", tmp_path) == {"a.csv": b"1", "a.csv#2": b"2"}


@pytest.mark.parametrize(("inner", "name"), [("流水.csv", "流水.csv"), ("", "delivered")])
def test_gzip_is_an_archive_of_one(tmp_path: Path, inner: str, name: str) -> None:
    path = tmp_path / "delivered.gz"
    with path.open("wb") as out:
        file = gzip.GzipFile("", "wb", fileobj=out)
        file.write(b"x,y\n1,2\n")
        file.close()
    if inner:
        whole = bytearray(path.read_bytes())
        whole[3] |= 8
        path.write_bytes(bytes(whole[:10]) + inner.encode() + b"\0" + bytes(whole[10:]))
    assert unpacked(path, tmp_path) == {name: b"x,y\n1,2\n"}


@pytest.mark.parametrize("name", ["../a.csv", "a/../../b.csv", "/etc/a.csv", "C:\\a.csv", "..\\a.csv", "\\a.csv"])
def test_names_that_lead_elsewhere_refuse_the_archive(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("good.csv", b"x")
        file.writestr(name, b"x")
    with pytest.raises(Refused, match="archive-path"):
        ingest.Archive(tmp_path / "a.zip")


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_does(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file, file.open("a.csv", "w") as member:
        for _ in range(64):
            member.write(bytes(1 << 20))
    with pytest.raises(Refused, match="archive-too-large"):
        ingest.Archive(path)
    with gzip.open(tmp_path / "a.gz", "wb") as out:
        for _ in range(64):
            out.write(bytes(1 << 20))
    with ingest.Archive(tmp_path / "a.gz") as archive, pytest.raises(Refused, match="archive-too-large"):
        archive.unpack(archive.names[0], tmp_path / "member")
    assert (tmp_path / "member").stat().st_size <= 32 << 20
    lying = path.read_bytes().replace(struct.pack("<I", 64 << 20), struct.pack("<I", 100))
    path.write_bytes(lying)
    with ingest.Archive(path) as archive, pytest.raises(DamagedFile, match="archive-damaged"):
        archive.unpack("a.csv", tmp_path / "member")


def test_damaged_encrypted_and_foreign_members_name_themselves(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.csv", b"content that is checked")
    whole = path.read_bytes()
    for name, changed, code in (
        ("crc", whole.replace(b"checked", b"Checked"), "archive-damaged"),
        ("password", _flag(whole, 6, 1), "archive-encrypted"),
        ("method", _flag(whole, 8, 9), "archive-method"),
    ):
        (tmp_path / name).write_bytes(changed)
        with ingest.Archive(tmp_path / name) as archive, pytest.raises(Refused, match=code) as refused:
            archive.unpack("a.csv", tmp_path / "member")
        assert refused.value.parameters["file"] == f"{name} / a.csv"
    (tmp_path / "half").write_bytes(whole[:40])
    with pytest.raises(DamagedFile, match="archive-damaged"):
        ingest.Archive(tmp_path / "half")


def _flag(whole: bytes, place: int, value: int) -> bytes:
    """The archive with a two-byte field of its only member changed, in both of its headers."""
    changed, central = bytearray(whole), whole.index(b"PK\x01\x02")
    for at in (place, central + place + 2):
        changed[at : at + 2] = value.to_bytes(2, "little")
    return bytes(changed)


def test_a_workbook_is_no_archive(tmp_path: Path) -> None:
    from .delivered import as_xlsx

    assert not ingest.is_archive(as_xlsx(tmp_path / "x.zip", ["a"], [{"a": "1"}]))


def test_a_member_without_a_name_refuses_the_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("QQ", b"x")
    (tmp_path / "a.zip").write_bytes((tmp_path / "a.zip").read_bytes().replace(b"QQ", b"\0\0"))
    with pytest.raises(Refused, match="archive-path"):
        ingest.Archive(tmp_path / "a.zip")
