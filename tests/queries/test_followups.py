"""What activities promised: what is open, whose it is, in which order, and when it is told to whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.models.acknowledgement import Acknowledgement
from store.models.village import Activity, Officer, Village
from store.queries.concerned import Rules
from store.queries.followups import MOST, FollowUp, by_officer, follow_up_reminders, follow_ups
from store.queries.leads import is_open
from store.queries.reminders import Reminder, find, mine
from store.queries.workdays import Calendar, quiet_spans
from tests.queries.held import rows

WIB = ZoneInfo("Asia/Jakarta")
TODAY = date(2026, 11, 23)  # a Monday
NOW = datetime(2026, 11, 23, 9, tzinfo=WIB)
DAY = timedelta(days=1)
PEOPLE = {"kepala": "head", "ani": "staff", "budi": "staff", "tamu": "viewer"}
NAMES = {"petugas a": "ani", "petugas b": "budi"}
CALENDAR = Calendar(quiet=quiet_spans(["21:00-06:00"]))
RULES = Rules(calendar=CALENDAR, people=PEOPLE, names=NAMES, leads={"event": ("1d", "2h")})
VILLAGES = (
    Village(
        id="v1",
        name="Teluk Tering",
        officers=(
            Officer(name="Petugas A", end=date(2026, 6, 15)),
            Officer(name="Petugas B", start=date(2026, 6, 16)),
        ),
    ),
    Village(id="v2", name="Tembesi"),
)


def activity(name: str = "a", *, due: date | None = TODAY, **more: object) -> Activity:
    values = {"id": name, "date": date(2026, 5, 3), "village": "v1", "follow_up": "Kirim brosur", **more}
    return Activity(follow_up_due=due, **values)  # type: ignore[arg-type]


def open_of(*activities: Activity) -> tuple[FollowUp, ...]:
    return follow_ups(rows(*VILLAGES), rows(*activities), TODAY)


def told(
    *activities: Activity,
    now: datetime = NOW,
    rules: Rules = RULES,
    words: Sequence[Acknowledgement] = (),
) -> tuple[Reminder, ...]:
    found = follow_ups(rows(*VILLAGES), rows(*activities), now.date())
    return find((), rules=rules, now=now, words=words, besides=follow_up_reminders(found, rules, now)).due


def said(reminder: Reminder, by: str) -> Acknowledgement:
    return Acknowledgement(id=f"k-{by}", key=reminder.id, by=by, at=NOW)


def test_it_is_open_with_a_text_or_a_day_until_a_day_says_that_it_is_done() -> None:
    found = open_of(
        activity("text", due=None),
        activity("day", follow_up=None),
        activity("none", due=None, follow_up=None),
        activity("done", follow_up_done=TODAY),
    )
    assert {one.activity.id for one in found} == {"text", "day"}


def test_overdue_ones_come_first_the_longest_first_and_those_without_a_day_last() -> None:
    found = open_of(
        activity("never", due=None),
        activity("soon", due=TODAY + DAY),
        activity("today"),
        activity("late", due=TODAY - DAY),
        activity("latest", due=TODAY - 30 * DAY),
    )
    assert [one.activity.id for one in found] == ["latest", "late", "today", "soon", "never"]
    assert [one.overdue for one in found] == [True, True, False, False, False]


def test_it_is_whose_the_village_is_today_and_not_whose_it_was() -> None:
    [one] = open_of(activity(officer="Petugas A"))
    assert one.officers == ("Petugas B",)
    [other] = open_of(activity(village="v2", officer="Petugas A"))
    assert other.officers == ("Petugas A",)  # nobody is in charge there
    [nobody] = open_of(activity(village="di mana saja"))
    assert (nobody.village, nobody.officers) == (None, ())


days = st.integers(-400, 400).map(lambda n: TODAY + n * DAY)


@st.composite
def many(draw: st.DrawFn) -> list[Activity]:
    return [
        activity(
            f"a{n}",
            due=draw(st.none() | days),
            follow_up=draw(st.sampled_from([None, "x"])),
            follow_up_done=draw(st.none() | days),
            village=draw(st.sampled_from(["v1", "v2", "Tembesi", "?", None])),
            officer=draw(st.sampled_from([None, "Petugas A", "petugas a"])),
        )
        for n in range(draw(st.integers(0, 30)))
    ]


@given(many())
def test_every_open_one_is_there_once_and_somebodys_or_nobodys(activities: list[Activity]) -> None:
    found = open_of(*activities)
    wanted = {a.id for a in activities if a.follow_up_done is None and (a.follow_up or a.follow_up_due)}
    assert [one.activity.id for one in found] == list(dict.fromkeys(one.activity.id for one in found))
    assert {one.activity.id for one in found} == wanted
    overdue = [one.overdue for one in found]
    assert overdue == sorted(overdue, reverse=True)
    shares = by_officer(found)
    assert {one.activity.id for theirs in shares.values() for one in theirs} == wanted
    assert sum(map(len, shares.values())) == sum(max(1, len(one.officers)) for one in found)
    for name, theirs in shares.items():
        assert all(name.casefold() in (x.casefold() for x in one.officers or ("",)) for one in theirs)


@given(many(), st.integers(-500, 500), st.integers(0, 23))
def test_a_reminder_has_come_is_of_an_open_one_and_there_is_at_most_one_of_each(
    activities: list[Activity], away: int, hour: int
) -> None:
    now = datetime(2026, 11, 23, hour, tzinfo=WIB) + away * DAY
    made = told(*activities, now=now)
    assert all(one.due <= now and is_open(one.due, CALENDAR) for one in made)
    assert len({one.plan for one in made}) == len(made) <= MOST
    open_now = {a.id for a in activities if a.follow_up_due and a.follow_up_done is None}
    assert {one.plan for one in made} <= open_now


@pytest.mark.parametrize(
    ("now", "lead"),
    [
        ("2026-11-24 09:00", None),
        ("2026-11-25 07:59", None),
        ("2026-11-25 08:00", "1d"),
        ("2026-11-26 07:00", "2h"),
        ("2026-11-26 23:00", "2h"),
        ("2026-11-27 07:59", "2h"),
        ("2026-11-27 08:00", "late"),
        ("2027-03-01 08:00", "late"),
    ],
)
def test_it_is_told_at_the_lead_times_of_events_and_once_more_when_its_day_has_passed(
    now: str, lead: str | None
) -> None:
    rules = Rules(
        calendar=CALENDAR, people=PEOPLE, names=NAMES, leads={"event": ("1d", "2h"), "post": ("9d",)}
    )
    moment = datetime.fromisoformat(now).replace(tzinfo=WIB)
    made = told(activity(due=date(2026, 11, 26)), now=moment, rules=rules)
    assert [one.lead for one in made] == ([] if lead is None else [lead])


def test_its_key_names_the_activity_the_day_and_the_lead_so_that_another_day_is_told_anew() -> None:
    [one] = told(activity("a-1"), now=NOW)
    assert one.key == one.id == "activities|a-1|follow_up|2026-11-23|2h"
    [late] = told(activity("a-1", due=TODAY - 10 * DAY))
    assert late.key == "activities|a-1|follow_up|2026-11-13|late"


def test_it_goes_to_the_officers_that_are_people_of_the_office_else_to_the_heads() -> None:
    assert told(activity())[0].logins == ("budi",)
    assert told(activity(village="v2", officer="Petugas X"))[0].logins == ("kepala",)
    assert told(activity(village="v2", officer="tamu"))[0].logins == ("kepala",)
    assert told(activity(), rules=Rules(calendar=CALENDAR))[0].logins == ()


def test_who_has_seen_it_is_not_told_again_and_it_goes_with_what_was_done() -> None:
    [one] = told(activity())
    assert mine([one], "ani", now=NOW) == ()
    assert told(activity(), words=[said(one, "budi")]) == ()
    assert told(activity(), words=[said(one, "ani")]) != ()  # whom it does not concern
    assert told(activity(follow_up_done=TODAY)) == ()


def test_one_seen_before_its_day_is_told_again_when_the_day_has_passed() -> None:
    [before] = told(activity())
    later = NOW + 2 * DAY
    assert [one.lead for one in told(activity(), now=later, words=[said(before, "budi")])] == ["late"]


def test_it_says_where_and_what_kind_and_nothing_that_anybody_wrote() -> None:
    [one] = told(activity(follow_up="Hubungi Siti 081234567890", title="Siti", kind="counselling"))
    assert one.work is not None
    assert (one.work.place, one.work.kind, one.occurrence.plan.title) == ("Teluk Tering", "counselling", "")
    assert "Siti" not in repr(one)


def test_of_thousands_of_old_ones_the_newest_are_told() -> None:
    made = told(*(activity(f"a{n:04}", due=TODAY - (n + 1) * DAY) for n in range(1000)))
    assert len(made) == MOST
    assert min(one.start for one in made) > "2026-09"
