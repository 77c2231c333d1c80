"""What every format owes: rows or one `Unreadable`, whatever the bytes are, and never long.

A new format joins by a line in SAMPLES.
"""

from __future__ import annotations

import json
import random
import time
from datetime import datetime
from functools import cache
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.convert import Reading
from sources.errors import Unreadable
from sources.formats import FORMATS, load
from sources.spec import SourceSpec
from sources.table import Table
from tui.words.catalog import load as words

WIB = ZoneInfo("Asia/Jakarta")
READING = Reading(zone=WIB, office=WIB, now=datetime(2026, 11, 23, 9, 14, tzinfo=WIB))
SPEC = SourceSpec(
    id="x", collection="tips", path="/x", fields={"id": "id", "received_at": "tanggal", "text": "isi"}
)
CANARY = "Rahasia-7712"


@cache
def workbook() -> bytes:
    from openpyxl import Workbook

    book, file = Workbook(), BytesIO()
    for row in (["id", "tanggal", "isi"], [1, "2026-11-22", f"{CANARY} é"], [2, "2026-11-23", "dua"]):
        book.active.append(row)
    book.save(file)
    return file.getvalue()


ROWS = [
    {"id": 1, "tanggal": "2026-11-22", "isi": f"{CANARY} é"},
    {"id": 2, "tanggal": "2026-11-23", "isi": "dua"},
]
SAMPLES: dict[str, bytes] = {
    "csv": f'id;tanggal;isi\n1;2026-11-22;"{CANARY} é"\n2;2026-11-23;dua\n'.encode(),
    "json": json.dumps(ROWS, ensure_ascii=False).encode(),
    "ndjson": "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode(),
    "xlsx": b"",
    "ics": (
        "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Zona\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "RRULE:FREQ=YEARLY\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0700\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
        f"BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Zona:20261122T090000\r\nSUMMARY:{CANARY} é\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\n"
        "EXDATE:20261129T020000Z\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20261123\r\n"
        "DURATION:P1D\r\nSUMMARY:dua\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode(),
    "feed": (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<item><guid>1</guid><title>{CANARY} é &amp; b</title><pubDate>Sun, 22 Nov 2026 09:00:00 +0700</pubDate>"
        "<description><![CDATA[<p>a</p>]]></description></item><item><guid>2</guid><dc:date>2026-11-23</dc:date></item>"
        "</channel></rss>"
    ).encode(),
    "geojson": json.dumps(
        {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": row} for row in ROWS]},
        ensure_ascii=False,
    ).encode(),
}  # fmt: skip
EACH = pytest.mark.parametrize("name", FORMATS)


def sample(name: str) -> bytes:
    return workbook() if name == "xlsx" else SAMPLES[name]


def outcome(name: str, data: bytes, charset: str | None = None) -> Table | str:
    """The table, or the code of the one failure that there may be. Anything else goes through and is a bug."""
    started = time.perf_counter()
    try:
        found: Table | str = load(name, READING)(data, SPEC, charset)
        failure = None
    except Unreadable as error:
        found, failure = error.failure.code, error.failure
    if failure is not None:
        assert words("id").has(f"errors.failure.{failure.code}")
        assert CANARY not in str(failure.facts)
    assert time.perf_counter() - started < 20
    if isinstance(found, Table):
        keeps_its_word(found)
    return found


def keeps_its_word(table: Table) -> None:
    assert all(isinstance(number, int) and number > 0 for number, _ in table.rows)
    assert all(isinstance(name, str) for name in table.columns)
    if table.cells:
        assert all(len(row) == len(table.columns) for _, row in table.rows)
    for problem in (*table.problems, *table.rejected):
        assert words("id").has(f"errors.problem.{problem.code}"), problem.code
        assert words("en").has(f"errors.problem.{problem.code}"), problem.code
    assert all(problem.warning for problem in table.problems)
    assert not any(problem.warning for problem in table.rejected)
    assert table.read_as["format"] in FORMATS


def test_every_format_has_a_sample() -> None:
    assert set(SAMPLES) == set(FORMATS)


@EACH
def test_a_sample_is_two_rows_without_problems(name: str) -> None:
    found = outcome(name, sample(name))
    assert isinstance(found, Table)
    assert (len(found.rows), found.problems, found.rejected) == (2, [], [])
    assert CANARY in str(found.rows[0])


@EACH
@pytest.mark.parametrize("body", [b"", b" \n\r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf \n"])
def test_nothing_is_no_data(name: str, body: bytes) -> None:
    assert outcome(name, body) in ("not-data", "unreadable", "encoding", "other-workbook")


PAGE = b"<!DOCTYPE html>\n<html><head><title>Masuk</title></head><body><form>kata sandi</form></body></html>"


@EACH
@pytest.mark.parametrize(
    "page", [PAGE, PAGE.replace(b"<!DOCTYPE html>\n", b""), PAGE.decode().encode("utf-16")]
)
def test_a_page_instead_is_no_rows(name: str, page: bytes) -> None:
    found = outcome(name, page)
    if name == "csv":  # to which any text is a table; `sources/rows.py` knows pages before it
        return
    assert isinstance(found, str) or not found.rows


@EACH
def test_a_sample_cut_off_anywhere_is_fewer_rows_or_one_failure(name: str) -> None:
    whole = sample(name)
    for at in range(0, len(whole), 1 if len(whole) < 2_000 else 37):
        found = outcome(name, whole[:at])
        if isinstance(found, Table):
            assert len(found.rows) + len(found.rejected) <= 2
            assert name in ("csv", "ndjson") or len(whole) - at < 10, at


@EACH
def test_bytes_without_sense_are_no_rows_to_speak_of(name: str) -> None:
    dice = random.Random(7712)
    for size in (1, 3, 17, 200, 5_000):
        for _ in range(20):
            outcome(name, dice.randbytes(size))
    outcome(name, bytes(range(256)) * 40)
    outcome(name, b"\0" * 10_000)


@EACH
@pytest.mark.parametrize(
    "part",
    [
        b"<",
        b"[",
        b"{",
        b'"',
        b"BEGIN:VEVENT\n",
        b"<a>",
        b"\n",
        b",",
        b"&",
        b"\xff",
        b"PK\x03\x04",
        b'{"a":',
        b"<!--",
        b"]]>",
    ],
)
def test_one_piece_without_end_takes_no_more_time_than_its_length(name: str, part: bytes) -> None:
    outcome(name, part * (400_000 // len(part)))
    whole = sample(name)
    outcome(name, whole[: len(whole) // 2] + part * (100_000 // len(part)) + whole[len(whole) // 2 :])


@EACH
@pytest.mark.parametrize(
    "charset", ["utf-8", "latin-1", "utf-16", "idna", "zip", "hex", "nonsense", "", "undefined"]
)
def test_whatever_encoding_a_server_names_only_rows_or_a_failure_come_of_it(name: str, charset: str) -> None:
    outcome(name, sample(name), charset)
    outcome(name, sample(name).replace("é".encode(), b"\xe9"), charset)


@EACH
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_in_another_encoding_is_the_same_rows_or_one_failure(name: str, encoding: str) -> None:
    if name == "xlsx":
        return
    found = outcome(name, sample(name).decode().encode(encoding))
    if encoding in ("utf-8-sig", "utf-16", "utf-32"):
        assert isinstance(found, Table)
        assert f"{CANARY} é" in str(found.rows[0])


PIECES = [
    b"<", b">", b"&", b"]]>", b"<!DOCTYPE x [", b'"', b"'", b"{", b"}", b"[", b"]", b"null", b"1e999", b"\\ud800", b"\0",
    b"\xff", b"\r\n ", b"END:VEVENT\r\n", b"BEGIN:VALARM\r\n", b";", b":", b"99999999999999999999", b"-", b"Z", b"P",
]  # fmt: skip


@EACH
@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_a_damaged_sample_is_rows_or_one_failure(name: str, data: st.DataObject) -> None:
    """Pieces cut out, doubled, swapped, and replaced by what means something somewhere."""
    body = bytearray(sample(name))
    pieces = st.binary(max_size=6) | st.sampled_from(PIECES)
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(body)))
        end = min(len(body), start + data.draw(st.integers(0, 12)))
        body[start:end] = data.draw(pieces | st.just(bytes(body[start:end]) * 2))
    outcome(name, bytes(body))
