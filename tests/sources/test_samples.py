"""The main job on real public data where `INFOKIM_SAMPLES` names it, else on small files of the same shape."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from sources.spec import SourceSpec, semantic_problems
from store.models.identity import fetched_id

DAILY = """date,control_point,arrive_total,departure_resident,departure_total
2020-01-25,Airport,34349,58711,71372
2020-01-25,Hung Hom,818,1509,1715
2020-01-26,Airport,30001,50000,60010
"""
VILLAGES = 'id;district_id;name\n2171011002;217101;Pemping\n2171011004;217101;"Pulau Terung"\n'


@pytest.fixture
def samples(tmp_path) -> Path:
    """The folder of the real files, or of made-up ones."""
    if os.environ.get("INFOKIM_SAMPLES"):
        return Path(os.environ["INFOKIM_SAMPLES"])
    (tmp_path / "hk_immigration_daily_by_control_point.csv").write_text(DAILY)
    (tmp_path / "indonesia_villages_batam_slice.csv").write_text(VILLAGES)
    return tmp_path


def test_daily_counts_add_up_to_what_the_csv_module_adds_up(samples, serve, reply, pulled) -> None:
    file = samples / "hk_immigration_daily_by_control_point.csv"
    spec = SourceSpec(
        id="harian",
        collection="deferrals",
        url=serve(reply(file.read_bytes(), "text/csv")).url + "/harian.csv",
        fields={"date": "date", "checkpoint": "control_point", "count": "departure_total"},
    )
    assert semantic_problems(spec) == []
    harvest = pulled(spec)
    with file.open(newline="", encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    assert harvest.problems == ()
    assert sum(record.count for record in harvest.records) == sum(int(row["departure_total"]) for row in rows)
    assert {(r.date.isoformat(), r.checkpoint): r.count for r in harvest.records} == {
        (row["date"], row["control_point"]): int(row["departure_total"]) for row in rows
    }


def test_the_kelurahan_table_becomes_villages_known_by_their_codes(samples, pulled) -> None:
    file = samples / "indonesia_villages_batam_slice.csv"
    spec = SourceSpec(
        id="kelurahan",
        collection="villages",
        path=str(file),
        fields={"code": "id", "name": "name", "district": "district_id"},
    )
    assert semantic_problems(spec) == []
    harvest = pulled(spec)
    with file.open(newline="", encoding="utf-8") as text:
        rows = list(csv.DictReader(text, delimiter=";"))
    assert [(v.code, v.name, v.district) for v in harvest.records] == [
        (row["id"], row["name"], row["district_id"]) for row in rows
    ]
    assert harvest.records[0].id == fetched_id("villages", "kelurahan", (rows[0]["id"],))
