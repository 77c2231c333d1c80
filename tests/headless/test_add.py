"""`sources add`: what it prints is a good config, what it writes is one new file, and no secret and no tip is in either."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.headless.conftest import Server, infokim
from tui.headless.adding import auth_of, id_of

Office = Callable[..., Path]
TIPS = [
    {
        "_id": n,
        "submission_time": f"2026-10-0{n}T10:00:00",
        "isi": f"rahasia besar {n} 081234567890",
        "nama pelapor": "Siti",
    }
    for n in (1, 2)
]


def block(text: str) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(text)["sources"][0]
    return found


def test_what_it_prints_put_into_the_config_pulls(office: Office, counts: Path, server: Server) -> None:
    config = office(f'path = "{counts}"')
    done = infokim("--config", config, "sources", "add", server.url)
    assert done.returncode == 0, done.stderr
    assert block(done.stdout)["fields"] == {"date": "Tanggal", "checkpoint": "TPI", "count": "Jumlah"}
    config.write_text(config.read_text() + done.stdout)
    pulled = infokim("--config", config, "pull", "counts", "--json")
    assert json.loads(pulled.stdout)[0]["added"] == 3, pulled.stderr


def test_it_writes_one_new_file_and_never_over_another(office: Office, counts: Path) -> None:
    config = office()
    before = config.read_text()
    done = infokim("--config", config, "sources", "add", counts, "--write", "--id", "penundaan")
    file = config.parent / "sources.d" / "penundaan.toml"
    assert (done.returncode, done.stdout.strip()) == (0, str(file))
    assert infokim("--config", config, "check").returncode == 0
    assert infokim("--config", config, "pull", "penundaan").returncode == 0
    written = file.read_text()
    again = infokim("--config", config, "sources", "add", counts, "--write", "--id", "penundaan")
    assert (again.returncode, file.read_text(), config.read_text()) == (2, written, before)


def test_a_file_that_no_config_reads_is_not_written_over_either(office: Office, counts: Path) -> None:
    config = office()
    (config.parent / "sources.d").mkdir()
    file = config.parent / "sources.d" / "neu.toml"
    file.write_text("# mine")
    done = infokim("--config", config, "sources", "add", counts, "--write", "--id", "neu")
    assert (done.returncode, file.read_text()) == (2, "# mine")
    assert str(file) in done.stderr


def test_nothing_of_a_tip_stands_in_the_block(office: Office, tmp_path: Path) -> None:
    data = tmp_path / "tips.json"
    data.write_text(json.dumps({"results": TIPS}))
    done = infokim("--config", office(), "sources", "add", data)
    assert block(done.stdout)["collection"] == "tips"
    assert block(done.stdout)["key_from"] == "_id"
    for secret in ("rahasia", "081234567890", "Siti"):
        assert secret not in done.stdout
    assert "081234567890" not in done.stderr
    assert "Siti" not in done.stderr


def test_another_collection_can_be_asked_for(office: Office, counts: Path) -> None:
    done = infokim("--config", office(), "sources", "add", counts, "--collection", "activities")
    assert block(done.stdout)["collection"] == "activities"
    assert infokim("--config", office(), "sources", "add", counts, "--collection", "x").returncode == 2


def test_a_secret_is_named_and_never_said(office: Office, server: Server) -> None:
    done = infokim(
        "--config",
        office(),
        "sources",
        "add",
        server.url,
        "--auth",
        "bearer:env:MY_TOKEN",
        MY_TOKEN="s3cr3t-canary",
    )
    assert block(done.stdout)["auth"] == {"bearer": {"env": "MY_TOKEN"}}
    assert "s3cr3t" not in done.stdout + done.stderr
    assert (
        infokim("--config", office(), "sources", "add", server.url, "--auth", "bearer:s3cr3t").returncode == 2
    )


def test_what_cannot_be_read_is_one_sentence(office: Office, tmp_path: Path, server: Server) -> None:
    server.status = 404
    foreign = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.csv")
    Path(foreign).write_text("Tanggal,TPI,Jumlah\n2026-11-01,Sekupang,4\n")
    for place in (server.url, str(tmp_path / "nothing.csv"), foreign):
        done = infokim("--config", office(), "sources", "add", place)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_the_sample_office_can_be_asked_and_not_written_beside(counts: Path) -> None:
    assert infokim("--sample", "sources", "add", counts).returncode == 0
    assert infokim("--sample", "sources", "add", counts, "--write").returncode == 2


def test_a_system_is_recognised_by_its_address_and_its_preset_pages_and_carries_the_token(
    office: Office, server: Server
) -> None:
    rows = [{"_id": n, "Tanggal": "2026-11-01", "TPI": f"Pos {n}", "Jumlah": n} for n in range(3)]
    server.body = json.dumps({"success": True, "result": {"records": rows, "total": 3}})
    place = server.url.replace("/counts.csv", "/api/3/action/datastore_search?resource_id=x")
    done = infokim("--config", office(), "sources", "add", place, "--auth", "token:env:CKAN", CKAN="abc")
    found = block(done.stdout)
    assert (found["preset"], found["auth"]) == ("ckan", {"token": {"env": "CKAN"}})
    assert not {"records", "format", "paging"} & found.keys()
    config = office(more=done.stdout)
    assert infokim("--config", config, "check").returncode == 0
    assert infokim("--config", config, "sources", "add", place, "--preset", "nosuch").returncode == 2


def test_a_wide_sheet_is_unpivoted_and_pulls(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("Tanggal,Batam Centre,Sekupang,Punggur,Jumlah\n13/10/2026,5,6,0,11\n14/10/2026,4,,1,5\n")
    done = infokim("--config", office(), "sources", "add", file)
    config = office(more=done.stdout)
    pulled = infokim("--config", config, "pull", "wide", "--json")
    assert json.loads(pulled.stdout)[0]["added"] == 5, pulled.stderr


@given(st.text(max_size=60))
def test_an_id_is_always_a_good_one(location: str) -> None:
    import re

    found = id_of(f"https://example.org/{location}".replace("[", "").replace("]", ""))
    assert re.fullmatch(r"[a-z0-9-]{1,60}", found)
    assert (
        id_of(f"https://example.org/{location}".replace("[", "").replace("]", ""), frozenset({found}))
        == f"{found}-2"
    )


@pytest.mark.parametrize(
    "text", ["", "bearer", "bearer:s3cr3t", "basic:env:A", "header::env:A", "bearer:command:x"]
)
def test_what_is_no_reference_is_refused(text: str) -> None:
    assert auth_of(text) is None


ICS = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Rapat\nDTSTART:20261101T090000Z\nEND:VEVENT\nEND:VCALENDAR\n"
FEATURE = {"type": "Feature", "id": 1, "properties": {"name": "Uma", "kec": "LB"}, "geometry": None}
TIP = {"Waktu": "2026-11-01T10:00:00Z", "Isi laporan": "ada calo", "Nama": "Budi", "HP": "081234567890"}
CELLS = {"headers": [{"name": "dx"}, {"name": "value"}], "rows": [["a", "4"]]}


@pytest.mark.parametrize(
    ("name", "data", "collection"),
    [
        ("k.ics", ICS.encode(), "outreach"),
        (
            "peta.geojson",
            json.dumps({"type": "FeatureCollection", "features": [FEATURE]}).encode(),
            "villages",
        ),
        ("tips.ndjson", json.dumps(TIP).encode() + b"\n", "tips"),
        ("head.csv", b"Tanggal,TPI,Jumlah\n", "deferrals"),
        ("pivot.csv", b"Tanggal,Sekupang,Nongsa,Jumlah\n2025-11-01,1,2,3\n2025-11-02,1,2,3\n", "deferrals"),
        ("hdr.json", json.dumps(CELLS).encode(), None),
        ("names.csv", b"a,b\nx,y\n", None),
        ("bin.dat", bytes(range(256)), None),
    ],
)
def test_what_is_written_passes_the_check_or_nothing_is_written(
    office: Office, tmp_path: Path, name: str, data: bytes, collection: str | None
) -> None:
    config, file = office(), tmp_path / name
    file.write_bytes(data)
    done = infokim("--config", config, "sources", "add", file, "--write", "--id", "new")
    written = config.parent / "sources.d" / "new.toml"
    assert (done.returncode == 0, written.exists()) == (collection is not None, collection is not None)
    assert infokim("--config", config, "check").returncode == 0
    if collection is None:
        assert done.stderr.strip()
        assert "Traceback" not in done.stderr
    else:
        assert block(written.read_text())["collection"] == collection
        pulled = json.loads(infokim("--config", config, "pull", "new", "--json").stdout)[0]
        assert pulled["rejected"] == 0, pulled


STEERS = "a\x1b]0;pwn\x07\u202eb\u200fc\x85d.csv"


def test_no_name_of_a_file_and_no_text_of_the_config_steers_the_terminal(
    office: Office, tmp_path: Path
) -> None:
    file = tmp_path / STEERS
    file.write_text("Tanggal,TPI,Jumlah\nbad,Sekupang,4\n")
    config = office(f"path = {json.dumps(str(file))}")
    config.write_text(config.read_text().replace("Kantor uji", "\\u001b[2J\\u202eKantor"))
    said = ""
    words = (["pull"], ["pull", "--json"], ["sources", "--json"], ["show", "sources"], ["show", "today"])
    for line in (*words, ["sources", "add", file]):
        done = infokim("--config", config, *line)
        said += done.stdout + done.stderr
    assert "Kantor" in said
    assert not [hex(ord(letter)) for letter in "\x1b\x07\u202e\u200f\x85" if letter in said]
    assert block(done.stdout)["path"] == str(file)


MAPPED = 'id = "no"\nreceived_at = "masuk"\ntext = "isi"\nreporter_name = "nama pelapor"'


def test_a_table_without_a_header_shows_nobody_and_is_no_list_of_villages(
    office: Office, tmp_path: Path
) -> None:
    file, wide = tmp_path / "rows.csv", tmp_path / "people.csv"
    rows = '7,2026-11-20T08:00:00+07:00,"nama saya Zulkarsih dari Flores",Bu Kanariana,0812 7733 9911\n'
    file.write_text(rows + "8,2026-11-20T09:00:00+07:00,b,c,d\n")
    wide.write_text("nomor,isi,nama,kontak\n1,tolong,Kanariana Zulkarsih,0812 7733 9911\n2,b,Wirobrajan,-\n")
    config = office()
    source = (
        f'[[sources]]\nid = "x"\ncollection = "tips"\npath = "{file}"\nevery = "manual"\n[sources.fields]\n'
    )
    config.write_text(config.read_text() + source + MAPPED)
    lines = (
        ["pull", "x"], ["pull", "x", "--json"], ["sources"], ["sources", "--json"], ["show", "sources"],
        ["sources", "test", "x"], ["sources", "test", "x", "--json"], ["sources", "add", file], ["sources", "add", wide],
        ["sources", "add", file, "--collection", "tips"],
    )  # fmt: skip
    said = ""
    for line in lines:
        done = infokim("--config", config, *line)
        said += done.stdout + done.stderr
    said += (tmp_path / "data" / "cache" / "x.state.json").read_text()
    assert [core for core in ("Zulkarsih", "Kanariana", "Wirobrajan", "7733") if core in said] == []
    assert "nama pelapor" in said
    assert block(infokim("--config", config, "sources", "add", wide).stdout)["collection"] == "tips"


def test_a_column_that_is_not_there_is_told_by_its_name_also_of_a_personal_field(
    office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "rows.ndjson"
    file.write_text('{"no": 1, "masuk": "2026-11-20T08:00:00Z", "isi": "a"}\n')
    config = office()
    source = (
        f'[[sources]]\nid = "x"\ncollection = "tips"\npath = "{file}"\nevery = "manual"\n[sources.fields]\n'
    )
    config.write_text(config.read_text() + source + MAPPED)
    for line in (["sources", "test", "x"], ["pull", "x"], ["show", "sources"]):
        done = infokim("--config", config, *line)
        assert "“nama pelapor”" in done.stdout + done.stderr, line
