"""Calendars as programs write them: one row per event and occurrence, with times that mean the same everywhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sources.convert import Reading
from sources.errors import Unreadable
from sources.formats.ics import parse
from sources.spec import SourceSpec

WIB = ZoneInfo("Asia/Jakarta")
READING = Reading(zone=WIB, office=WIB, now=datetime(2026, 11, 23, 9, 14, tzinfo=WIB))


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])


def calendar(*parts: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""]).encode()


def table(data: bytes, reading: Reading = READING, **declared: Any) -> Any:
    spec = SourceSpec(**{"id": "x", "collection": "outreach", "path": "/x.ics"} | declared)
    return parse(data, spec, None, reading)


def rows(*parts: str, **declared: Any) -> list[dict[str, Any]]:
    found = table(calendar(*parts), **declared)
    assert found.rejected == []
    return [row for _, row in found.rows]


def starts(*parts: str) -> list[str]:
    return [row["start"] for row in rows(*parts)]


def said(*parts: str) -> list[tuple[str, str, str]]:
    found = table(calendar(*parts))
    return [(p.code, p.value, p.row) for p in (*found.problems, *found.rejected)]


def test_an_event_is_a_row_with_all_its_properties() -> None:
    (row,) = rows(
        "X-WR-CALNAME:Kalender seksi",
        event(
            "UID:a1@kantor", "DTSTART;TZID=Asia/Jakarta:20261123T090000", "DTEND;TZID=Asia/Jakarta:20261123T103000",
            "SUMMARY;LANGUAGE=id:Sosialisasi TPPO\\, Tembesi", "DESCRIPTION:Baris satu\\nbaris dua\\; tiga\\\\",
            "LOCATION:Kantor Lurah", "URL:https://kantor.id/a", "CATEGORIES:Desa,Laut\\, udara", "CATEGORIES:TPPO",
            "STATUS:CONFIRMED", 'ORGANIZER;CN="Ani: Humas":mailto:ani@example.org', "ATTENDEE:mailto:b@example.org",
            "LAST-MODIFIED:20261120T010000Z", "DTSTAMP:20261120T010000Z", "X-ALT-DESC;FMTTYPE=text/html:<p>x</p>",
            "BEGIN:VALARM", "TRIGGER:-PT15M", "DESCRIPTION:alarm", "END:VALARM",
        ),
    )  # fmt: skip
    assert row == {
        "id": "a1@kantor", "uid": "a1@kantor", "start": "2026-11-23T09:00:00+07:00", "end": "2026-11-23T10:30:00+07:00",
        "last_day": "2026-11-23", "duration": 90, "all_day": False, "summary": "Sosialisasi TPPO, Tembesi",
        "description": "Baris satu\nbaris dua; tiga\\", "location": "Kantor Lurah", "url": "https://kantor.id/a",
        "categories": ["Desa", "Laut, udara", "TPPO"], "status": "confirmed", "organizer": "Ani: Humas",
        "attendee": "b@example.org", "last_modified": "2026-11-20T01:00:00+00:00", "x_alt_desc": "<p>x</p>",
        "calendar": "Kalender seksi",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "end", "last_day", "minutes"),
    [
        (["DTSTART;VALUE=DATE:20261123"], "2026-11-24", "2026-11-23", 1440),
        (["DTSTART;VALUE=DATE:20261123", "DTEND;VALUE=DATE:20261124"], "2026-11-24", "2026-11-23", 1440),
        (["DTSTART;VALUE=DATE:20261123", "DTEND;VALUE=DATE:20261126"], "2026-11-26", "2026-11-25", 4320),
        (["DTSTART;VALUE=DATE:20261123", "DURATION:P2D"], "2026-11-25", "2026-11-24", 2880),
        (["DTSTART;VALUE=DATE:20261123", "DTEND;VALUE=DATE:20261123"], "2026-11-24", "2026-11-23", 1440),
        (["DTSTART:20261123"], "2026-11-24", "2026-11-23", 1440),
    ],
)
def test_a_whole_day_is_a_day_and_its_end_is_the_first_that_is_free(lines, end, last_day, minutes) -> None:
    (row,) = rows(event("UID:1", *lines))
    assert (row["start"], row["all_day"]) == ("2026-11-23", True)
    assert (row["end"], row["last_day"], row["duration"]) == (end, last_day, minutes)


@pytest.mark.parametrize(
    ("lines", "end", "minutes"),
    [
        (["DTSTART:20261123T020000Z"], "2026-11-23T02:00:00+00:00", 0),
        (["DTSTART:20261123T020000Z", "DURATION:PT1H30M"], "2026-11-23T03:30:00+00:00", 90),
        (["DTSTART:20261123T020000Z", "DURATION:-PT1H"], "2026-11-23T02:00:00+00:00", 0),
        (["DTSTART:20261123T020000Z", "DTEND:20261122T020000Z"], "2026-11-23T02:00:00+00:00", 0),
        (
            ["DTSTART:20261123T020000Z", "DTEND;TZID=Asia/Jakarta:20261123T100000"],
            "2026-11-23T03:00:00+00:00",
            60,
        ),
        (["DTSTART:20261123T090000", "DURATION:P1W"], "2026-11-30T09:00:00+07:00", 10080),
    ],
)
def test_the_end_is_said_or_follows_from_the_length(lines, end, minutes) -> None:
    (row,) = rows(event("UID:1", *lines))
    assert (row["end"], row.get("duration", 0)) == (end, minutes)


VTIMEZONE = """BEGIN:VTIMEZONE
TZID:Zona Kami
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0930
TZOFFSETTO:+0900
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T000000
TZOFFSETFROM:+0900
TZOFFSETTO:+0930
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=10
END:DAYLIGHT
END:VTIMEZONE"""


@pytest.mark.parametrize(
    ("tzid", "offset"),
    [
        ("Asia/Makassar", "+08:00"),
        ('"Asia/Makassar"', "+08:00"),
        ("/freeassociation.sourceforge.net/Tzfile/Asia/Makassar", "+08:00"),
        ("SE Asia Standard Time", "+07:00"),
        ("Tokyo Standard Time", "+09:00"),
        ("W. Europe Standard Time", "+01:00"),
        ("WITA", "+08:00"),
        ("Singapore", "+08:00"),
        ("Etc/GMT-8", "+08:00"),
        ("GMT+0800", "+08:00"),
        ('"(UTC+08:00) Kuala Lumpur, Singapore"', "+08:00"),
        ("Zona Kami", "+09:30"),
    ],
)
def test_zones_are_known_by_every_name_that_programs_give_them(tzid: str, offset: str) -> None:
    (row,) = rows(VTIMEZONE.replace("\n", "\r\n"), event("UID:1", f"DTSTART;TZID={tzid}:20261123T090000"))
    assert row["start"] == f"2026-11-23T09:00:00{offset}"


def test_a_zone_of_the_file_changes_its_clocks_and_may_stand_behind_its_events() -> None:
    found = starts(
        event("UID:1", "DTSTART;TZID=Zona Kami:20260705T090000"),
        event("UID:2", "DTSTART;TZID=Zona Kami:20261223T090000"),
        VTIMEZONE.replace("\n", "\r\n"),
    )
    assert found == ["2026-07-05T09:00:00+09:00", "2026-12-23T09:00:00+09:30"]


@pytest.mark.parametrize(
    "tzid", ["Bulan/Timur", "", "../../etc/passwd", "/etc/localtime", "Asia", "x" * 300, '"+99:00"']
)
def test_a_zone_that_nobody_knows_is_the_sources_with_one_warning(tzid: str) -> None:
    line = f"DTSTART;TZID={tzid}:20261123T090000"
    assert starts(event("UID:1", line), event("UID:2", line)) == ["2026-11-23T09:00:00+07:00"] * 2
    assert [code for code, _, _ in said(event("UID:1", line), event("UID:2", line))] == [
        "unknown-zone"
    ] * bool(tzid)


def test_a_time_without_a_zone_is_that_of_the_config_else_of_the_calendar_else_of_the_office() -> None:
    floating = event("UID:1", "DTSTART:20261123T090000")
    assert starts(floating) == ["2026-11-23T09:00:00+07:00"]
    assert starts("X-WR-TIMEZONE:Asia/Makassar", floating) == ["2026-11-23T09:00:00+08:00"]
    assert starts("X-WR-TIMEZONE:Bulan", floating) == ["2026-11-23T09:00:00+07:00"]
    declared = rows("X-WR-TIMEZONE:Asia/Makassar", floating, timezone="Asia/Jakarta")
    assert declared[0]["start"] == "2026-11-23T09:00:00+07:00"


def test_lines_are_unfolded_also_inside_a_letter() -> None:
    body = calendar(event("UID:1", "DTSTART:20261123T090000", "SUMMARY:Caf\r\n é  di\r\n\t lantai\r\n  dua"))
    assert table(body).rows[0][1]["summary"] == "Café  di lantai dua"
    cut = "SUMMARY:Café “Ijo”".encode()
    for at in range(9, len(cut)):
        folded = body.replace("SUMMARY:Caf\r\n é".encode(), cut[:at] + b"\r\n " + cut[at:])
        found = table(folded)
        assert found.rows[0][1]["summary"].startswith("Café “Ijo”"), at
        assert found.problems == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_marks_encodings_and_line_ends_are_understood(encoding: str, end: str) -> None:
    text = (
        calendar(event("UID:1", "DTSTART:20261123T090000", "SUMMARY:Café “Ijo”"))
        .decode()
        .replace("\r\n", end)
    )
    assert table(text.encode(encoding)).rows[0][1]["summary"] == "Café “Ijo”"


def test_several_calendars_and_other_components_in_one_file() -> None:
    todo = "BEGIN:VTODO\r\nUID:t\r\nSUMMARY:tugas\r\nBEGIN:VALARM\r\nEND:VALARM\r\nEND:VTODO"
    first = calendar("X-WR-CALNAME:Satu", todo, event("UID:1", "DTSTART:20261123T090000"))
    second = calendar(
        "X-WR-CALNAME:Dua", event("UID:2", "DTSTART:20261124T090000"), "BEGIN:VJOURNAL\r\nEND:VJOURNAL"
    )
    found = [row for _, row in table(first + b"\r\n" + second).rows]
    assert [(row["id"], row["calendar"]) for row in found] == [("1", "Satu"), ("2", "Dua")]


def test_a_cancelled_event_is_left_out_unless_its_status_is_asked_for() -> None:
    parts = (
        event("UID:1", "DTSTART:20261123T090000", "STATUS:CANCELLED"),
        event("UID:2", "DTSTART:20261123T090000", "RRULE:FREQ=DAILY;COUNT=2"),
        event("UID:2", "DTSTART:20261124T090000", "RECURRENCE-ID:20261124T090000", "STATUS:CANCELLED"),
    )
    assert [row["id"] for row in rows(*parts)] == ["2/20261123T090000"]
    asked = rows(*parts, fields={"title": "summary", "at": "start", "status.field": "status"})
    assert [(row["id"], row.get("status")) for row in asked] == [
        ("1", "cancelled"), ("2/20261123T090000", None), ("2/20261124T090000", "cancelled"),
    ]  # fmt: skip


def test_an_event_without_an_id_is_known_by_what_it_says_and_never_by_its_place() -> None:
    one, two = event("DTSTART:20261123T090000", "SUMMARY:a"), event("DTSTART:20261123T090000", "SUMMARY:b")
    first, second = (row["id"] for row in rows(one, two))
    assert first.startswith("sha256:")
    assert [row["id"] for row in rows(event("UID:0", "DTSTART:20261101"), two, one)][1:] == [second, first]
    assert first != second


def test_the_newest_of_several_versions_counts_and_one_id_for_many_events_makes_them_many() -> None:
    old = event("UID:1", "DTSTART:20261123T090000", "SEQUENCE:1", "SUMMARY:lama")
    new = event("UID:1", "DTSTART:20261125T090000", "SEQUENCE:2", "SUMMARY:baru")
    assert [(row["id"], row["summary"]) for row in rows(new, old)] == [("1", "baru")]
    stamped = [
        event("UID:1", "DTSTART:20261123T090000", f"DTSTAMP:2026110{n}T000000Z", f"SUMMARY:{n}")
        for n in (2, 1)
    ]
    assert [row["summary"] for row in rows(*stamped)] == ["2"]
    many = [event("UID:1", f"DTSTART:202611{day}T020000Z", f"SUMMARY:{day}") for day in (23, 24)]
    assert [row["id"] for row in rows(*many)] == ["1/20261123T020000Z", "1/20261124T020000Z"]


@pytest.mark.parametrize(
    "written", ["20261323T090000", "20261123T250000", "kemarin", "20260230", "2026-13-45", "99999"]
)
def test_a_start_that_cannot_be_read_stands_in_its_row_as_it_is_written(written: str) -> None:
    broken, good = rows(event("UID:1", f"DTSTART:{written}"), event("UID:2", "DTSTART:20261123"))
    assert (broken["id"], broken["start"]) == ("1", written)
    assert "all_day" not in broken
    assert good["start"] == "2026-11-23"


def test_what_cannot_be_read_in_an_event_is_told_and_costs_no_other() -> None:
    found = said(
        event(
            "UID:1", "DTSTART:20261123", "DTEND:besok", "DURATION:lama", "RRULE:FREQ=KADANG", "EXDATE:kapan"
        ),
        event("UID:2", "RECURRENCE-ID:entah", "DTSTART:20261123"),
        "BEGIN:VEVENT\r\nUID:3\r\nDTSTART:20261123",
        event("UID:4", "DTSTART:20261123"),
    )
    assert found == [
        ("event-value", "EXDATE:kapan", "3"),
        ("event-value", "DTEND:besok", "3"),
        ("event-rule", "RRULE:FREQ=KADANG", "3"),
        ("broken-event", "RECURRENCE-ID:entah", "11"),
        ("broken-event", "", "16"),
    ]


@pytest.mark.parametrize(
    ("body", "code", "found"),
    [
        (b"", "not-data", "empty"),
        (b" \r\n", "not-data", "empty"),
        (b"tanggal,acara\n1,2\n", "not-data", "text"),
        (b"BEGIN:VCARD\nEND:VCARD\n", "not-data", "text"),
        (calendar(event("UID:1", "DTSTART:20261123"))[:-20], "unreadable", "truncated"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "unreadable", "truncated"),
    ],
)
def test_what_is_no_calendar_or_half_of_one_is_one_failure(body: bytes, code: str, found: str) -> None:
    with pytest.raises(Unreadable) as caught:
        table(body)
    assert (caught.value.failure.code, caught.value.failure.facts["found"]) == (code, found)


def test_an_empty_calendar_has_no_rows() -> None:
    assert rows() == []


@pytest.mark.parametrize(
    "lines", [["A:1"] * 10_100, ["EXDATE:20260101"] * 5_001, ["RDATE:" + ",".join(["20261123"] * 5_001)]]
)
def test_an_event_with_more_lines_or_dates_than_are_read_is_read_so_far_and_told_once(
    lines: list[str],
) -> None:
    part = event("UID:1", "DTSTART:20261123", "SUMMARY:Rapat", *lines)
    assert {row["summary"] for row in rows(part)} == {"Rapat"}
    assert [problem[0] for problem in said(part)] == ["long-event"]
    usual = event("UID:1", "DTSTART:20261123", "RRULE:FREQ=DAILY", *["EXDATE:20261124"] * 400)
    assert not said(usual)


@pytest.mark.parametrize(
    "lines",
    [["A:1"] * 500_000, ["SUMMARY:x", *[" y"] * 500_000], ["RDATE:" + ",".join(["20261123"] * 50_001)]],
)
def test_a_calendar_of_too_many_lines_or_dates_is_one_failure(lines: list[str]) -> None:
    with pytest.raises(Unreadable) as caught:
        rows(event("UID:1", "DTSTART:20261123", *lines))
    assert caught.value.failure.code == "too-many-rows"


def test_a_long_name_of_a_calendar_is_cut_before_it_stands_in_every_row() -> None:
    [row] = rows("X-WR-CALNAME:" + "x" * 1_000, event("UID:1", "DTSTART:20261123"))
    assert row["calendar"] == "x" * 200
