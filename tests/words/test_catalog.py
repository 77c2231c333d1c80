"""Looking words up: languages, plurals, what is missing, and the compiler's eye for mistakes."""

from __future__ import annotations

from gettext import GNUTranslations
from pathlib import Path

import pytest

from tui.words import catalog, compile
from tui.words.catalog import Words, load


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Catalogs of a house where Indonesian lacks a key."""
    texts = {
        "id": 'msgid "room.title"\nmsgstr "Kamar {who}"\n',
        "en": 'msgid "room.title"\nmsgstr "Room of {who}"\n\nmsgid "room.only"\nmsgstr "only here"\n\n'
        'msgid "room.beds"\nmsgid_plural "room.beds"\nmsgstr[0] "one bed"\nmsgstr[1] "{n} beds"\n',
    }
    for language, text in texts.items():
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        plurals = compile.PLURALS[language]
        head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {plurals}\\n"\n\n'
        (folder / "room.po").write_text(head + text, "utf-8")
        data, mistakes = compile.compiled(folder / "room.po")
        assert mistakes == []
        (folder / "room.mo").write_bytes(data)
    monkeypatch.setattr(catalog, "LOCALE", tmp_path)
    return tmp_path


def test_a_key_is_answered_in_its_language_with_its_values(house: Path) -> None:
    assert Words("id").t("room.title", who="Warga A") == "Kamar Warga A"
    assert Words("en").t("room.title", who="Warga A") == "Room of Warga A"


def test_braces_in_a_value_are_only_text(house: Path) -> None:
    assert Words("en").t("room.title", who="{who.__class__}") == "Room of {who.__class__}"


def test_a_key_that_indonesian_lacks_is_answered_in_english(house: Path) -> None:
    catalog.load.cache_clear()
    words = Words("id")
    assert words.t("room.only") == "only here"
    assert words.tn("room.beds", 1) == "one bed"
    assert words.has("room.only")
    catalog.load.cache_clear()


def test_a_key_that_nobody_has_is_shown_itself(house: Path) -> None:
    words = Words("en")
    assert words.t("room.nothing") == "room.nothing"
    assert words.tn("attic.nothing", 2) == "attic.nothing"
    assert not words.has("attic.nothing")


def test_a_placeholder_without_a_value_stays_visible(house: Path) -> None:
    assert Words("en").t("room.title") == "Room of {who}"


def test_counts_take_the_plural_and_the_digits_of_the_language() -> None:
    assert load("en").tn("common.age.days", 1) == "1 day"
    assert load("en").tn("common.age.days", 1234) == "1,234 days"
    assert load("id").tn("common.age.days", 1234) == "1.234 hari"
    assert load("id").digits(-1234567) == "-1.234.567"


def test_a_key_with_a_plural_is_there_also_for_an_older_gettext(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of Python 3.11.2, which looks for such a key by its number alone."""
    monkeypatch.setattr(GNUTranslations, "gettext", lambda self, key: self._catalog.get(key, key))
    for language in ("id", "en"):
        words = Words(language)
        assert words.has("steps.records.outreach")
        assert not words.has("steps.records.nothing")


def test_an_unknown_language_is_answered_in_english() -> None:
    assert Words("fr").t("common.day.long.1") == "Monday"


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ('msgid "other.title"\nmsgstr "x"\n', "other.title: does not begin with room."),
        ('msgid "room.a"\nmsgstr ""\n', "room.a: empty or fuzzy"),
        ('#, fuzzy\nmsgid "room.a"\nmsgstr "x"\n', "room.a: empty or fuzzy"),
        ('msgid "room.a"\nmsgstr "x"\n\nmsgid "room.a"\nmsgstr "y"\n', 'msgid "room.a": more than once'),
    ],
)
def test_the_compiler_names_a_mistake(house: Path, text: str, mistake: str) -> None:
    file = house / "en" / "LC_MESSAGES" / "room.po"
    head = file.read_text("utf-8").partition("\n\n")[0]
    file.write_text(f"{head}\n\n{text}", "utf-8")
    assert mistake in compile.compiled(file)[1]


def test_compiling_twice_gives_the_same_bytes(house: Path) -> None:
    file = house / "en" / "LC_MESSAGES" / "room.po"
    assert compile.compiled(file) == compile.compiled(file)
    assert b"Date" not in compile.compiled(file)[0]
    assert b"Babel" not in compile.compiled(file)[0]
