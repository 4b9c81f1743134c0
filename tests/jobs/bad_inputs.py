"""Files that nobody should have delivered, each made on the spot: what is refused and why, what is taken nonetheless.

A maker takes an empty folder and gives the path to import. All content is invented.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl

from tests.ingest.old_workbook import write_xls

from .statements import HEADER, ROWS, A, B, row, text_of, write_csv, write_xlsx

Maker = Callable[[Path], Path]
GOOD = text_of(ROWS).encode()


def _bytes(content: bytes, name: str = "delivered.csv") -> Maker:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def _nameless() -> bytes:
    """An archive whose member is called by a NUL alone."""
    return _zip(QQ=GOOD).replace(b"QQ", b"\0\0")


def _workbook(folder: Path) -> bytes:
    return write_xlsx(folder / "x.xlsx", ROWS).read_bytes()


def _half_workbook(folder: Path) -> Path:
    whole = _workbook(folder)
    return _bytes(whole[: len(whole) // 2], "x.xlsx")(folder)


def _damaged_workbook(folder: Path) -> Path:
    whole = bytearray(_workbook(folder))
    middle = whole.index(b"xl/worksheets/sheet1.xml") + 200
    whole[middle : middle + 64] = bytes(64)
    return _bytes(bytes(whole), "x.xlsx")(folder)


def _encrypted_member(folder: Path) -> Path:
    whole = bytearray(_zip(**{"a.csv": GOOD}))
    for at in (6, whole.index(b"PK\x01\x02") + 8):
        whole[at] |= 1
    return _bytes(bytes(whole), "a.zip")(folder)


def _bomb(folder: Path) -> Path:
    path = folder / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file, file.open("a.csv", "w") as member:
        for _ in range(256):
            member.write(bytes(1 << 20))
    return path


def _workbook_bomb(folder: Path) -> Path:
    path = folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", "<workbook/>")
        with file.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(256):
                member.write(b" " * (1 << 20))
    return path


def _long_line(folder: Path) -> Path:
    path = folder / "long.csv"
    with path.open("wb") as file:
        file.write(GOOD + b'"')
        for _ in range(90):
            file.write(b"x" * (1 << 20))
    return path


def two_gigabytes(folder: Path) -> Path:
    """A line of 2 GB, which takes no room on the disk."""
    path = folder / "endless.csv"
    with path.open("wb") as file:
        file.write(GOOD + b"1")
        file.truncate(2 << 30)
    return path


def _columns(folder: Path) -> Path:
    names = ",".join(f"c{n}" for n in range(1_000_000))
    return _bytes(f"{names}\n{names}\n".encode())(folder)


def _sparse_workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "a", "b"
    book.save(folder / "x.xlsx")
    return folder / "x.xlsx"


def _endless_chain(folder: Path) -> Path:
    """A workbook of before 2007 whose list of sectors says that each is followed by itself."""
    whole = bytearray(write_xls(folder / "x.xls", {"s": [HEADER]}).read_bytes())
    first = 512 * (1 + int.from_bytes(whole[76:80], "little"))
    for number in range(128):
        whole[first + 4 * number : first + 4 * number + 4] = number.to_bytes(4, "little")
    return _bytes(bytes(whole), "x.xls")(folder)


def _pages(folder: Path) -> Path:
    lines = ["".join(f"<td>{cell}" for cell in line) for line in (["a", "b"], ["1", "2"])]
    return _bytes(("<html><table>" + "<tr>".join(["", *lines])).encode(), "x.xls")(folder)


REFUSED: dict[str, tuple[Maker, str]] = {
    "unknown layout": (_bytes("列一,列二\n1,2\n".encode()), "unknown-layout"),
    "unknown page": (_pages, "unknown-layout"),
    "empty": (_bytes(b""), "file-empty"),
    "blank": (_bytes(b" \r\n\r\n"), "file-empty"),
    "header only": (_bytes(text_of([]).encode()), "no-rows"),
    "noise": (_bytes(bytes(range(256)) * 40), "no-table"),
    "damaged workbook": (_damaged_workbook, "workbook-damaged"),
    "truncated workbook": (_half_workbook, "workbook-damaged"),
    "workbook under a password": (
        _bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "x.xlsx"),
        "workbook-encrypted",
    ),
    "damaged workbook of before 2007": (_endless_chain, "workbook-damaged"),
    "a workbook of two cells, far apart": (_sparse_workbook, "sheet-too-sparse"),
    "damaged archive": (_bytes(_zip(**{"a.csv": GOOD})[:-30], "a.zip"), "archive-damaged"),
    "member under a password": (_encrypted_member, "archive-encrypted"),
    "truncated gzip": (_bytes(b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + bytes(20), "a.gz"), "archive-damaged"),
    "../": (_bytes(_zip(**{"a.csv": GOOD, "../b.csv": GOOD}), "a.zip"), "archive-path"),
    "member without a name": (_bytes(_nameless(), "a.zip"), "archive-path"),
    "absolute name": (_bytes(_zip(**{"/tmp/b.csv": GOOD}), "a.zip"), "archive-path"),
    "bomb": (_bomb, "archive-too-large"),
    "bomb as a workbook": (_workbook_bomb, "archive-too-large"),
    "nested": (_bytes(_zip(**{"b.zip": _zip(**{"a.csv": GOOD})}), "a.zip"), "archive-nested"),
    "empty archive": (_bytes(_zip(), "a.zip"), "file-empty"),
    "a line of 90 MB": (_long_line, "record-too-long"),
    "a million columns": (_columns, "too-many-columns"),
    "PDF": (_bytes(b"%PDF-1.7 ...", "x.csv"), "type-not-yet"),
}
"""By what it is: its maker, and the code it is refused with."""


def _gbk_names(folder: Path) -> Path:
    name = "流水/交易明细.csv".encode("gbk")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("x" * len(name), text_of(ROWS).encode("gb18030"))
    return _bytes(out.getvalue().replace(b"x" * len(name), name), "a.zip")(folder)


def _formulas(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    for told in ROWS:
        book.active.append(list(told.values()))
    book.active.cell(2, HEADER.index("备注") + 1).value = "=1+1"
    book.save(folder / "x.xlsx")
    return folder / "x.xlsx"


def _dated(time: str) -> Maker:
    return lambda folder: write_csv(folder / "d.csv", [*ROWS, row(A, B, "1.00", time, "出", "s9")])


def _mixed(mostly: str, other: str) -> Maker:
    """Every third row from another system than the rest."""
    lines = text_of([*ROWS[1:], *ROWS[1:], *ROWS[1:]]).encode(mostly).splitlines(keepends=True)
    lines[3::3] = [line.decode(mostly).encode(other) for line in lines[3::3]]
    return _bytes(b"".join(lines))


KEPT: dict[str, tuple[Maker, str]] = {
    "names in GBK": (_gbk_names, ""),
    "mixed encodings": (_mixed("utf-8", "gb18030"), "other-encoding"),
    "mixed encodings, mostly GB18030": (_mixed("gb18030", "utf-8"), "other-encoding"),
    "a bad byte": (
        _bytes(text_of(ROWS).replace("甲测试", "\udc80").encode("utf-8", "surrogateescape")),
        "bad-bytes",
    ),
    "formula cells": (_formulas, "formula-cell"),
    "NUL bytes": (_bytes(text_of(ROWS).replace("第二行", "第二\0行").encode()), "nul-bytes"),
    "a date of 1899": (_dated("18991230000000"), "date-out-of-range"),
    "a date of 2999": (_dated("2999-12-31 23:59:59"), "date-out-of-range"),
    "truncated text": (_bytes(GOOD[: GOOD.rindex(b"s5")]), "row-too-short"),
}
"""By what it is: its maker, and the code of the problem it is taken in with; "": without any."""
