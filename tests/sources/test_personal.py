"""Personal data at the door: what names a person reaches no record of counts, villages or activities, and no problem."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest

from sources.errors import Unreadable
from sources.names import Named, Names
from sources.spec import SourceSpec
from store.models.closed import kinds_in

CANARIES = {
    "nik": ["2171031234560001", "21.7103.123456.0001", "2171 0312 3456 0001", "２１７１０３１２３４５６０００１"],
    "passport": ["C1234567", "X 123 4567", "e-1234567"],
    "phone": [
        "081234567890", "0812-3456-7890", "0812 3456 7890", "+62 812 3456 7890", "6281234567890", "(0778) 123456",
        "+65 9123 4567", "+60123456789", "+60 12-345 6789", "0065 91234567", "(+65) 9123-4567", "+ 65 9123 4567",
        "０８１２３４５６７８９０", "0812\u200b3456\u200b7890", "81234567890",
    ],
    "mail": ["warga@example.org", "warga＠example.org"],
}  # fmt: skip
EVERY = [(kind, text) for kind, texts in CANARIES.items() for text in texts]


@pytest.fixture
def taken(pulled, tmp_path):
    """A pull of these rows from a JSON file."""

    def take(rows, collection="villages", *, names=None, **fields):
        file = tmp_path / "rows.json"
        file.write_text(json.dumps(rows))
        os.utime(file, (0, 0))  # one that was just written is waited for
        return pulled(SourceSpec(id="uji", collection=collection, path=str(file), fields=fields), names)

    return take


def told(harvest) -> list[tuple[str, str, str, bool]]:
    return [(p.code, p.field, p.expected, p.warning) for p in harvest.problems]


@pytest.mark.parametrize(("kind", "text"), EVERY)
def test_a_text_that_names_a_person_is_dropped_and_told_and_the_row_lands(taken, kind, text) -> None:
    row = {"c": "2171031005", "n": "Tiban Indah", "k": text}
    found = taken([row], code="c", name="n", notes="k")
    assert [(r.name, r.notes) for r in found.records] == [("Tiban Indah", None)]
    assert told(found) == [("personal-text", "notes", kind, True)]
    assert [p.value for p in found.problems] == [""]


@pytest.mark.parametrize(("kind", "text"), EVERY)
def test_also_where_it_stands_within_a_sentence(taken, kind, text) -> None:
    row = {"c": "2171031005", "d": "2026-11-20", "k": f"Ketemu Budi, {text}, di balai."}
    found = taken([row], "activities", id="c", date="d", summary="k", title="d")
    assert [r.summary for r in found.records] == [None]
    assert [p.expected for p in found.problems] == [kind]


def test_a_row_is_refused_where_the_dropped_text_says_what_it_counts(taken) -> None:
    rows = [
        {"d": "2026-11-20", "t": "Sekupang, hp 081234567890", "n": 4, "a": "imigrasi"},
        {"d": "2026-11-21", "t": "Sekupang", "n": 4, "a": "BP3MI 0812 3456 7890"},
        {"d": "2026-11-22", "t": "Sekupang", "n": "2171031234560001", "a": "imigrasi"},
        {"d": "2026-11-23", "t": "Sekupang", "n": 81234567890, "a": "imigrasi"},
        {"d": "2026-11-24", "t": "Sekupang", "n": 5, "a": "imigrasi"},
    ]
    found = taken(rows, "deferrals", date="d", checkpoint="t", count="n", agency="a")
    assert [r.count for r in found.records] == [5]
    assert [(p.row, p.field, p.warning) for p in found.problems] == [
        ("1", "checkpoint", False),
        ("2", "agency", False),
        ("3", "count", False),
        ("4", "count", False),
    ]


def test_every_row_is_told(taken) -> None:
    rows = [{"d": f"2026-11-{day}", "t": "Sekupang", "n": 4, "k": "C1234567"} for day in (20, 21, 22)]
    found = taken(rows, "deferrals", date="d", checkpoint="t", count="n", note="k")
    assert [(p.row, p.field) for p in found.problems] == [("1", "note"), ("2", "note"), ("3", "note")]


def test_contacts_by_role_keep_their_telephone_and_nothing_else(taken) -> None:
    contacts = [
        {"role": "Lurah", "name": "Ani", "phone": "0812-3456-7890"},
        {"role": "RW 2", "name": "Budi 2171031234560001", "phone": "2171031234560001"},
        {"role": "hp 081234567890", "name": "Cici"},
    ]
    found = taken([{"c": "1", "n": "Tiban", "k": contacts}], code="c", name="n", contacts="k")
    (village,) = found.records
    assert [(c.role, c.name, c.phone) for c in village.contacts] == [
        ("Lurah", "Ani", "0812-3456-7890"),
        ("RW 2", "", ""),
    ]
    assert [(p.field, p.expected) for p in found.problems] == [("contacts", "nik, phone")]


def test_of_several_texts_the_others_stay(taken) -> None:
    row = {"i": "1", "d": "2026-11-20", "p": "Disnaker; Budi 081234567890; BP3MI"}
    found = taken([row], "activities", id="i", date="d", partners="p")
    assert found.records[0].partners == ("Disnaker", "BP3MI")
    officers = [{"name": "Rina"}, {"name": "Sari C1234567"}]
    found = taken([{"c": "1", "n": "Tiban", "o": officers}], code="c", name="n", officers="o")
    assert [o.name for o in found.records[0].officers] == ["Rina"]


@pytest.mark.parametrize(
    "decree",
    ["W.32.IMI.IMI.2-0812.GR.03.05 Tahun 2024", "W.32-1234.5", "Nomor 08/2024/123 Tahun 2024", "IMI-0812.2024.001"],
)  # fmt: skip
def test_numbers_of_decrees_are_no_telephones(taken, decree) -> None:
    found = taken([{"c": "1", "n": "Tiban", "s": decree}], code="c", name="n", decree="s")
    assert [r.decree for r in found.records] == [decree]


@pytest.mark.parametrize("decree", ["hp 0812-3456-7890", "Ani C1234567", "2171031234560001"])
def test_and_telephones_are_no_numbers_of_decrees(taken, decree) -> None:
    found = taken([{"c": "1", "n": "Tiban", "s": decree}], code="c", name="n", decree="s")
    assert [r.decree for r in found.records] == [None]


@pytest.mark.parametrize(
    "code", ["2171011002", "8171011002", "8201012001", "6208010002001", "21.71.01.1002", "217101"]
)
def test_codes_of_areas_are_no_telephones(taken, code) -> None:
    row = {"c": code, "n": "Pemping", "k": code, "d": "2026-11-20"}
    found = taken([row], code="c", name="n", district="k")
    assert [(r.code, r.district) for r in found.records] == [(code, code)]
    assert taken([row], "activities", id="n", date="d", village="c").records[0].village == code


@pytest.mark.parametrize("code", ["6281234567890", "081234567890", "2171031234560001", "81234567890"])
def test_a_telephone_for_a_code_is_no_village(taken, code) -> None:
    found = _refused(taken, [{"c": code, "i": "7", "n": "Pemping"}], "villages", code="c", id="i", name="n")
    assert [(p.field, p.warning) for p in found] == [("code", False)]


def test_dates_clocks_years_money_and_places_stay(taken) -> None:
    text = (
        "Penyuluhan 08-11-2025 10.00-12.00 di RT 003 RW 012, 1.250.000 rupiah, 45 orang; 2022 2023 2024 2025, "
        "lanjut 12/12/2026 pukul 08.30, Jl. Raya No. 8, kode pos 29422"
    )
    found = taken([{"c": "1", "n": "Tiban", "k": text}], code="c", name="n", notes="k")
    assert found.records[0].notes == text


def test_no_code_of_an_area_is_taken_for_a_person() -> None:
    """Every province, regencies and cities of it, of the ministry (10 digits) and of the statistics office (13)."""
    regencies = [f"{province}{n:02}" for province in range(11, 98) for n in (*range(1, 30), *range(71, 80))]
    for code in regencies:
        for tail in ("", "01", "080", "081002", "812345", "010002001", "891234567"):
            assert kinds_in("code", code + tail) == set()


@pytest.mark.skipif("INFOKIM_SAMPLES" not in os.environ, reason="the public samples are not here")
def test_no_kelurahan_of_the_official_table_is_taken_for_a_person(pulled) -> None:
    path = Path(os.environ["INFOKIM_SAMPLES"]) / "indonesia_villages_batam_slice.csv"
    fields = {"code": "id", "name": "name", "district": "district_id"}
    spec = SourceSpec(id="uji", collection="villages", path=str(path), delimiter=";", fields=fields)
    found = pulled(spec)
    assert len(found.records) == len(path.read_text().splitlines()) - 1
    assert found.problems == ()


def test_tips_keep_what_the_public_wrote(taken) -> None:
    row = {"i": "1", "t": "2026-11-20T08:00:00Z", "k": "Hubungi 0812-3456-7890"}
    found = taken([row], "tips", id="i", received_at="t", text="k")
    assert found.records[0].text == "Hubungi 0812-3456-7890"


@pytest.mark.parametrize("collection", ["deferrals", "tips"])
@pytest.mark.parametrize(("kind", "text"), EVERY)
def test_no_problem_holds_the_value_of_a_refused_row(taken, collection, kind, text) -> None:
    """Where the value is a date, a number, a choice: it is masked before anybody keeps it."""
    row = {"i": "1", "d": text, "t": "Sekupang", "n": f"{text} orang", "k": text}
    if collection == "deferrals":
        found = _refused(taken, [row], collection, date="d", checkpoint="t", count="n", category="k")
    else:
        found = _refused(
            taken, [row], collection, id="i", received_at="d", text="t", channel="k", anonymous="n"
        )
    assert found
    for problem in found:
        assert text not in repr(problem)
        assert "".join(filter(str.isalnum, text)) not in "".join(filter(str.isalnum, problem.value))


def _refused(taken, rows, collection, **fields):
    with pytest.raises(Unreadable) as caught:
        taken(rows, collection, **fields)
    return caught.value.problems


def test_a_value_that_is_cut_ends_in_no_part_of_a_number(taken) -> None:
    row = {"d": "x" * 75 + " 2171031234560001", "t": "Sekupang", "n": 4}
    (problem,) = _refused(taken, [row], "deferrals", date="d", checkpoint="t", count="n")
    assert problem.value == "x" * 75 + "…"


def test_a_header_with_a_telephone_is_not_told(pulled, tmp_path) -> None:
    file = tmp_path / "rows.csv"
    out = io.StringIO()
    csv.writer(out).writerows(
        [["Tgl", "TPI (0812-3456-7890)", "TPI (0812-3456-7890)", "n"], ["2026-11-20", "A", "B", 3]]
    )
    file.write_text(out.getvalue())
    fields = {"date": "Tgl", "checkpoint": "TPI", "count": "n"}
    with pytest.raises(Unreadable) as caught:
        pulled(SourceSpec(id="uji", collection="deferrals", path=str(file), fields=fields))
    assert "3456" not in repr((caught.value.failure, caught.value.problems))
    fields["checkpoint"] = "TPI (0812-3456-7890)"
    with pytest.raises(Unreadable, match="duplicate-columns") as caught:
        pulled(SourceSpec(id="uji", collection="deferrals", path=str(file), fields=fields))
    assert "3456" not in repr((caught.value.failure, caught.value.problems))
    file.write_text(out.getvalue().replace("A,B", "A,A"))
    found = pulled(SourceSpec(id="uji", collection="deferrals", path=str(file), fields=fields))
    assert "3456" not in repr((found.problems, found.records, found.failure))


def test_a_configured_checkpoint_is_found_all_the_same(taken) -> None:
    names = Names(checkpoints=[Named(id="sekupang", name="Sekupang")])
    rows = [{"d": "2026-11-20", "t": " SEKUPANG", "n": 4}]
    found = taken(rows, "deferrals", names=names, date="d", checkpoint="t", count="n")
    assert [(r.checkpoint, r.count) for r in found.records] == [("sekupang", 4)]


@pytest.mark.parametrize(
    "written", ["08117002019", "0811-7002-019", "+62 811 7002 019", "628117002019", "8117002019"]
)
def test_the_offices_own_number_names_nobody(taken, written: str) -> None:
    names = Names(numbers=("0811 7002 019", "(0778) 462070"))
    rows = [
        {"no": 1, "day": "2026-11-01", "what": f"Warga diminta melapor ke {written}, juga (0778) 462070."},
        {"no": 2, "day": "2026-11-02", "what": f"Hotline {written}; ketua RT Budi 0812 3456 7890."},
        {"no": 3, "day": "2026-11-03", "what": f"Nomor {written}1 bukan nomor kami."},
    ]
    harvest = taken(rows, "activities", names=names, id="no", date="day", summary="what")
    assert [record.summary for record in harvest.records] == [rows[0]["what"], None, None]
    assert [(p.row, p.field, p.code) for p in harvest.problems] == [
        ("2", "summary", "personal-text"),
        ("3", "summary", "personal-text"),
    ]


def test_a_change_of_the_offices_number_reads_everything_anew() -> None:
    assert Names(numbers=("08117002019",)).fingerprint() != Names().fingerprint()
