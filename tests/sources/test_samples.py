"""The main job on real public data where `INFOKIM_SAMPLES` names it, else on small files of the same shape."""

from __future__ import annotations

import csv
import json
import os
import threading
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.bodies import Page
from sources.errors import Unreadable
from sources.names import Names
from sources.rows import Work
from sources.spec import SourceSpec
from sources.spec_check import semantic_problems
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


ROWS = json.dumps(
    [{"date": "2020-01-25", "tpi": "Airport", "n": 3}, {"date": "2020-01-26", "tpi": "Lo Wu", "n": 4}]
)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([("csv", DAILY.encode()), ("json", ROWS.encode())]),
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 12), st.binary(max_size=6)), min_size=1, max_size=4
    ),
)
def test_a_damaged_copy_is_rows_and_problems_or_a_failure(kind, damages) -> None:
    name, data = kind
    for at, length, other in damages:
        data = data[: at % len(data)] + other + data[at % len(data) + length :] if data else other
    count = {"csv": "departure_total", "json": "n"}[name]
    place = {"csv": "control_point", "json": "tpi"}[name]
    spec = SourceSpec(
        id="x",
        collection="deferrals",
        path="/x",
        format=name,
        fields={"date": "date", "checkpoint": place, "count": count, "note": f"length({place})"},
    )
    work = Work(spec, Names(), UTC)
    try:
        work.take(Page(data, None, None, "x"), threading.Event())
        work.judge(threading.Event())
    except Unreadable as error:
        error.failure.code.encode()
    else:
        assert work.found.fetched == len(work.found.records) + work.found.rejected
        assert "\x1b" not in repr(work.found.problems)
