"""What repeats in a calendar: rules, further dates, exceptions, changed occurrences, within two years and a count."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from sources.convert import Reading
from sources.errors import Unreadable
from sources.formats.ics import parse
from sources.spec import SourceSpec
from sources.spec_check import semantic_problems
from tests.sources.test_ics import calendar, event, rows, said, starts, table

WIB = ZoneInfo("Asia/Jakarta")
FIRST = "DTSTART;TZID=Asia/Jakarta:20261123T090000"


day = datetime.fromisoformat


def days(*parts: str) -> list[str]:
    """Day and hour of each start."""
    return [start[5:13] for start in starts(*parts)]


def test_each_occurrence_is_a_row_known_by_its_first_time() -> None:
    first, second = rows(event("UID:1", FIRST, "DURATION:PT1H", "SUMMARY:Rapat", "RRULE:FREQ=WEEKLY;COUNT=2"))
    assert (first["id"], second["id"]) == ("1/20261123T020000Z", "1/20261130T020000Z")
    assert (second["start"], second["end"]) == ("2026-11-30T09:00:00+07:00", "2026-11-30T10:00:00+07:00")
    assert (second["recurrence_id"], second["summary"]) == ("2026-11-30T09:00:00+07:00", "Rapat")
    assert second["rrule"] == "FREQ=WEEKLY;COUNT=2"


@pytest.mark.parametrize("rule", ["rrule", {"value": "FREQ=WEEKLY"}])
def test_occurrences_that_are_rows_already_are_not_to_repeat_once_more(rule: object) -> None:
    fields = {"id": "id", "title": "summary", "at": "start", "recurrence": rule}

    def spec(**changes: object) -> SourceSpec:
        return msgspec.convert({"id": "x", "collection": "outreach", "fields": fields} | changes, SourceSpec)

    for place in (
        {"path": "/x.ics"},
        {"url": "https://example.org/a.ICS?x=1"},
        {"path": "/x", "format": "ics"},
    ):
        [problem] = semantic_problems(spec(**place))
        assert (problem.key, problem.code) == ("fields.recurrence", "expanded")
    unknown = spec(url="https://example.org/kalender")  # only its content type tells
    assert semantic_problems(unknown) == semantic_problems(spec(path="/x.csv")) == []
    with pytest.raises(Unreadable) as caught:
        parse(calendar(event("UID:1", FIRST, "RRULE:FREQ=WEEKLY;COUNT=2")), unknown, None, None)
    assert caught.value.failure.code == "expanded"


def test_the_name_of_an_occurrence_does_not_depend_on_the_zone_in_which_it_is_written() -> None:
    rule = "RRULE:FREQ=DAILY;COUNT=3"
    here = [row["id"] for row in rows(event("UID:1", FIRST, rule))]
    assert [row["id"] for row in rows(event("UID:1", "DTSTART:20261123T020000Z", rule))] == here
    assert rows(event("UID:1", "DTSTART;VALUE=DATE:20261123", rule))[1]["id"] == "1/20261124"


@pytest.mark.parametrize(
    "exception",
    [
        "EXDATE;TZID=Asia/Jakarta:20261124T090000",
        "EXDATE:20261124T020000Z",
        "EXDATE:20261124T090000",
        "EXDATE;TZID=Europe/Berlin:20261124T030000",
        "EXDATE;VALUE=DATE:20261124",
        "EXDATE:20261201T020000Z,20261124T020000Z",
        "EXRULE:FREQ=WEEKLY;BYDAY=TU",
    ],
)
def test_an_exception_takes_its_occurrence_away_however_it_is_written(exception: str) -> None:
    assert days(event("UID:1", FIRST, "RRULE:FREQ=DAILY;COUNT=3", exception)) == ["11-23T09", "11-25T09"]


def test_an_exception_of_whole_days_may_be_a_moment() -> None:
    found = starts(
        event("UID:1", "DTSTART;VALUE=DATE:20261123", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20261124T000000")
    )
    assert found == ["2026-11-23", "2026-11-25"]


def test_an_exception_takes_one_of_several_on_its_day() -> None:
    rule = "RRULE:FREQ=DAILY;BYHOUR=9,14;COUNT=4"
    found = days(event("UID:1", FIRST, rule, "EXDATE:20261124T020000Z"))
    assert found == ["11-23T09", "11-23T14", "11-24T14"]


@pytest.mark.parametrize(
    "written",
    [
        "RECURRENCE-ID;TZID=Asia/Jakarta:20261124T090000",
        "RECURRENCE-ID:20261124T020000Z",
        "RECURRENCE-ID:20261124T090000",
        "RECURRENCE-ID;TZID=Europe/Berlin:20261124T030000",
        "RECURRENCE-ID;VALUE=DATE:20261124",
    ],
)
@pytest.mark.parametrize("comes_first", [False, True])
def test_a_changed_occurrence_stands_for_the_one_it_names_under_the_same_id(
    written: str, comes_first: bool
) -> None:
    series = event("UID:1", FIRST, "SUMMARY:Rapat", "RRULE:FREQ=DAILY;COUNT=3")
    changed = event("UID:1", written, "DTSTART;TZID=Asia/Jakarta:20261127T140000", "SUMMARY:Pindah")
    found = rows(*((changed, series) if comes_first else (series, changed)))
    assert [(row["id"], row["start"][5:13], row["summary"]) for row in found] == [
        ("1/20261123T020000Z", "11-23T09", "Rapat"),
        ("1/20261124T020000Z", "11-27T14", "Pindah"),
        ("1/20261125T020000Z", "11-25T09", "Rapat"),
    ]
    assert found[1]["recurrence_id"] == "2026-11-24T09:00:00+07:00"


def test_the_newest_change_of_an_occurrence_counts() -> None:
    series = event("UID:1", FIRST, "RRULE:FREQ=DAILY;COUNT=1")
    changes = [
        event(
            "UID:1", "RECURRENCE-ID:20261123T020000Z", f"DTSTART:20261123T0{hour}0000Z", f"SEQUENCE:{number}"
        )
        for number, hour in ((2, 5), (1, 4))
    ]
    assert [row["start"] for row in rows(series, *changes)] == ["2026-11-23T05:00:00+00:00"]


def test_a_change_may_hold_for_all_later_occurrences() -> None:
    series = event("UID:1", FIRST, "DURATION:PT1H", "SUMMARY:a", "RRULE:FREQ=DAILY;COUNT=4")
    changed = event(
        "UID:1", "RECURRENCE-ID;RANGE=THISANDFUTURE:20261124T020000Z", "DTSTART;TZID=Asia/Jakarta:20261124T140000",
        "DURATION:PT2H", "SUMMARY:b",
    )  # fmt: skip
    found = [(row["start"][5:13], row["summary"], row["duration"]) for row in rows(series, changed)]
    assert found == [
        ("11-23T09", "a", 60),
        ("11-24T14", "b", 120),
        ("11-25T14", "b", 120),
        ("11-26T14", "b", 120),
    ]


def test_a_changed_occurrence_without_its_series_is_an_event() -> None:
    (row,) = rows(event("UID:1", "RECURRENCE-ID:20201124T020000Z", "DTSTART:20201125T020000Z", "SUMMARY:b"))
    assert (row["id"], row["start"]) == ("1/20201124T020000Z", "2020-11-25T02:00:00+00:00")


def test_further_dates_join_the_rule_and_a_period_has_its_own_length() -> None:
    found = rows(
        event(
            "UID:1", FIRST, "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2", "RDATE:20261201T020000Z,20261123T020000Z",
            "RDATE;VALUE=PERIOD:20261202T020000Z/PT3H,20261203T020000Z/20261203T040000Z",
        )
    )  # fmt: skip
    assert [(row["start"][5:13], row["duration"]) for row in found] == [
        ("11-23T09", 60), ("11-24T09", 60), ("12-01T09", 60), ("12-02T09", 180), ("12-03T09", 120),
    ]  # fmt: skip
    assert starts(event("UID:1", "DTSTART;VALUE=DATE:20261123", "RDATE;VALUE=DATE:20261225")) == [
        "2026-11-23",
        "2026-12-25",
    ]


def test_the_first_time_counts_even_where_the_rule_does_not_name_it() -> None:
    assert days(event("UID:1", FIRST, "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=2")) == [
        "11-23T09",
        "11-24T09",
        "12-01T09",
    ]


def test_a_series_that_was_ended_before_it_began_does_not_happen() -> None:
    """What is left where somebody changed all occurrences from the first one on."""
    assert starts(event("UID:1", FIRST, "RRULE:FREQ=WEEKLY;UNTIL=20261122T165959Z")) == []


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20261125T020000Z", "11-25T09"),
        ("20261125T015959Z", "11-24T09"),
        ("20261125T090000", "11-25T09"),
        ("20261125", "11-25T09"),
    ],
)
def test_the_end_of_a_rule_is_a_moment_or_a_whole_day(until: str, last: str) -> None:
    assert days(event("UID:1", FIRST, f"RRULE:FREQ=DAILY;UNTIL={until}"))[-1] == last


def test_the_clock_of_the_zone_decides_when_something_happens() -> None:
    found = rows(event("UID:1", "DTSTART;TZID=Europe/Berlin:20270326T090000", "RRULE:FREQ=DAILY;COUNT=4"))
    assert [row["start"][8:] for row in found] == [
        "26T09:00:00+01:00", "27T09:00:00+01:00", "28T09:00:00+02:00", "29T09:00:00+02:00",
    ]  # fmt: skip


def test_what_repeats_for_ever_is_followed_for_a_year_on_both_sides() -> None:
    found = starts(event("UID:1", "DTSTART;TZID=Asia/Jakarta:20100104T090000", "RRULE:FREQ=WEEKLY"))
    assert (found[0], found[-1], len(found)) == (
        "2025-11-24T09:00:00+07:00",
        "2027-11-22T09:00:00+07:00",
        105,
    )
    old = event("UID:2", "DTSTART:19990101T000000Z", "SUMMARY:satu kali")
    assert starts(old) == ["1999-01-01T00:00:00+00:00"]
    assert starts(event("UID:3", "DTSTART:19990101T000000Z", "RRULE:FREQ=DAILY;COUNT=5")) == []


ENDLESS = [
    "FREQ=SECONDLY", "FREQ=SECONDLY;BYHOUR=9;BYMINUTE=0;BYSECOND=0", "FREQ=MINUTELY", "FREQ=HOURLY",
    "FREQ=MINUTELY;COUNT=999999999", "FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3",
    "FREQ=YEARLY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60))),
    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
]  # fmt: skip


@pytest.mark.parametrize("rule", ENDLESS)
def test_what_happens_too_often_is_taken_once_and_told(rule: str) -> None:
    started = time.perf_counter()
    part = event("UID:1", "DTSTART:20200101T000000Z", f"RRULE:{rule}")
    assert starts(part, event("UID:2", "DTSTART:20261123")) == ["2020-01-01T00:00:00+00:00", "2026-11-23"]
    assert said(part)[0][::2] == ("recurs-often", "3")
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", ENDLESS[1]]
)
def test_a_file_full_of_such_rules_ends(rule: str) -> None:
    """dateutil looks for 30 February for 6 s, each time."""
    started = time.perf_counter()
    found = table(calendar(*(event(f"UID:{n}", FIRST, f"RRULE:{rule}") for n in range(3_000))))
    assert len(found.rows) == 3_000
    assert time.perf_counter() - started < 20


FIELDS = {
    "id": "id",
    "title": "summary",
    "at": "start",
    "duration": "duration",
    "all_day": "all_day",
    "place": "location",
}


def test_a_pull_of_a_calendar_becomes_plans(serve, reply, pulled) -> None:
    body = calendar(
        event("UID:1", FIRST, "DURATION:PT2H", "SUMMARY:Rapat", "RRULE:FREQ=WEEKLY;COUNT=2", "LOCATION:Aula"),
        event("UID:2", "DTSTART;VALUE=DATE:20261201", "SUMMARY:Hari buka"),
        event("UID:3", "DTSTART:kapan-kapan", "SUMMARY:Entah"),
    )
    server = serve(reply(body, "text/calendar; charset=utf-8"))
    found = pulled(SourceSpec(id="kal", collection="outreach", url=server.url, fields=FIELDS))
    assert [
        (plan.title, f"{plan.at:%d.%m. %H:%M}", plan.duration, plan.all_day) for plan in found.records
    ] == [
        ("Rapat", "23.11. 09:00", 120, False),
        ("Rapat", "30.11. 09:00", 120, False),
        ("Hari buka", "01.12. 00:00", 1440, True),
    ]
    assert [(p.row, p.field, p.value) for p in found.problems] == [("16", "at", "kapan-kapan")]
    assert len(found.rejected_ids) == 1


def test_an_unchanged_calendar_is_followed_further_as_time_goes_on(tmp_path, pulled) -> None:
    file = tmp_path / "a.ics"
    file.write_bytes(calendar(event("UID:1", FIRST, "SUMMARY:Rapat", "RRULE:FREQ=MONTHLY")))
    spec = SourceSpec(id="kal", collection="outreach", path=str(file), fields=FIELDS)
    first = pulled(spec)
    assert (len(first.records), first.begins) == (13, datetime(2025, 11, 22, tzinfo=WIB))
    soon = pulled(spec, validators=first.validators, clock=lambda: datetime(2026, 12, 22, tzinfo=WIB))
    assert soon.unchanged
    later = pulled(spec, validators=soon.validators, clock=lambda: datetime(2026, 12, 24, tzinfo=WIB))
    assert (later.unchanged, len(later.records)) == (False, 14)


def test_a_calendar_in_which_nothing_repeats_reaches_back_to_its_beginning(tmp_path, pulled) -> None:
    file = tmp_path / "a.ics"
    file.write_bytes(calendar(event("UID:1", "DTSTART:20010101", "SUMMARY:x")))
    found = pulled(SourceSpec(id="kal", collection="outreach", path=str(file), fields=FIELDS))
    assert (found.begins, "again" in found.validators, len(found.records)) == (None, False, 1)


def test_the_preview_of_a_calendar_shows_rows(previewed, tmp_path) -> None:
    file = tmp_path / "a.ics"
    file.write_bytes(calendar(event("UID:1", FIRST, "SUMMARY:Rapat", "RRULE:FREQ=MONTHLY")))
    found = previewed(SourceSpec(id="kal", collection="outreach", path=str(file), fields=FIELDS))
    assert found.rows[0]["start"].endswith("+07:00")


def test_without_a_moment_to_look_from_what_repeats_is_its_first_time() -> None:
    found = table(calendar(event("UID:1", FIRST, "RRULE:FREQ=DAILY")), Reading(zone=WIB, office=WIB))
    assert [row["start"] for _, row in found.rows] == ["2026-11-23T09:00:00+07:00"]
