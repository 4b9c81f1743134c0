"""The ledger: what was delivered comes back cell for cell; a source is there whole or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.book import Book
from graphkit.errors import Refused
from graphkit.ledger import Ledger
from graphkit.ledger.schema import SCHEMAS
from tests.ledger.made import batch, cells_of, delivered, imported, references, source, write


class TestRegistering:
    def test_the_file_is_kept_unchanged_and_every_field_filled(self, ledger: Ledger, tmp_path: Path) -> None:
        path = delivered(tmp_path, "流水 1.CSV", "甲,乙\r\n1,2\r\n")
        written = imported(ledger, path, {0: 90})
        assert (written.source, written.seq, written.folder, written.schema_version) == (1, 1, "1", 1)
        assert written.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert written.size == path.stat().st_size
        assert ledger.original(1).name == "original.csv"
        assert ledger.original(1).read_bytes() == path.read_bytes()
        assert {file.name: file.rows for file in written.files} == {
            "original.csv": None, "rows.parquet": 90, "mentions.parquet": 7, "links.parquet": 7, "events.parquet": 90,
            "problems.parquet": 9,
        }  # fmt: skip
        assert ledger.check() == []

    def test_every_table_has_its_schema_with_the_source_first(self, ledger: Ledger, tmp_path: Path) -> None:
        imported(ledger, delivered(tmp_path, "a.csv", "a"), {0: 3})
        imported(ledger, delivered(tmp_path, "b.csv", "b"), {0: 50, 1: 60})
        assert pq.ParquetFile(ledger.claims().files["problems"][0]).metadata.num_rows == 0
        for name, files in ledger.claims().files.items():
            for number, file in enumerate(files, start=1):
                found = pq.ParquetFile(file).read()
                assert found.schema.equals(SCHEMAS[name])
                assert set(found["source"].to_pylist()) <= {number}

    def test_the_same_rows_in_other_batches_give_the_same_bytes(self, tmp_path: Path) -> None:
        hashes = []
        for step in (1000, 7):
            (tmp_path / str(step)).mkdir()
            ledger = Ledger(tmp_path / str(step), Book.create(tmp_path / str(step)))
            written = imported(ledger, delivered(tmp_path, "a.csv", "a"), {0: 100}, step)
            hashes.append(
                {file.name: (file.rows, file.sha256) for file in written.files if file.name != "rows.parquet"}
            )
        assert hashes[0] == hashes[1]

    def test_abandoning_leaves_nothing(self, ledger: Ledger, case: Path, tmp_path: Path) -> None:
        with ledger.begin(delivered(tmp_path, "a.csv", "a")) as writer:
            write(writer, {0: 100})
        assert list((case / "ledger").iterdir()) == []
        assert ledger.claims().sources == ()

    def test_what_the_book_refuses_leaves_nothing(self, ledger: Ledger, case: Path, tmp_path: Path) -> None:
        path = delivered(tmp_path, "a.csv", "a")
        imported(ledger, path, {0: 5})
        with pytest.raises(Refused, match=r"^source-registered"):
            imported(ledger, path, {0: 5})
        assert [entry.name for entry in (case / "ledger").iterdir()] == ["1"]
        assert ledger.check() == []

    def test_rows_read_without_cells_are_refused(self, ledger: Ledger, case: Path, tmp_path: Path) -> None:
        writer = ledger.begin(delivered(tmp_path, "a.csv", "a"))
        write(writer, {0: 9})
        with pytest.raises(Refused, match=r"^rows-not-kept"):
            writer.register(source("a.csv", {0: 10}))
        assert list((case / "ledger").iterdir()) == []

    def test_a_row_of_another_sheet_is_a_fault_of_the_program(self, ledger: Ledger, tmp_path: Path) -> None:
        with ledger.begin(delivered(tmp_path, "a.csv", "a")) as writer, pytest.raises(ValueError, match="sheet 1"):
            writer.add(1, batch(0, range(2, 4)))

    def test_a_file_that_cannot_be_read_is_refused(self, ledger: Ledger, case: Path, tmp_path: Path) -> None:
        with pytest.raises(Refused, match=r"^file-not-readable"):
            ledger.begin(tmp_path / "nowhere.csv")
        assert list((case / "ledger").iterdir()) == []


class TestChangedWhileRead:
    @pytest.mark.parametrize("text", ["甲乙丙", "longer than before", ""])
    def test_other_content_is_refused(self, ledger: Ledger, case: Path, tmp_path: Path, text: str) -> None:
        path = delivered(tmp_path, "a.csv", "一二三")
        writer = ledger.begin(path)
        path.write_text(text, "utf-8")
        os.utime(path, ns=(1, 1))
        with pytest.raises(Refused, match=r"^file-changed-while-read"):
            writer.register(source("a.csv", {}))
        assert list((case / "ledger").iterdir()) == []

    def test_a_file_taken_away_is_refused(self, ledger: Ledger, tmp_path: Path) -> None:
        path = delivered(tmp_path, "a.csv", "a")
        writer = ledger.begin(path)
        path.unlink()
        with pytest.raises(Refused, match=r"^file-changed-while-read"):
            writer.register(source("a.csv", {}))

    def test_another_hash_than_the_import_saw_is_refused(self, ledger: Ledger, tmp_path: Path) -> None:
        writer = ledger.begin(delivered(tmp_path, "a.csv", "a"))
        with pytest.raises(Refused, match=r"^file-changed-while-read"):
            writer.register(source("a.csv", {}, sha256="0" * 64))

    def test_a_new_date_alone_is_no_change(self, ledger: Ledger, tmp_path: Path) -> None:
        path = delivered(tmp_path, "a.csv", "a")
        writer = ledger.begin(path)
        os.utime(path, ns=(1, 1))
        assert writer.register(source("a.csv", {})).source == 1


class TestClaims:
    def test_sources_in_order_up_to_a_seq_without_superseded_ones(self, ledger: Ledger, tmp_path: Path) -> None:
        first = imported(ledger, delivered(tmp_path, "a.csv", "a"), {0: 3})
        imported(ledger, delivered(tmp_path, "b.csv", "b"), {0: 4})
        imported(ledger, delivered(tmp_path, "a.csv", "a"), {0: 3}, template_version="2", supersedes=1)
        now, before = ledger.claims(), ledger.claims(2)
        assert (now.sources, now.seq) == ((2, 3), 3)
        assert (before.sources, before.seq) == ((1, 2), 2)
        assert (ledger.claims(0).sources, ledger.claims(0).seq) == ((), 0)
        assert now.identity[1] == f"{first.sha256}:test:2"
        assert [Path(file).parent.name for file in now.files["events"]] == ["2", "3"]

    def test_members_of_one_archive_differ_in_identity(self, ledger: Ledger, tmp_path: Path) -> None:
        for member in ("a.csv", "b.csv"):
            imported(ledger, delivered(tmp_path, "a.zip", "z"), {0: 3}, member=member)
        assert len(set(ledger.claims().identity)) == 2

    def test_a_missing_folder_is_refused(self, ledger: Ledger, case: Path, tmp_path: Path) -> None:
        imported(ledger, delivered(tmp_path, "a.csv", "a"), {0: 3})
        (case / "ledger" / "1" / "events.parquet").unlink()
        with pytest.raises(Refused, match=r"^ledger-damaged"):
            ledger.claims()


@pytest.fixture(scope="module")
def two_sources(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    folder = tmp_path_factory.mktemp("case")
    ledger = Ledger(folder, Book.create(folder))
    imported(ledger, delivered(folder, "a.csv", "a"), {0: 9000, 3: 8000}, step=5000)
    imported(ledger, delivered(folder, "b.csv", "b"), {0: 30})
    return ledger


PLACES = st.one_of(
    st.tuples(st.just(1), st.just(0), st.integers(2, 9001)), st.tuples(st.just(1), st.just(3), st.integers(2, 8001)),
    st.tuples(st.just(2), st.just(0), st.integers(2, 31)),
)  # fmt: skip


class TestCells:
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(PLACES, max_size=30))
    def test_in_the_order_asked_and_as_delivered(self, two_sources: Ledger, places: list[tuple[int, int, int]]) -> None:
        found = two_sources.cells(references(*places))
        assert found.column_names == ["source", "sheet", "row", "cells"]
        said = [(row["source"], row["sheet"], row["row"], row["cells"]) for row in found.to_pylist()]
        assert said == [(source, sheet, row, cells_of(row)) for source, sheet, row in places]

    @pytest.mark.parametrize(
        ("place", "code"),
        [
            ((1, 0, 9002), "no-such-row"),
            ((1, 1, 5), "no-such-row"),
            ((1, 0, 1), "no-such-row"),
            ((9, 0, 2), "no-such-source"),
        ],
    )
    def test_what_is_not_there_is_refused(self, two_sources: Ledger, place: tuple[int, int, int], code: str) -> None:
        with pytest.raises(Refused, match=code):
            two_sources.cells(references((1, 0, 2), place))

    def test_an_unknown_original_is_refused(self, two_sources: Ledger) -> None:
        with pytest.raises(Refused, match=r"^no-such-source"):
            two_sources.original(7)


class TestCheck:
    @pytest.mark.parametrize("name", ["original.csv", "rows.parquet", "mentions.parquet", "events.parquet"])
    def test_a_flipped_byte_is_found(self, ledger: Ledger, case: Path, tmp_path: Path, name: str) -> None:
        imported(ledger, delivered(tmp_path, "a.csv", "a" * 50), {0: 30})
        path = case / "ledger" / "1" / name
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        assert ledger.check() == [f"file-changed: ledger/1/{name}"]

    def test_what_is_missing_or_strange_is_found(self, ledger: Ledger, case: Path, tmp_path: Path) -> None:
        for name in "abc":
            imported(ledger, delivered(tmp_path, f"{name}.csv", name), {0: 3})
        (case / "ledger" / "1").rename(tmp_path / "away")
        (case / "ledger" / "2" / "original.csv").unlink()
        (case / "ledger" / "3" / "note.txt").touch()
        assert ledger.check() == [
            "folder-missing: ledger/1", "file-missing: ledger/2/original.csv", "file-not-registered: ledger/3/note.txt",
        ]  # fmt: skip

    def test_a_damaged_book_is_found(self, ledger: Ledger, case: Path) -> None:
        (case / "case.db").write_bytes(b"")
        assert ledger.check() == ["book-damaged: case.db"]

    def test_leftovers_are_named_swept_and_no_fault(self, ledger: Ledger, case: Path, tmp_path: Path) -> None:
        imported(ledger, delivered(tmp_path, "a.csv", "a"), {0: 3})
        write(ledger.begin(delivered(tmp_path, "b.csv", "b")), {0: 30})
        (case / "ledger" / "7").mkdir()
        assert ledger.leftovers() == [".writing-2", "7"]
        assert ledger.check() == []
        assert ledger.sweep() == [".writing-2", "7"]
        assert ledger.sweep() == []
        assert [entry.name for entry in (case / "ledger").iterdir()] == ["1"]
