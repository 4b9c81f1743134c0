"""What every export format must do: write what it is given, twice alike, change nothing, and own up to what it lost."""

from __future__ import annotations

import copy
import inspect
from pathlib import Path

import pytest

from graphkit.evidence import FORMATS, Format
from graphkit.words import LANGUAGES, texts
from tests.evidence.drawn import empty, selection


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: str(form.name))
class TestEveryFormat:
    def test_writes_the_same_bytes_twice(self, form: Format, tmp_path: Path) -> None:
        drawn = selection(tmp_path)
        losses = [form.write(drawn, tmp_path / name) for name in ("one", "two")]
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes() != b""
        assert losses[0] == losses[1]

    def test_changes_nothing_of_what_it_is_given(self, form: Format, tmp_path: Path) -> None:
        drawn = selection(tmp_path)
        before = copy.deepcopy(drawn)
        form.write(drawn, tmp_path / "one")
        assert drawn == before

    def test_writes_the_empty_selection_and_loses_nothing_of_it(self, form: Format, tmp_path: Path) -> None:
        assert form.write(empty(tmp_path), tmp_path / "one") == ()

    def test_has_words_in_both_languages(self, form: Format, tmp_path: Path) -> None:
        for language in LANGUAGES:
            form.write(selection(tmp_path, language), tmp_path / language)

    def test_each_loss_is_counted_and_has_words(self, form: Format, tmp_path: Path) -> None:
        for loss in form.write(selection(tmp_path), tmp_path / "one"):
            assert loss.n > 0
            assert all(f"evidence.loss.{loss.became}" in texts(language) for language in LANGUAGES)

    def test_stands_in_data_and_says_its_question(self, form: Format, tmp_path: Path) -> None:
        assert form.file.startswith("data/")
        assert (inspect.getdoc(form.write) or "").strip()


def test_no_two_formats_share_a_name_or_a_file() -> None:
    assert len({form.name for form in FORMATS}) == len({form.file for form in FORMATS}) == len(FORMATS)
