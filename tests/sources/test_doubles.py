"""A column that is asked for and stands twice with different values could mean two things: nothing of it is taken."""

from __future__ import annotations

import pytest

from sources.errors import Unreadable
from sources.spec import SourceSpec

FIELDS = {"date": "Tanggal", "checkpoint": "TPI", "count": "Jumlah"}
JSON = '[{{"Tanggal": "2026-11-01", "TPI": "S", {}}}]'


@pytest.fixture
def taken(pulled, tmp_path):
    def take(name, text, **fields):
        file = tmp_path / name
        file.write_text(text)
        return pulled(SourceSpec(id="x", collection="deferrals", path=str(file), fields=FIELDS | fields))

    return take


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "Tanggal,TPI,Jumlah,Jumlah\n2026-11-01,S,11,5\n"),
        ("a.csv", "Tanggal,TPI,Jumlah,Jumlah\n2026-11-01,S,,5\n"),
        ("a.json", JSON.format('"Jumlah": 11, "Jumlah": 5')),
        ("a.ndjson", JSON.format('"Jumlah": 11, "Jumlah": 5')[1:-1] + "\n"),
    ],
)
def test_a_mapped_column_that_stands_twice_and_differs_is_refused(taken, name, text):
    with pytest.raises(Unreadable, match="duplicate-columns") as caught:
        taken(name, text)
    assert caught.value.failure.facts["missing"] == "Jumlah"


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.csv", "Tanggal,TPI,Jumlah,Jumlah\n2026-11-01,S,5,5 \n", "duplicate-column"),
        ("a.csv", "Tanggal,TPI,Jumlah,Jumlah\n2026-11-01,S,5,\n", "duplicate-column"),
        ("a.csv", "Tanggal,TPI,Jumlah,Ket,Ket\n2026-11-01,S,5,a,b\n", "duplicate-column"),
        ("a.json", JSON.format('"Jumlah": 5, "Jumlah": 5'), "duplicate-name"),
        ("a.json", JSON.format('"Jumlah": 5, "Ket": 1, "Ket": 2'), "duplicate-name"),
    ],
)
def test_what_says_the_same_twice_or_is_not_asked_for_is_told(taken, name, text, code):
    harvest = taken(name, text)
    assert [(each.code, each.warning) for each in harvest.problems] == [(code, True)]
    assert [record.count for record in harvest.records] == [5]


def test_whoever_names_the_second_one_knows_of_both(taken):
    text = "Tanggal,TPI,Jumlah,Jumlah\n2026-11-01,S,11,5\n"
    assert taken("a.csv", text, count="Jumlah (2)").records[0].count == 5


def test_rows_that_stand_twice_under_one_name_are_refused(pulled, tmp_path):
    file = tmp_path / "a.json"
    five, six = JSON.format('"Jumlah": 5'), JSON.format('"Jumlah": 6')
    file.write_text(f'{{"data": {five}, "data": {six}}}')
    spec = SourceSpec(id="x", collection="deferrals", path=str(file), fields=FIELDS, records="data")
    with pytest.raises(Unreadable, match="duplicate-columns"):
        pulled(spec)
