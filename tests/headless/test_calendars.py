"""The outreach calendar as iCalendar: what other programs read of it, and what is read of theirs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rruleset, rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.collections import build
from store.models.identity import occurrence_id
from store.models.plan import Plan, Variant
from store.overlay import merged
from store.queries.outreach import occurrences
from store.queries.workdays import Calendar, Holiday
from store.series import Series
from tests.headless.conftest import Run
from tests.queries.held import rows
from tests.store.test_series import RULES, Ledger, a_series
from tui.headless.icsfile import Form, Version, calendar_text, folded
from tui.headless.icsimport import Found, read

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, 14, tzinfo=WIB)
CALENDAR = Calendar(
    holidays={date(2026, 12, 25): Holiday("Natal"), date(2026, 12, 24): Holiday("Cuti", "leave")}
)
FORM = Form(name="Kantor, uji; 1", zone=WIB, calendar=CALENDAR, channels={"x": "X", "instagram": "Instagram"})
SPAN = (date(2026, 10, 1), date(2027, 6, 30))


def text_of(*plans: Plan) -> str:
    return calendar_text(rows(*plans), FORM, {})


def times_of(*plans: Plan, calendar: Calendar = CALENDAR) -> list[str]:
    found = occurrences(rows(*plans), *SPAN, zone=WIB, now=NOW, calendar=calendar)
    return [f"{one.at:%Y-%m-%d %H:%M}" for one in found]


def read_back(text: str, *held: Plan) -> tuple[tuple[Found, ...], list[Plan]]:
    found = read(text.encode(), rows(*held), WIB, {"x": "x", "instagram": "instagram"}, now=NOW)
    plans = []
    for edit in (edit for one in found for edit in one.edits):
        own = edit.id or occurrence_id(edit.fields["series"], edit.fields["occurrence"])
        plan, problems = build("outreach", own, merged({}, edit.fields))
        assert isinstance(plan, Plan), problems
        plans.append(plan)
    return found, plans


def their_times(text: str) -> list[str]:
    """When other libraries say that it all takes place: icalendar reads it, dateutil follows its rules."""
    icalendar = pytest.importorskip("icalendar")
    first, last = (datetime.combine(day, datetime.min.time(), WIB) for day in SPAN)
    masters: dict[str, set[datetime]] = {}
    others: list[tuple[str, datetime, datetime]] = []
    for event in icalendar.Calendar.from_ical(text).walk("VEVENT"):
        begin = event["DTSTART"].dt
        if "RECURRENCE-ID" in event:
            others.append((event["UID"], event["RECURRENCE-ID"].dt, begin))
            continue
        rules = rruleset()
        rules.rdate(begin)
        if "RRULE" in event:
            rules.rrule(rrulestr(event["RRULE"].to_ical().decode(), dtstart=begin))
        for name, take in (("EXDATE", rules.exdate), ("RDATE", rules.rdate)):
            said = event.get(name, [])
            for dates in said if isinstance(said, list) else [said]:
                for each in dates.dts:
                    take(each.dt)
        masters[event["UID"]] = set(rules.between(first, last + timedelta(days=1), inc=True))
    for uid, instead_of, _ in others:
        masters[uid].discard(instead_of)
    found = [one for times in masters.values() for one in times] + [begin for _, _, begin in others]
    return sorted(f"{one.astimezone(WIB):%Y-%m-%d %H:%M}" for one in found)


WORKED = st.tuples(
    st.sampled_from(RULES), st.sampled_from([None, "skip", "before", "after"]), st.sets(st.integers(0, 9), max_size=3),
    st.sets(st.integers(0, 9), max_size=3), st.booleans(),
)  # fmt: skip


def made(rule: str, on_holiday: str | None, changed: set[int], gone: set[int], moved: bool) -> list[Plan]:
    ledger = Ledger(
        a_series(rule, on_holiday=on_holiday, place="Balai, Tiban; lt. 2", title="Paspor – “anak” \\ n")
    )
    starts = [one.start for one in ledger.all()][:10]
    for start in (starts[n] for n in changed if n < len(starts)):
        at = datetime.strptime(start, "%Y-%m-%dT%H:%M").replace(tzinfo=WIB)
        fields: dict[str, Any] = {"at": at + timedelta(hours=3)} if moved else {"title": "lain"}
        ledger.take(Series(ledger.rows, "s", zone=WIB).this(start, fields))
    for start in (starts[n] for n in gone if n < len(starts)):
        ledger.take(Series(ledger.rows, "s", zone=WIB).delete_this(start))
    return list(ledger.plans.values())


@settings(max_examples=60, deadline=None)
@given(WORKED)
def test_other_programs_see_it_take_place_when_we_do(work: Any) -> None:
    plans = made(*work)
    assert their_times(text_of(*plans)) == sorted(times_of(*plans))


@settings(max_examples=60, deadline=None)
@given(WORKED)
def test_what_goes_out_comes_back_at_the_same_times(work: Any) -> None:
    plans = made(*work)
    found, back = read_back(text_of(*plans))
    assert [one.what for one in found] == ["new"]
    assert sorted(times_of(*back, calendar=Calendar())) == sorted(times_of(*plans))
    assert {plan.title for plan in back} <= {plan.title for plan in plans}


def test_lines_are_folded_at_75_octets_never_inside_a_letter() -> None:
    plan = Plan(id="p", title="é😀漢" * 60, at=NOW, place="a,b;c\\d", variants={"x": Variant()})
    data = text_of(plan).encode()
    lines = data.split(b"\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines if line)
    assert folded("x" * 75) == "x" * 75 + "\r\n"
    [one], [back] = read_back(data.decode())
    assert (back.title, back.place, tuple(back.variants)) == (plan.title, plan.place, ("x",))
    assert one.problems == ()


def test_days_lengths_and_versions_are_said_and_nothing_that_is_ours_alone() -> None:
    day = Plan(
        id="d",
        title="Hari",
        at=datetime(2026, 12, 1, tzinfo=WIB),
        all_day=True,
        owner="budi",
        notes="rahasia",
    )
    visit = Plan(
        id="v", title="Desa", at=NOW, kind="event", duration=90,
        variants={"field": Variant(status="approved", caption="rahasia")},
    )  # fmt: skip
    text = calendar_text(rows(day, visit), FORM, {"v": Version(7, NOW)})
    assert "DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261202\r\n" in text
    assert "DTSTART;TZID=Asia/Jakarta:20261123T091400\r\n" in text
    assert "DTEND;TZID=Asia/Jakarta:20261123T104400\r\n" in text
    assert "UID:v@infokim\r\nDTSTAMP:20261123T021400Z\r\nSEQUENCE:7\r\n" in text
    assert "TZOFFSETTO:+0700" in text
    assert "budi" not in text
    assert "rahasia" not in text
    assert text == calendar_text(rows(visit, day), FORM, {"v": Version(7, NOW)}), "the order does not matter"


THEIRS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Google Inc//Google Calendar 70.9054//EN
BEGIN:VEVENT
DTSTART;TZID=Asia/Jakarta:20261103T090000
DTEND;TZID=Asia/Jakarta:20261103T100000
RRULE:FREQ=WEEKLY;WKST=SU;COUNT=4;BYDAY=MO
EXDATE;TZID=Asia/Jakarta:20261116T090000
RDATE;TZID=Asia/Jakarta:20261119T090000
UID:abc@google.com
SUMMARY:Rapat\\, mingguan
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Asia/Jakarta:20261110T130000
UID:abc@google.com
RECURRENCE-ID;TZID=Asia/Jakarta:20261109T090000
SUMMARY:Rapat dipindah
END:VEVENT
BEGIN:VEVENT
DTSTART:20261201T020000Z
UID:def
SUMMARY:Sekali
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261202
UID:ghi
STATUS:CANCELLED
SUMMARY:Batal
END:VEVENT
BEGIN:VEVENT
UID:jkl
SUMMARY:Tanpa waktu
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_of_another_program_keeps_its_rule_its_exceptions_and_its_first_time() -> None:
    found, plans = read_back(THEIRS)
    assert [(one.what, one.uid) for one in found] == [
        ("new", "abc@google.com"), ("new", "def"), ("cancelled", "ghi"), ("rejected", "jkl"),
    ]  # fmt: skip
    assert times_of(*plans) == sorted(
        ["2026-11-03 09:00", "2026-11-10 13:00", "2026-11-19 09:00", "2026-11-23 09:00", "2026-12-01 09:00"]
    )
    assert plans[0].recurrence == "FREQ=WEEKLY;WKST=SU;COUNT=3;BYDAY=MO"
    assert plans[0].exceptions == ("2026-11-16T09:00",)
    again, none = read_back(THEIRS, *plans)
    assert ([one.what for one in again], none) == (["exists", "exists", "cancelled", "rejected"], [])


def test_the_verbs_show_import_and_export_and_the_file_is_kept_current(
    run: Run,
    weekly: str,
    tmp_path: Path,
) -> None:
    file, shared = tmp_path / "lain.ics", tmp_path / "data" / "exports" / "outreach.ics"
    assert f"UID:{weekly}@infokim" in shared.read_text()
    before = shared.stat().st_mtime_ns
    file.write_text(THEIRS)
    shown = run("import", str(file), "--dry-run")
    assert [(one["what"], one["changed"]) for one in shown][:2] == [("new", 3), ("new", 0)]
    assert len(run("list", "outreach")) == 1
    assert shared.stat().st_mtime_ns == before
    assert [one["what"] for one in run("import", str(file))] == [one["what"] for one in shown]
    assert [one["what"] for one in run("import", str(file))][:2] == ["exists", "exists"]
    assert len(run("list", "outreach")) == 6
    assert "UID:abc@google.com" in shared.read_text()
    file.write_text("nothing")
    run("import", str(file), status=2)


def khal() -> str | None:
    beside = Path(os.environ.get("KHAL", Path(sys.executable).with_name("khal")))
    return str(beside) if beside.exists() else shutil.which("khal")


@pytest.mark.skipif(khal() is None, reason="khal is not installed")
def test_khal_imports_and_lists_it(tmp_path: Path) -> None:
    plans = made("FREQ=WEEKLY;BYDAY=MO,TH;COUNT=12", "after", {1}, {2}, True)
    file = tmp_path / "outreach.ics"
    file.write_bytes(text_of(*plans).encode())
    (tmp_path / "held").mkdir()
    config = tmp_path / "khal.conf"
    config.write_text(
        f"[calendars]\n[[uji]]\npath = {tmp_path / 'held'}\n[locale]\nlocal_timezone = Asia/Jakarta\n"
        "default_timezone = Asia/Jakarta\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[sqlite]\npath = {tmp_path / 'khal.db'}\n"
    )
    env = {**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    command = [str(khal()), "-c", str(config)]
    took = subprocess.run([*command, "import", "--batch", str(file)], env=env, capture_output=True, text=True)
    assert took.returncode == 0, took.stderr
    listed = subprocess.run(
        [*command, "list", "--format", "AT {start-date} {start-time}", "--day-format", "", "2026-10-01", "2027-06-30"],
        env=env, capture_output=True, text=True,
    )  # fmt: skip
    found = [line[3:] for line in listed.stdout.splitlines() if line.startswith("AT ")]
    assert sorted(found) == sorted(times_of(*plans)), listed.stderr
