"""`[villages] area`: the official list is read from CSV or TOML, and what is wrong with it is said with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.models.village import Village
from store.queries.coverage import NOWHERE
from tui.headless import sampleoffice
from tui.headless.config import Reading, read


def told(tmp_path: Path, name: str, text: str | None) -> Reading:
    file = tmp_path / "infokim.toml"
    file.write_text(f'[villages]\narea = "{name}"\n')
    if text is not None:
        (tmp_path / name).write_text(text)
    return read(file, environ={"HOME": str(tmp_path)})


CSV = """# from the ministry
Code;name;district;outside;population
2171031007;Tiban Lama;Sekupang;;12
# a remark
2171011002;"Pemping; pulau";Belakang Padang;ya;3
"""
TOML = """
[[villages]]
code = "2171031007"
name = "Tiban Lama"
district = "Sekupang"
[[villages]]
code = "2171011002"
name = "Pemping; pulau"
district = "Belakang Padang"
outside = true
"""


@pytest.mark.parametrize(("name", "text"), [("area.csv", CSV), ("area.toml", TOML)])
def test_a_list_is_read_from_either_form(tmp_path: Path, name: str, text: str) -> None:
    found = told(tmp_path, name, text)
    assert found.problems == ()
    assert found.settings is not None
    listed = found.settings.area.listed
    assert [(one.code, one.name, one.district, one.outside) for one in listed] == [
        ("2171031007", "Tiban Lama", "Sekupang", False),
        ("2171011002", "Pemping; pulau", "Belakang Padang", True),
    ]


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("tidak-ada.csv", None, "no-file", 0),
        ("a.csv", "kode;nama\n1;a\n", "required", 1),
        ("a.csv", "", "required", 0),
        ("a.csv", "code;name\n# x\n1;a\n;b\n", "required", 4),
        ("a.csv", "code;name\n1;a\n2;b\n1;c\n", "duplicate", 4),
        ("a.csv", "code;name;outside\n1;a;mungkin\n", "type", 2),
        ("a.toml", '[[villages]]\ncode = 5\nname = "a"\n', "type", 2),
        ("a.toml", '[[villages]]\ncode = "5"\nname = "a"\nkec = "b"\n', "unknown-key", 4),
        ("a.toml", "villages = [\n", "syntax", 0),
    ],
)
def test_what_is_wrong_with_it_is_told_with_its_line(
    tmp_path: Path, name: str, text: str | None, code: str, line: int
) -> None:
    found = told(tmp_path, name, text)
    assert found.settings is None
    first = found.problems[0]
    assert (Path(first.file).name, first.code) == (name, code)
    assert first.line == line or code == "syntax"


def test_an_office_without_a_list_knows_no_area(tmp_path: Path) -> None:
    file = tmp_path / "infokim.toml"
    file.write_text("")
    found = read(file, environ={"HOME": str(tmp_path)})
    assert found.settings is not None
    assert found.settings.area is NOWHERE


def test_the_sample_office_has_the_64_kelurahan_of_batam_of_which_6_are_anothers(tmp_path: Path) -> None:
    area = sampleoffice.settings(str(tmp_path), {}).area
    assert (len(area.listed), sum(one.outside for one in area.listed)) == (64, 6)
    assert len({one.district for one in area.listed}) == 12
    assert {one.district for one in area.listed if one.outside} == {"Belakang Padang"}
    found = area.find(Village(id="v", name="Teluk Tering", code="2171101003"))
    assert found is not None
    assert found.district == "Batam Kota"
