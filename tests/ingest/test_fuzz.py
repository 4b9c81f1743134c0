"""Whatever the bytes: tables, or a refusal in plain words; never a crash, never a hang."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from . import fuzzing
from .delivered import OUT, STATEMENT, as_csv, as_xlsx
from .fuzzed import read_all
from .old_workbook import write_xls

NASTY = (b"\0", b"\xff", b'"', b"\r", b"<table>", b"<tr><td colspan=99999999>", b"\x81\x30\x81", b",", b"\t")
BEGINNINGS = (
    b"", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe",
    b"\xef\xbb\xbf", b"<html>", b"<?xml ", b"<table><tr>",
)  # fmt: skip
QUIET = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one whole file of every type, 0 to 5."""
    folder = tmp_path_factory.mktemp("good")
    row = [OUT.get(name, "") for name in STATEMENT]
    page = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in (STATEMENT, row))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("流水.csv", as_csv(folder / "a", STATEMENT, [OUT, OUT]).read_bytes())
    whole = [
        as_csv(folder / "b", STATEMENT, [OUT] * 3, "gb18030").read_bytes(),
        as_csv(folder / "c", STATEMENT, [OUT] * 3, "utf-16").read_bytes(),
        as_xlsx(folder / "d", STATEMENT, [OUT] * 3).read_bytes(),
        write_xls(folder / "e", {"s": [list(STATEMENT), row]}).read_bytes(),
        f"<html><table>{page}</table></html>".encode("gb18030"),
        packed.getvalue(),
    ]
    for number, content in enumerate(whole):
        (folder / str(number)).write_bytes(content)
    return folder


@QUIET
@given(beginning=st.sampled_from(BEGINNINGS), rest=st.binary(max_size=600))
def test_any_bytes(tmp_path: Path, beginning: bytes, rest: bytes) -> None:
    (tmp_path / "x").write_bytes(beginning + rest)
    read_all(tmp_path / "x")


@QUIET
@given(which=st.integers(0, 5), seed=st.integers(0, 10**6), changes=st.integers(1, 6))
def test_whole_files_with_a_few_faults(tmp_path: Path, good: Path, which: int, seed: int, changes: int) -> None:
    chance, held = random.Random(seed), bytearray((good / str(which)).read_bytes())
    for _ in range(changes):
        at = chance.randrange(len(held) + 1)
        fault = chance.randrange(4)
        if fault == 0 and held:
            held[at % len(held)] = chance.randrange(256)
        elif fault == 1:
            held[at:at] = chance.choice(NASTY)
        elif fault == 2:
            del held[at : at + chance.randrange(1, 40)]
        else:
            del held[max(at, 1) :]
    (tmp_path / "x").write_bytes(bytes(held))
    read_all(tmp_path / "x")


@pytest.mark.slow
@pytest.mark.needs("atheris")
@pytest.mark.parametrize("reader", fuzzing.READERS)
def test_what_the_paths_of_the_code_lead_to(reader: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A minute and a half in all, always the same way; `make fuzz` takes ten and goes another way each time."""
    faults = fuzzing.run([reader], seconds=12, seed=1)
    assert not faults, capfd.readouterr().out
