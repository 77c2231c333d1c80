"""Templates of letters and canned answers: those that ship, the office's own, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.headless import answers, letters
from tui.headless.answers import answers_for
from tui.headless.config import Reading, read
from tui.headless.letters import template_of
from tui.words.placeholders import filled, left_in, unknown_in

CONFIG = """
format = 1
[[agencies]]
id = "polda"
name = "Polda Kepri"
[tips]
{tips}
"""


def office(folder: Path, tips: str, **files: str) -> Reading:
    for name, text in files.items():
        place = folder / name.replace("__", "/").replace("_md", ".md").replace("_toml", ".toml")
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, "utf-8")
    config = folder / "infokim.toml"
    config.write_text(CONFIG.format(tips=tips), "utf-8")
    return read(config, environ={"HOME": str(folder)})


def told(reading: Reading) -> list[tuple[str, str, int, str, str]]:
    return [(p.code, Path(p.file).name, p.line, p.found, p.nearest) for p in reading.problems]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_letters_that_ship_hold_only_what_is_known_and_nearly_all_of_it(language: str) -> None:
    text = letters.shipped(language)
    assert list(unknown_in(text, letters.PLACEHOLDERS)) == []
    assert set(left_in(text, {})) == {*letters.PLACEHOLDERS} - {"how"}


def test_the_answers_that_ship_are_right_and_in_both_languages() -> None:
    import tomllib

    made, findings = answers.judged(tomllib.loads(answers.SHIPPED.read_text("utf-8")))
    assert findings == []
    assert {one.language for one in made} == {"id", "en"}
    assert made == answers.shipped()
    assert all(one.text == one.text.strip() for one in made)


def test_an_agency_has_its_own_letter_the_others_the_default_of_the_office(tmp_path: Path) -> None:
    found = office(
        tmp_path,
        'letters = "surat"',
        surat__polda_md="Yth. Kapolda {letter}",
        surat__default_md="Yth.\n{agency}",
    ).settings
    assert found is not None
    assert template_of(found, "polda") == "Yth. Kapolda {letter}"
    assert template_of(found, "bp3mi") == "Yth.\n{agency}"


def test_without_a_default_of_the_office_the_one_that_ships_is_taken(tmp_path: Path) -> None:
    found = office(tmp_path, 'letters = "surat"', surat__polda_md="x").settings
    assert found is not None
    assert template_of(found, "bp3mi") == letters.shipped("id")


def test_placeholders_that_nobody_knows_are_told_with_their_line_and_the_nearest(tmp_path: Path) -> None:
    reading = office(
        tmp_path,
        'letters = "surat"\nanswers = "jawaban.toml"',
        surat__polda_md="Yth.\n{agencyy} {agencyy}",
        surat__bp3m_md="{text}",
        jawaban_toml='[[answers]]\ntitle = "a"\ntext = "hai {hotlin}"\n',
    )
    assert told(reading) == [
        ("placeholder", "jawaban.toml", 3, "{hotlin}", "{hotline}"),
        ("letter-agency", "bp3m.md", 0, "bp3m", "bp3mi"),
        ("placeholder", "polda.md", 2, "{agencyy}", "{agency}"),
    ]
    assert reading.settings is None


@pytest.mark.parametrize(
    ("answer", "code", "where"),
    [
        ("", "required", "answers"),
        ('title = "a"\ntext = " "', "required", "text"),
        ('title = "a"\ntext = "x"\nthen = "referred"', "choice", "then"),
        ('title = "a"\ntext = "x"\nchannels = ["fax"]', "type", "channels"),
        ('title = "a"\ntext = "x"\n[[answers]]\ntitle = "A"\ntext = "y"', "duplicate", "title"),
        ('title = "a"\ntext = "x"\nwho = 1', "unknown-key", "who"),
    ],
)
def test_what_is_wrong_with_an_answer_is_told(tmp_path: Path, answer: str, code: str, where: str) -> None:
    text = f"[[answers]]\n{answer}\n" if answer else ""
    reading = office(tmp_path, 'answers = "jawaban.toml"', jawaban_toml=text)
    [problem] = reading.problems
    assert (problem.code, where in problem.where) == (code, True)


def test_a_folder_or_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    reading = office(tmp_path, 'letters = "surat"\nanswers = "jawaban.toml"')
    assert {problem.code for problem in reading.problems} == {"no-folder", "no-file"}


def test_answers_are_offered_by_channel_the_offices_language_first(tmp_path: Path) -> None:
    made = """
[[answers]]
title = "english"
language = "en"
text = "x"
[[answers]]
title = "ig"
channels = ["instagram"]
text = "baris satu\\nbaris dua"
"""
    found = office(tmp_path, 'answers = "jawaban.toml"', jawaban_toml=made).settings
    assert found is not None
    assert [one.title for one in answers_for(found, "instagram")] == ["ig", "english"]
    assert [one.title for one in answers_for(found, "hotline")] == ["english"]
    assert answers_for(found, "instagram")[0].text == "baris satu\nbaris dua"


def test_a_value_is_text_and_a_name_without_one_stays_to_be_seen() -> None:
    assert filled("{a} {b} {c d} {", {"a": "{b}", "b": ""}) == "{b} {b} {c d} {"
    assert left_in("{a} {b} {b}", {"a": "x"}) == ("b",)
