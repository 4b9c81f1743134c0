"""The book of a case: made, opened, refused; sources and judgements under one counter; nothing written twice."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.book import Book, FileEntry, SheetEntry, Source
from graphkit.errors import Refused, UsageError
from graphkit.model import Judgement

SHEET = SheetEntry(0, "明细", 1, ("交易卡号", "交易时间"), ("传票号",), 5, 3, 1, {"failed": 1}, 2, "d0")
SOURCE = Source(
    sha256="a" * 64, template="bank-test", template_version="1", name="测试.csv", size=7, instrument="调证〔2026〕1号",
    provider="测试银行", purpose="test", collected_by=("甲", "乙"), imported_by="os:test@test",
    imported_at="2026-01-01T00:00:00+00:00", digest="d", encoding="gb18030", folder="1", schema_version=1,
    sheets=(SHEET,), files=(FileEntry("original.csv", 7, "a" * 64, None), FileEntry("rows.parquet", 9, "b" * 64, 5)),
)  # fmt: skip
SAME = Judgement("same", "person:test:1", "person:test:2", reason="同一证件", made_by="os:test@test")


def another(number: int, **changed: object) -> Source:
    return replace(SOURCE, sha256=f"{number:064d}", folder=str(number), **changed)  # type: ignore[arg-type]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    Book.create(tmp_path)
    return Book.open(tmp_path)


def refused(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}")


class TestOpening:
    def test_an_empty_book_has_seq_0_and_a_secret_of_its_own(self, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        first, second = Book.create(tmp_path / "a"), Book.create(tmp_path / "b")
        assert first.seq() == 0
        assert first.next_source() == 1
        assert len(first.secret()) == 32
        assert first.secret() == Book.open(tmp_path / "a").secret() != second.secret()

    def test_a_second_one_is_refused_and_the_first_stays(self, book: Book) -> None:
        book.judge(SAME)
        with refused("book-exists"):
            Book.create(book.folder)
        assert book.seq() == 1

    def test_a_missing_one_is_refused_and_not_made(self, tmp_path: Path) -> None:
        with refused("no-book"):
            Book.open(tmp_path)
        assert list(tmp_path.iterdir()) == []

    def test_a_newer_format_is_refused(self, book: Book) -> None:
        with closing(sqlite3.connect(book.folder / "case.db")) as db:
            db.execute("PRAGMA user_version = 99")
        with refused("book-newer") as caught:
            Book.open(book.folder)
        assert caught.value.parameters["found"] == 99

    def test_another_programs_database_is_refused(self, tmp_path: Path) -> None:
        with closing(sqlite3.connect(tmp_path / "case.db")) as db:
            db.execute("CREATE TABLE notes (text)")
        with refused("book-damaged"):
            Book.open(tmp_path)

    @pytest.mark.parametrize("kept", [0, 100, 4096])
    def test_a_cut_off_file_is_refused(self, book: Book, kept: int) -> None:
        path = book.folder / "case.db"
        path.write_bytes(path.read_bytes()[:kept])
        with refused("book-damaged"):
            Book.open(book.folder)

    def test_overwritten_pages_are_refused(self, book: Book) -> None:
        for number in range(1, 200):
            book.register(another(number))
        path = book.folder / "case.db"
        content = bytearray(path.read_bytes())
        content[8192:] = bytes(len(content) - 8192)
        path.write_bytes(content)
        with refused("book-damaged"):
            Book.open(book.folder)

    def test_it_is_strict_durable_and_write_ahead(self, book: Book) -> None:
        with closing(sqlite3.connect(book.folder / "case.db")) as db:
            assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            made = db.execute(
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            ).fetchall()
        assert len(made) == 10
        assert all(sql.rstrip().endswith("STRICT") for (sql,) in made)


class TestSources:
    def test_a_source_comes_back_as_it_was_given(self, book: Book) -> None:
        written = book.register(SOURCE)
        assert written == replace(SOURCE, source=1, seq=1)
        assert book.sources() == [written]
        assert book.next_source() == 2

    def test_one_counter_for_sources_and_judgements(self, book: Book) -> None:
        assert book.register(another(1)).seq == 1
        assert book.judge(SAME) == 2
        assert book.register(another(2)).seq == 3
        assert book.seq() == 3
        assert [source.source for source in book.sources()] == [1, 2]
        assert [source.source for source in book.sources(2)] == [1]
        assert book.sources(0) == []

    def test_the_same_file_with_the_same_template_is_refused(self, book: Book) -> None:
        book.register(SOURCE)
        with refused("source-registered"):
            book.register(replace(SOURCE, folder="2"))
        book.register(replace(SOURCE, folder="2", member="inner.csv"))
        book.register(replace(SOURCE, folder="3", template_version="2", supersedes=1))
        assert [source.supersedes for source in book.sources()] == [None, None, 1]

    def test_a_source_is_superseded_once(self, book: Book) -> None:
        book.register(SOURCE)
        book.register(another(2, supersedes=1))
        with refused("source-superseded"):
            book.register(another(3, supersedes=1))
        with refused("no-such-source"):
            book.register(another(3, supersedes=9))
        assert book.seq() == 2

    def test_rows_that_ended_nowhere_are_refused(self, book: Book) -> None:
        with refused("rows-unbalanced"):
            book.register(replace(SOURCE, sheets=(replace(SHEET, rows_read=6),)))
        assert book.seq() == 0

    @pytest.mark.parametrize("names", [(), ("a", "b", "c"), (" ",)])
    def test_one_or_two_collectors(self, book: Book, names: tuple[str, ...]) -> None:
        with pytest.raises(UsageError, match=r"^collected-by"):
            book.register(replace(SOURCE, collected_by=names))


class TestJudgements:
    def test_a_judgement_comes_back_dated(self, book: Book) -> None:
        seq = book.judge(SAME)
        (found,) = book.judgements()
        assert found.made_at.endswith("+00:00")
        assert found == replace(SAME, seq=seq, made_at=found.made_at)

    def test_a_withdrawn_one_stands_no_more_but_stood_before(self, book: Book) -> None:
        first = book.judge(SAME)
        second = book.judge(Judgement("hub", "account:bank:0", made_by="x"))
        withdrawal = book.judge(Judgement("withdraw", "", withdraws=first, made_by="x"))
        assert [judgement.seq for judgement in book.judgements()] == [second]
        assert [judgement.seq for judgement in book.judgements(withdrawal - 1)] == [first, second]
        assert [judgement.seq for judgement in book.judgements(first)] == [first]
        assert [judgement.seq for judgement in book.every_judgement()] == [first, second, withdrawal]

    def test_what_is_not_there_is_not_withdrawn(self, book: Book) -> None:
        book.register(SOURCE)
        seq = book.judge(SAME)
        withdrawal = book.judge(Judgement("withdraw", "", withdraws=seq, made_by="x"))
        for number, code in ((1, "no-such-judgement"), (seq, "judgement-withdrawn"), (99, "no-such-judgement"),
                             (withdrawal, "withdrawal-of-withdrawal"), (0, "no-such-judgement")):  # fmt: skip
            with refused(code):
                book.judge(Judgement("withdraw", "", withdraws=number, made_by="x"))
        assert book.seq() == withdrawal

    @pytest.mark.parametrize(
        ("judgement", "code"),
        [
            (replace(SAME, made_by=" "), "judgement-by-nobody"),
            (replace(SAME, b="person:test:1"), "judgement-on-itself"),
            (replace(SAME, b="张三"), "not-a-key"),
            (replace(SAME, kind="guilty"), "judgement-kind"),  # type: ignore[arg-type]
            (replace(SAME, withdraws=1), "judgement-withdraws"),
        ],
    )
    def test_what_cannot_be_meant_is_refused(self, book: Book, judgement: Judgement, code: str) -> None:
        with pytest.raises(UsageError, match=f"^{code}"):
            book.judge(judgement)
        assert book.seq() == 0

    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.integers(0, 12), max_size=12))
    def test_what_stands_is_what_was_judged_less_what_was_withdrawn(
        self, tmp_path_factory: pytest.TempPathFactory, asked: list[int]
    ) -> None:
        book, standing = Book.create(tmp_path_factory.mktemp("case")), dict[int, None]()
        for number in asked:
            if number in standing:
                book.judge(Judgement("withdraw", "", withdraws=number, made_by="x"))
                del standing[number]
            else:
                standing[book.judge(SAME)] = None
        assert [judgement.seq for judgement in book.judgements()] == sorted(standing)
        assert book.seq() == len(asked)


REWRITINGS = [
    ("DELETE FROM history", "UPDATE history SET what = what", "REPLACE INTO history SELECT * FROM history"),
    ("DELETE FROM sources", "UPDATE sources SET name = ''", "REPLACE INTO sources SELECT * FROM sources"),
    ("DELETE FROM sheets", "UPDATE sheets SET records = 0", "REPLACE INTO sheets SELECT * FROM sheets"),
    ("DELETE FROM files", "UPDATE files SET size = 0", "REPLACE INTO files SELECT * FROM files"),
    ("DELETE FROM judgements", "UPDATE judgements SET a = ''", "REPLACE INTO judgements SELECT * FROM judgements"),
]


@pytest.mark.parametrize("statement", [one for table in REWRITINGS for one in table])
def test_history_is_written_once(book: Book, statement: str) -> None:
    book.register(SOURCE)
    book.judge(SAME)
    with closing(sqlite3.connect(book.folder / "case.db", isolation_level=None)) as db:
        db.execute("PRAGMA recursive_triggers = ON")
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            db.execute(statement)
    assert len(book.sources()) == len(book.judgements()) == 1


class TestKept:
    def test_runs(self, book: Book) -> None:
        book.add_run("r1", "degree", "s1", "2026-01-01", "x", {"n": 1, "名": None})
        book.add_run("r2", "degree", "s2", "2026-01-02", "x", {})
        book.add_run("r1", "degree", "s1", "2026-01-03", "y", {})
        assert [run.run for run in book.runs()] == ["r1", "r2"]
        (run,) = book.runs("s1")
        assert (run.made_at, run.made_by, run.meta) == ("2026-01-01", "x", {"n": 1, "名": None})

    def test_views(self, book: Book) -> None:
        assert book.view("图") is None
        book.save_view("图", {"at": [1, 2.5]})
        book.save_view("a", {})
        book.save_view("图", {"at": [3]})
        assert book.view("图") == {"at": [3]}
        assert book.views() == ["a", "图"]

    def test_the_mapping_kept_last_counts(self, book: Book) -> None:
        for text in ("one", "two", "one"):
            book.keep_mapping("caviar", text)
        book.keep_mapping("other", "x")
        assert book.mappings() == {"caviar": "one", "other": "x"}
