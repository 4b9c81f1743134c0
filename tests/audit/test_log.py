"""The audit log: one line for each action, chained; what cannot be written must not happen."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit import audit
from graphkit.audit.chain import Fault, canonical, sealed, verify
from graphkit.errors import Refused, UsageError
from graphkit.model import User

ROOT = Path(__file__).parents[2]
CASE = UUID("00000000-0000-4000-8000-000000000001")
USER = User("os:test@test")


def appended(folder: Path, number: int = 0) -> int:
    return audit.append(
        folder, user=USER, operation="consult", objects=[f"{number:016x}"], case=CASE, reason="核对 “流水”\n第二行",
        result="opened",
    )  # fmt: skip


def test_a_line_is_canonical_json_with_the_hash_of_everything_else(tmp_path: Path) -> None:
    assert appended(tmp_path) == 1
    raw = (tmp_path / "audit.jsonl").read_bytes()
    assert raw.endswith(b"\n")
    assert raw.count(b"\n") == 1
    told = json.loads(raw)
    stated = told.pop("hash")
    assert told == {
        "seq": 1, "time": told["time"], "user": "os:test@test", "role": "owner", "operation": "consult",
        "objects": ["0" * 16], "case": str(CASE), "reason": "核对 “流水”\n第二行", "result": "opened",
        "previous": "0" * 64,
    }  # fmt: skip
    plain = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert stated == hashlib.sha256(plain.encode()).hexdigest()
    assert told["time"].endswith("+00:00")


def test_each_line_names_the_one_before(tmp_path: Path) -> None:
    assert [appended(tmp_path, number) for number in range(3)] == [1, 2, 3]
    first, second, third = audit.read(tmp_path)
    assert (second.previous, third.previous) == (first.hash, second.hash)
    assert second.objects == (f"{1:016x}",)
    assert verify(audit.lines(tmp_path)) == ()


def test_no_log_is_an_empty_log(tmp_path: Path) -> None:
    assert audit.read(tmp_path) == []
    assert verify(audit.lines(tmp_path)) == ()


class TestTampering:
    @pytest.fixture
    def lines(self, tmp_path: Path) -> list[str]:
        for number in range(5):
            appended(tmp_path, number)
        return audit.lines(tmp_path)

    @pytest.mark.parametrize(
        ("tamper", "faults"),
        [
            (lambda said: [*said[:2], said[2].replace("opened", "closed"), *said[3:]], (Fault(3, "changed"),)),
            (lambda said: [*said[:2], *said[3:]], (Fault(3, "out-of-chain"),)),
            (lambda said: said[1:], (Fault(1, "out-of-chain"),)),
            (lambda said: [*said[:3], said[1], *said[3:]], (Fault(4, "out-of-chain"), Fault(5, "out-of-chain"))),
            (lambda said: [said[1], said[0], *said[2:]], tuple(Fault(line, "out-of-chain") for line in (1, 2, 3))),
            (lambda said: [*said[:4], said[4] + " "], (Fault(5, "changed"),)),
            (lambda said: [*said[:4], "{}", said[4]], (Fault(5, "unreadable"),)),
            (lambda said: [*said, sealed({"seq": 6, "previous": "0" * 64})], (Fault(6, "out-of-chain"),)),
        ],
        ids=["changed", "removed", "first-removed", "inserted", "swapped", "blank-added", "foreign", "forged-tail"],
    )  # fmt: skip
    def test_it_is_found(
        self, lines: list[str], tamper: Callable[[list[str]], list[str]], faults: tuple[Fault, ...]
    ) -> None:
        assert verify(tamper(lines)) == faults

    def test_a_line_made_anew_no_longer_fits_its_successor(self, lines: list[str]) -> None:
        told = json.loads(lines[2])
        del told["hash"]
        forged = [*lines[:2], sealed({**told, "result": "closed"}), *lines[3:]]
        assert verify(forged) == (Fault(4, "out-of-chain"),)

    def test_an_extract_stands_alone(self, lines: list[str]) -> None:
        assert verify(lines[2:4], whole=False) == ()
        assert verify([lines[1], lines[3]], whole=False) == (Fault(2, "out-of-chain"),)

    def test_any_flipped_bit_is_found(self, lines: list[str]) -> None:
        raw = "\n".join(lines).encode()
        for place in range(0, len(raw), 7):
            flipped = bytearray(raw)
            flipped[place] ^= 1
            assert verify(bytes(flipped).decode("utf-8", "surrogateescape").split("\n")), place


class TestFailingClosed:
    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(Refused, match=r"^audit-not-written"):
            appended(tmp_path / "nowhere")
        assert list(tmp_path.iterdir()) == []

    def test_a_log_that_is_no_file(self, tmp_path: Path) -> None:
        (tmp_path / "audit.jsonl").mkdir()
        with pytest.raises(Refused, match=r"^audit-not-written"):
            appended(tmp_path)

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is played by /dev/full")
    def test_a_full_disk(self, tmp_path: Path) -> None:
        (tmp_path / "audit.jsonl").symlink_to("/dev/full")
        with pytest.raises(Refused, match=r"^audit-not-written"):
            appended(tmp_path)

    def test_a_changed_last_line(self, tmp_path: Path) -> None:
        appended(tmp_path)
        path = tmp_path / "audit.jsonl"
        path.write_bytes(path.read_bytes().replace(b"opened", b"closed"))
        before = path.read_bytes()
        with pytest.raises(Refused, match=r"^audit-damaged") as caught:
            appended(tmp_path)
        assert caught.value.parameters["line"] == 1
        assert path.read_bytes() == before

    def test_text_that_cannot_be_written(self, tmp_path: Path) -> None:
        appended(tmp_path)
        before = (tmp_path / "audit.jsonl").read_bytes()
        with pytest.raises(Refused, match=r"^audit-not-written"):
            audit.append(tmp_path, user=User("\udcff"), operation="alter", case=CASE, reason="r", result="")
        assert (tmp_path / "audit.jsonl").read_bytes() == before

    def test_no_reason_and_no_such_operation(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=r"^reason-missing"):
            audit.append(tmp_path, user=USER, operation="alter", case=CASE, reason="  ", result="")
        with pytest.raises(UsageError, match=r"^audit-operation"):
            audit.append(tmp_path, user=USER, operation="peek", case=CASE, reason="r", result="")  # type: ignore[arg-type]
        assert list(tmp_path.iterdir()) == []


def test_what_a_crash_tore_off_is_kept_in_the_next_line(tmp_path: Path) -> None:
    appended(tmp_path)
    with (tmp_path / "audit.jsonl").open("ab") as file:
        file.write('{"case":"测'.encode()[:-1])
    assert verify(audit.lines(tmp_path)) == (Fault(2, "unreadable"),)
    assert appended(tmp_path) == 2
    assert audit.read(tmp_path)[1].torn.startswith('{"case":"')
    assert verify(audit.lines(tmp_path)) == ()


def test_long_lines_are_followed(tmp_path: Path) -> None:
    for _ in range(3):
        audit.append(tmp_path, user=USER, operation="alter", case=CASE, reason="长" * 100_000, result="")
    assert verify(audit.lines(tmp_path)) == ()
    assert [entry.seq for entry in audit.read(tmp_path)] == [1, 2, 3]


def test_several_processes_write_one_chain(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom graphkit import audit\nfrom graphkit.model import User\n"
        "for _ in range(40):\n"
        "    audit.append(Path(sys.argv[1]), user=User('x'), operation='alter', case='c', reason='r', result='')\n"
    )
    command = [sys.executable, "-c", script, os.fspath(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT) as first, subprocess.Popen(command, cwd=ROOT) as second:
        assert (first.wait(120), second.wait(120)) == (0, 0)
    assert [entry.seq for entry in audit.read(tmp_path)] == list(range(1, 81))
    assert verify(audit.lines(tmp_path)) == ()


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"]))
    )
)
def test_canonical_text_is_one_line_and_comes_back(entry: dict[str, str]) -> None:
    text = canonical(entry)
    assert "\n" not in text
    assert json.loads(text) == entry
    assert canonical(dict(reversed(entry.items()))) == text
