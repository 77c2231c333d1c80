"""What rows come to together: one village over several rows, and months that are no days."""

from __future__ import annotations

import json
from datetime import date

import pytest

from sources.spec import FieldRule, SourceSpec
from store.models.village import Officer

COUNTS = {"date": "date", "checkpoint": "tpi", "count": "n"}


@pytest.fixture
def taken(pulled, tmp_path):
    """A pull of these rows (CSV text, or anything for JSON) from a file."""

    def take(rows, **declared):
        kind = "csv" if isinstance(rows, str) else "json"
        file = tmp_path / f"rows.{kind}"
        file.write_text(rows if kind == "csv" else json.dumps(rows))
        usual = {"id": "uji", "collection": "deferrals", "path": str(file), "fields": COUNTS}
        return pulled(SourceSpec(**(usual | declared)))

    return take


def codes(harvest) -> list[tuple[str, str, str]]:
    return [(p.row, p.field, p.code) for p in harvest.problems]


VILLAGES = {
    "collection": "villages",
    "dates": "%d/%m/%Y",
    "gather": ("officers",),
    "fields": {"code": "kode", "name": "nama", "officers": "[{name: Pimpasa, from: Sejak}]", "decree": "sk"},
}


def test_several_rows_of_one_village_are_one_village_with_all_its_officers(taken) -> None:
    text = (
        "kode,nama,Pimpasa,Sejak,sk\n1,Tiban Indah,Ani,01/02/2026,\n2,Tembesi,,,\n"
        "1,TIBAN  indah,Budi,,SK-1\n1,Tiban Indah,Ani,01/02/2026,SK-1\n"
    )
    found = taken(text, **VILLAGES)
    assert [(v.name, v.decree) for v in found.records] == [("Tiban Indah", "SK-1"), ("Tembesi", None)]
    assert found.records[0].officers == (Officer(name="Ani", start=date(2026, 2, 1)), Officer(name="Budi"))
    assert found.records[1].officers == ()
    assert (found.problems, found.fetched, found.rejected) == ((), 4, 0)


def test_rows_of_one_village_that_disagree_are_no_village(taken) -> None:
    text = "kode,nama,Pimpasa,Sejak,sk\n1,Tiban Indah,Ani,,\n2,Tembesi,Cici,,\n1,Tiban Baru,Budi,,\n1,Tiban Indah,Dedi,,\n"
    found = taken(text, **VILLAGES)
    assert [v.name for v in found.records] == ["Tembesi"]
    assert [(p.row, p.field, p.code, p.value, p.expected) for p in found.problems] == [
        ("3", "name", "disagrees", "Tiban Baru", "1")
    ]
    assert len(found.rejected_ids) == 1


def test_a_village_of_which_a_row_cannot_be_read_keeps_the_officers_that_are_held(taken) -> None:
    """Without that row the village would seem to have lost an officer."""
    good = taken("kode,nama,Pimpasa,Sejak,sk\n1,Tiban,Ani,01/02/2026,\n1,Tiban,Budi,,\n2,T,X,,\n", **VILLAGES)
    bad = taken("kode,nama,Pimpasa,Sejak,sk\n1,Tiban,Ani,2/2026,\n1,Tiban,Budi,,\n2,T,X,,\n", **VILLAGES)
    assert [v.name for v in bad.records] == ["T"]
    assert bad.rejected_ids == (good.records[0].id,)


def test_partners_of_an_activity_are_gathered_from_its_rows(taken) -> None:
    rows = [
        {"id": 1, "date": "2026-11-08", "p": "BP3MI"},
        {"id": 1, "date": "2026-11-08", "p": ["Polda", "BP3MI"]},
    ]
    fields = {"id": "id", "date": "date", "partners": "p"}
    found = taken(rows, collection="activities", fields=fields, gather=("partners",))
    assert [a.partners for a in found.records] == [("BP3MI", "Polda")]


def test_a_months_figure_is_never_stored_as_a_days(taken) -> None:
    text = "date,tpi,n\n201611,A,1\nNov 2017,A,2\n2018,A,3\n2016-11-01,A,4\n2019Q1,A,5\n"
    found = taken(text)
    assert [(r.date, r.period, r.count) for r in found.records] == [
        (date(2016, 11, 1), "month", 1),
        (date(2017, 11, 1), "month", 2),
        (date(2018, 1, 1), "year", 3),
        (date(2016, 11, 1), "day", 4),
    ]
    assert codes(found) == [("5", "date", "quarter")]
    assert len({record.id for record in found.records}) == 4
    short = taken(text, key=("date", "checkpoint"))
    assert [record.id for record in short.records] == [record.id for record in found.records]


def test_a_period_that_says_something_else_than_the_date_is_a_problem(taken) -> None:
    fields = COUNTS | {"period": "p"}
    rows = [
        "201611,A,1,day",
        "201612,A,2,month",
        "201701,A,3,",
        "2018,A,4,month",
        "201702,A,5,x",
        "2016-11-23,A,6,month",
    ]
    text = "\n".join(["date,tpi,n,p", *rows])
    found = taken(text, fields=fields)
    assert [(r.date.isoformat(), r.period, r.count) for r in found.records] == [
        ("2016-12-01", "month", 2), ("2017-01-01", "month", 3), ("2016-11-23", "month", 6),
    ]  # fmt: skip
    assert codes(found) == [("1", "date", "period"), ("4", "date", "period"), ("5", "period", "choice")]
    monthly = COUNTS | {"period": FieldRule(value="month")}
    assert codes(taken("date,tpi,n\n2016,A,1\n201611,A,1\n", fields=monthly)) == [("1", "date", "period")]


def test_elsewhere_a_month_is_no_day(taken) -> None:
    rows = [{"id": 1, "date": "Mei 2026"}, {"id": 2, "date": "2026-05-03"}]
    found = taken(rows, collection="activities", fields={"id": "id", "date": "date"})
    assert codes(found) == [("1", "date", "coarse")]
