"""Settings: flag before environment before case before user file; what is unknown is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit import settings as module
from graphkit.errors import Refused, UsageError
from graphkit.settings import Settings, settings


@pytest.fixture(autouse=True)
def user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No settings of whoever runs the test."""
    folder = tmp_path / "user"
    folder.mkdir()
    monkeypatch.setattr(module, "user_config_path", lambda *_, **__: folder)
    for name in (*module.NAMES, "neo4j_password_file"):
        monkeypatch.delenv(f"GRAPHKIT_{name.upper()}", raising=False)
    return folder


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    return folder


def test_without_a_word_from_anybody() -> None:
    found = settings()
    assert (found.language, found.zone) == ("zh", "Asia/Shanghai")
    assert (found.neo4j_uri, found.neo4j_user, found.neo4j_password, found.neo4j_database) == ("", "neo4j", "", "neo4j")
    assert found.cache.name == "graphkit"


def test_the_first_that_says_so_counts(case: Path, user_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (user_folder / "settings.toml").write_text(
        'language = "en"\nzone = "UTC"\nneo4j_user = "u"\nneo4j_uri = "neo4j://u"'
    )
    (case / "case.toml").write_text(
        'title = "t"\n[settings]\nzone = "Asia/Tokyo"\nneo4j_user = "c"\nneo4j_uri = "neo4j://c"'
    )
    monkeypatch.setenv("GRAPHKIT_NEO4J_USER", "e")
    monkeypatch.setenv("GRAPHKIT_NEO4J_URI", "neo4j://e")
    found = settings(case, neo4j_uri="neo4j://f", language=None)
    assert (found.language, found.zone, found.neo4j_user, found.neo4j_uri) == ("en", "Asia/Tokyo", "e", "neo4j://f")
    assert settings().zone == "UTC"


def test_the_cache_of_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GRAPHKIT_CACHE", str(tmp_path))
    assert settings().cache == tmp_path


class TestPassword:
    def test_from_a_file_without_its_line_end(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "password").write_text(" se cret \n")
        monkeypatch.setenv("GRAPHKIT_NEO4J_PASSWORD_FILE", str(tmp_path / "password"))
        assert settings().neo4j_password == " se cret "

    def test_the_word_itself_before_the_file_of_the_same_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GRAPHKIT_NEO4J_PASSWORD_FILE", "/nowhere")
        monkeypatch.setenv("GRAPHKIT_NEO4J_PASSWORD", "word")
        assert settings().neo4j_password == "word"

    def test_the_file_of_a_nearer_place_before_the_word(self, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (case / "password").write_text("near")
        monkeypatch.setenv("GRAPHKIT_NEO4J_PASSWORD_FILE", str(case / "password"))
        (case / "case.toml").write_text('[settings]\nneo4j_password = "far"')
        assert settings(case).neo4j_password == "near"

    def test_a_missing_file_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GRAPHKIT_NEO4J_PASSWORD_FILE", "/nowhere")
        with pytest.raises(Refused, match=r"^password-file-unreadable"):
            settings()

    def test_it_is_in_no_log(self) -> None:
        assert "word" not in repr(Settings(neo4j_password="word")).replace("neo4j_password", "")


class TestRefusing:
    def test_an_unknown_name_with_the_nearest(self, case: Path) -> None:
        (case / "case.toml").write_text('[settings]\nlangauge = "en"')
        with pytest.raises(UsageError, match=r"^unknown-setting") as caught:
            settings(case)
        assert caught.value.parameters["allowed"] == "language"

    def test_an_unknown_language_with_those_there_are(self) -> None:
        with pytest.raises(UsageError, match=r"^unknown-language") as caught:
            settings(language="de")
        assert caught.value.parameters["allowed"] == "zh, en"

    @pytest.mark.parametrize("zone", ["Asia/Nowhere", "../etc/passwd", ""])
    def test_an_unknown_zone(self, zone: str) -> None:
        with pytest.raises(UsageError, match=r"^unknown-zone"):
            settings(zone=zone)

    def test_a_file_that_is_no_toml(self, user_folder: Path) -> None:
        (user_folder / "settings.toml").write_text("language = ")
        with pytest.raises(Refused, match=r"^settings-unreadable"):
            settings()
