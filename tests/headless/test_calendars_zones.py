"""Calendars from elsewhere: series on the clock of another zone, times at the end of time, texts that name people."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rruleset, rrulestr

from store.queries.outreach import occurrences
from store.queries.workdays import Calendar
from tests.headless.conftest import Run
from tests.headless.test_calendars import read_back
from tests.queries.held import rows
from tui.headless.icsimport import Found

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, 14, tzinfo=WIB)
FIRST, LAST = date(2026, 11, 23), date(2028, 10, 31)


def event(*lines: str, uid: str = "a", title: str = "SUMMARY:Rapat") -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", *([title] if title else []), *lines, "END:VEVENT", ""])


def calendar(*events: str) -> str:
    return "BEGIN:VCALENDAR\nVERSION:2.0\n" + "".join(events) + "END:VCALENDAR\n"


def times(text: str) -> tuple[tuple[Found, ...], list[str]]:
    found, plans = read_back(text)
    met = occurrences(rows(*plans), FIRST, LAST, zone=WIB, now=NOW, calendar=Calendar())
    return found, [f"{one.at:%Y-%m-%d %H:%M}" for one in met]


def theirs(zone: str, start: str, rule: str, *gone: str) -> list[str]:
    """What dateutil says, on the zone's own clock, as moments here."""
    there = ZoneInfo(zone)

    def moment(text: str) -> datetime:
        return datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=there)

    rules = rruleset()
    rules.rrule(rrulestr(rule, dtstart=moment(start)))
    for each in gone:
        rules.exdate(moment(each))
    here = (datetime.combine(day, datetime.min.time(), WIB) for day in (FIRST, LAST + timedelta(days=1)))
    return [f"{one.astimezone(WIB):%Y-%m-%d %H:%M}" for one in rules.between(*here, inc=True)]


def codes(found: tuple[Found, ...]) -> list[str]:
    return [problem.code for one in found for problem in one.problems]


@pytest.mark.parametrize(
    ("zone", "start", "rule", "single"),
    [
        ("UTC", "20261201T233000", "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=6", False),
        ("UTC", "20261201T233000", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SU;COUNT=9", False),
        ("UTC", "20261201T233000", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;COUNT=9", False),
        ("UTC", "20261201T233000", "FREQ=DAILY;BYDAY=MO,TU;UNTIL=20270131T233000Z", False),
        ("UTC", "20261201T020000", "FREQ=MONTHLY;BYMONTHDAY=1,-1", False),
        ("UTC", "20261201T233000", "FREQ=MONTHLY;BYMONTHDAY=1,-1", True),
        ("UTC", "20261231T233000", "FREQ=MONTHLY", True),
        ("UTC", "20261201T233000", "FREQ=MONTHLY;BYDAY=1TU", True),
        ("UTC", "20261201T093000", "FREQ=DAILY;BYHOUR=9,20;COUNT=12", True),
        ("Asia/Tokyo", "20261202T003000", "FREQ=WEEKLY;BYDAY=WE,FR;COUNT=5", False),
        ("America/New_York", "20261201T203000", "FREQ=WEEKLY;BYDAY=TU,TH", True),
        ("America/New_York", "20261201T203000", "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=8", False),
        ("America/New_York", "20200107T090000", "FREQ=WEEKLY;BYDAY=TU", True),
    ],
)
def test_a_series_on_another_clock_takes_place_at_the_same_moments(
    zone: str, start: str, rule: str, single: bool
) -> None:
    begin = f"DTSTART:{start}Z" if zone == "UTC" else f"DTSTART;TZID={zone}:{start}"
    found, met = times(calendar(event(begin, f"RRULE:{rule}")))
    assert met == theirs(zone, start, rule)
    assert met
    told = ["ics-single" if single else "ics-zone"]
    assert codes(found) == (told if "COUNT" in rule or not single else [*told, "ics-missing"])


def test_the_attackers_weekdays() -> None:
    _, met = times(calendar(event("DTSTART:20261201T233000Z", "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=6")))
    assert [one[8:10] for one in met] == ["02", "04", "09", "11", "16", "18"]


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYMONTHDAY=6"])
def test_what_is_cancelled_or_moved_in_the_summer_of_another_zone_stays_so(rule: str) -> None:
    new_york = "TZID=America/New_York"
    start, gone, moved = "20261006T203000", "20270706T203000", "20270406T203000"
    text = calendar(
        event(f"DTSTART;{new_york}:{start}", f"RRULE:{rule}", f"EXDATE;{new_york}:{gone}"),
        event(f"RECURRENCE-ID;{new_york}:{moved}", "DTSTART:20270410T030000Z", title="SUMMARY:Pindah"),
    )
    _, met = times(text)
    assert met == sorted([*theirs("America/New_York", start, rule, gone, moved), "2027-04-10 10:00"])
    _, plans = read_back(text)
    again, none = read_back(text, *plans)
    assert ([one.what for one in again], none) == (["exists"], [])


def test_an_exception_that_is_a_day_is_the_day_of_the_series() -> None:
    lines = ("DTSTART:20261201T233000Z", "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3", "EXDATE;VALUE=DATE:20261208")
    assert times(calendar(event(*lines)))[1] == ["2026-12-02 06:30", "2026-12-16 06:30"]


@pytest.mark.parametrize("start", ["99991231T235959Z", "99911231T000000"])
def test_a_time_at_the_end_of_the_calendar_is_a_problem_of_its_event_alone(start: str) -> None:
    others = event("DTSTART:20261201T020000Z", "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z", uid="b")
    found, met = times(calendar(event(f"DTSTART:{start}"), others))
    assert [one.what for one in found] == ["rejected", "new"]
    assert found[0].problems[0].code == "event-value"
    assert met[:2] == ["2026-12-01 09:00", "2026-12-02 09:00"]


def test_a_zone_that_nobody_knows_is_named_and_one_of_the_file_is_not() -> None:
    made = (
        "BEGIN:VTIMEZONE\nTZID:Kantor Pusat\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0900\n"
        "TZOFFSETTO:+0900\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    known = event("DTSTART;TZID=Kantor Pusat:20261201T090000", "RRULE:FREQ=DAILY;COUNT=2", uid="b")
    found, met = times(calendar(made, event("DTSTART;TZID=Entah/Mana:20261201T090000"), known))
    assert [(one.code, one.value) for one in found[0].problems] == [("ics-unknown-zone", "Entah/Mana")]
    assert [(one.code, one.value) for one in found[1].problems] == [("ics-zone", "Kantor Pusat")]
    assert met == ["2026-12-01 07:00", "2026-12-01 09:00", "2026-12-02 07:00"]


def test_what_is_left_out_cut_hidden_or_named_by_us_is_told() -> None:
    at = "DTSTART:20261201T020000Z"
    found, plans = read_back(
        calendar(
            event(at),
            event("DTSTART:20261202T020000Z"),
            event(at, uid="b", title=""),
            event(at, uid="c", title="SUMMARY:" + "x" * 5_000_000),
            event(at, "DESCRIPTION:hubungi 0812 3456 7890 atau warga@example.org", uid="d"),
        )
    )
    assert [[problem.code for problem in one.problems] for one in found] == [
        ["ics-double"], ["ics-untitled"], ["ics-cut"], ["ics-personal"],
    ]  # fmt: skip
    assert [len(plan.title) for plan in plans] == [5, 1, 300, 5]
    assert "3456" not in str(plans[3].notes)
    assert "warga@" not in str(plans[3].notes)


def test_a_rule_for_every_minute_is_its_first_time_alone() -> None:
    found, plans = read_back(
        calendar(event("DTSTART;TZID=America/New_York:20261201T090000", "RRULE:FREQ=MINUTELY"))
    )
    assert (codes(found), len(plans)) == (["recurs-often"], 1)


def test_several_rules_are_taken_one_by_one_at_their_own_times_and_the_end_is_told() -> None:
    wib, gone = "DTSTART;TZID=Asia/Jakarta:20261201T090000", "EXRULE:FREQ=MONTHLY;BYMONTHDAY=15"
    rules = ("RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3", "RRULE:FREQ=DAILY;UNTIL=20261203T020000Z")
    found, met = times(calendar(event(wib, *rules, gone)))
    assert met == [f"2026-12-{day} 09:00" for day in ("01", "02", "03", "08")]
    assert [(one.code, one.expected) for one in found[0].problems] == [("ics-rules", "2026-12-08")]
    assert found[0].last == date(2026, 12, 8)

    found, met = times(calendar(event(wib, "RRULE:FREQ=MONTHLY", "RRULE:FREQ=YEARLY;COUNT=2")))
    assert [(one.code, one.value, one.expected) for one in found[0].problems] == [
        ("ics-rules", "", "2028-11-01"), ("ics-missing", "2026-12-01", "2028-11-24"),
    ]  # fmt: skip
    assert len(met) == 23

    days = ("DTSTART;VALUE=DATE:20261201", "RRULE:FREQ=DAILY;COUNT=5", "EXRULE:FREQ=DAILY;INTERVAL=2;COUNT=3")
    text = calendar(event(*days))
    _, plans = read_back(text)
    assert [(f"{plan.at:%m-%d}", plan.all_day) for plan in plans] == [("12-02", True), ("12-04", True)]
    assert [one.what for one in read_back(text, *plans)[0]] == ["exists"]


@pytest.mark.parametrize("more", [(), ("RRULE:FREQ=DAILY;COUNT=2",)])
def test_a_rule_with_two_ends_is_its_first_time_alone(more: tuple[str, ...]) -> None:
    rule = "FREQ=DAILY;COUNT=5;UNTIL=20261203T020000Z"
    found, plans = read_back(calendar(event("DTSTART:20261201T020000Z", f"RRULE:{rule}", *more)))
    assert [(one.code, one.value) for one in found[0].problems] == [("ics-count-until", rule)]
    assert [(plan.recurrence, plan.title) for plan in plans] == [(None, "Rapat")]


@pytest.mark.parametrize(
    ("language", "column"),
    [("en", "one by one, 3 plans up to 2100-01-02"), ("id", "satu per satu, 3 rencana sampai 2100-01-02")],
)
def test_the_preview_says_up_to_when_a_series_is_taken_one_by_one(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, column: str
) -> None:
    from tui.cli import main

    file = tmp_path / "lain.ics"
    file.write_text(calendar(event("DTSTART:20991201T233000Z", "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,-1;COUNT=3")))
    config = tmp_path / "infokim.toml"
    config.write_text(config.read_text().replace('"en"', f'"{language}"'))
    assert main(["import", str(file), "--dry-run", "--config", str(config)]) == 0
    shown = capsys.readouterr()
    assert column in shown.out
    assert "Rapat: " in shown.err
    assert "2100-01-02" in shown.err


def test_a_series_taken_one_by_one_is_counted_as_its_plans(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "lain.ics"
    lines = ("DTSTART:20991201T233000Z", "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,-1;COUNT=4")
    file.write_text(calendar(event(*lines)))
    [one] = run("import", str(file))
    assert (one["plans"], one["changed"], len(run("list", "outreach"))) == (4, 0, 4)
    assert [again["what"] for again in run("import", str(file))] == ["exists"]


def test_a_file_that_is_no_calendar_is_not_called_a_sign_in_page(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "lain.ics"
    file.write_text("nothing")
    said = run("import", str(file), status=2)
    assert "sign-in" not in str(said)
