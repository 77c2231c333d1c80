"""Who is reminded of what, and when: derived from plans, days, rules and what people said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from store.models.acknowledgement import Acknowledgement
from store.models.plan import Plan, Variant
from store.models.row import FieldEdit
from store.queries.concerned import Rules
from store.queries.leads import before, is_open, last_open
from store.queries.outreach import occurrences
from store.queries.reminders import Found, Reminder, find, mine, schedule, span
from store.queries.workdays import Calendar, Holiday, quiet_spans
from tests.queries.held import rows

WIB = ZoneInfo("Asia/Jakarta")
OPEN = Calendar(workdays=frozenset(range(1, 8)))
OFFICE = Calendar(quiet=((time(21), time(6)),))
PEOPLE = {"kepala": "head", "ani": "staff", "budi": "staff", "tamu": "viewer"}


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def plan(at: str, *leads: str, status: str = "scheduled", **fields: Any) -> Plan:
    fields.setdefault("variants", {"x": Variant(status=status)})
    return Plan(id=fields.pop("id", "p"), title="TPPO", at=wib(at), lead_times=leads, **fields)


def found(
    now: str,
    *plans: Plan,
    calendar: Calendar = OPEN,
    words: Sequence[Acknowledgement] = (),
    edits: Mapping[str, FieldEdit] | None = None,
    **rules: Any,
) -> Found:
    made, moment = Rules(calendar=calendar, **rules), wib(now)
    held = rows(*plans)
    first, last = span(held, made, moment)
    placed = occurrences(held, first.date(), last.date(), zone=WIB, now=moment, calendar=calendar)
    return find(placed, rules=made, now=moment, words=words, edits=lambda _: edits or {})


def told(now: str, *plans: Plan, **more: Any) -> list[tuple[str, str]]:
    """(lead, due) of what is due."""
    return [(one.lead, f"{one.due:%m-%d %H:%M}") for one in found(now, *plans, **more).due]


def said(
    reminder: Reminder, by: str, at: str, action: str = "ack", until: str | None = None
) -> Acknowledgement:
    return Acknowledgement(
        id=f"k-{by}{at}",
        key=reminder.id,
        by=by,
        at=wib(at),
        action=action,
        until=wib(until) if until else None,
    )


def test_a_reminder_is_due_at_its_lead_time_and_not_before() -> None:
    one = plan("2026-11-30T10:00", "1d", "2h")
    assert told("2026-11-29T09:59", one) == []
    assert told("2026-11-29T10:00", one) == [("1d", "11-29 10:00")]
    [reminder] = found("2026-11-29T10:00", one).due
    assert reminder.key == "p|2026-11-30T10:00|x|1d"


def test_of_several_that_are_due_only_the_nearest_is_told() -> None:
    one = plan("2026-11-30T10:00", "1d", "2h", "15m")
    assert told("2026-11-30T08:30", one) == [("2h", "11-30 08:00")]
    assert told("2026-11-30T12:00", one) == [("15m", "11-30 09:45")]


def test_a_plan_without_lead_times_gets_those_of_its_kind() -> None:
    leads = {"post": ("1d",), "event": ("3d",)}
    assert told("2026-11-29T10:00", plan("2026-11-30T10:00"), leads=leads) == [("1d", "11-29 10:00")]
    assert told("2026-11-29T10:00", plan("2026-11-30T10:00", kind="event"), leads=leads) == [
        ("3d", "11-27 10:00")
    ]


def test_each_channel_has_a_reminder_of_its_own_as_long_as_something_is_expected_of_it() -> None:
    states = {
        "instagram": "posted",
        "x": "scheduled",
        "tiktok": "skipped",
        "website": "hold",
        "field": "draft",
    }
    one = plan("2026-11-30T10:00", variants={name: Variant(status=state) for name, state in states.items()})
    assert [each.channel for each in found("2026-11-29T10:00", one).due] == ["x"]


@pytest.mark.parametrize(
    ("at", "lead", "due"),
    [
        ("2026-11-25T07:00", "2h", "11-24 20:59"),  # 05:00 is quiet: the evening before
        ("2026-11-25T06:00", "15m", "11-24 20:59"),
        ("2026-11-30T10:00", "1d", "11-27 20:59"),  # a Sunday: Friday evening
        ("2026-11-30T10:00", "3w", "11-25 10:00"),  # three working days
        ("2026-11-25T10:00", "2h", "11-25 08:00"),
    ],
)
def test_a_lead_time_in_quiet_hours_or_on_a_free_day_moves_to_the_last_open_minute_before(
    at: str, lead: str, due: str
) -> None:
    [one] = schedule_of(plan(at, lead), OFFICE)
    assert f"{one.due:%m-%d %H:%M}" == due


def test_quiet_hours_may_end_at_midnight() -> None:
    night = Calendar(quiet=quiet_spans(["21:00-24:00", "00:00-06:00"]))
    [one] = schedule_of(plan("2026-11-25T07:00", "2h"), night)
    assert f"{one.due:%m-%d %H:%M}" == "11-24 20:59"


def schedule_of(one: Plan, calendar: Calendar) -> tuple[Reminder, ...]:
    [occurrence] = occurrences(
        rows(one), one.at.date(), one.at.date(), zone=WIB, now=one.at, calendar=calendar
    )
    return schedule(occurrence, "x", rules=Rules(calendar=calendar))


def test_a_holiday_that_is_added_later_moves_the_time_and_keeps_the_key() -> None:
    one = plan("2026-12-02T10:00", "1d")
    holiday = Calendar(holidays={date(2026, 12, 1): Holiday("Libur kantor", "office")})
    [before_], [after] = schedule_of(one, Calendar()), schedule_of(one, holiday)
    assert (before_.key, f"{before_.due:%m-%d %H:%M}") == (after.key, "12-01 10:00")
    assert f"{after.due:%m-%d %H:%M}" == "11-30 23:59"


def test_a_plan_of_a_whole_day_begins_at_eight() -> None:
    assert told("2026-11-29T08:00", plan("2026-11-30T00:00", "1d", all_day=True)) == [("1d", "11-29 08:00")]


def test_the_twenty_ninth_of_february_has_its_reminder() -> None:
    yearly = plan("2024-02-29T09:00", "1d", recurrence="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
    assert [one.key for one in found("2028-02-28T09:00", yearly).due] == ["p|2028-02-29T09:00|x|1d"]
    assert found("2027-02-28T09:00", yearly).due == ()
    assert told("2028-03-01T08:00", plan("2028-03-01T09:00", "1d")) == [("1d", "02-29 09:00")]


def test_midnight_is_a_moment_like_any_other() -> None:
    one = plan("2026-12-01T00:00", "0m", "1d")
    assert told("2026-11-30T23:59", one) == [("1d", "11-30 00:00")]
    assert told("2026-12-01T00:00", one) == [("0m", "12-01 00:00")]
    [due] = found("2026-12-01T00:00", one).due
    assert due.start == "2026-12-01T00:00"


def test_a_plan_that_is_moved_takes_its_old_keys_with_it() -> None:
    one = plan("2026-11-30T10:00", "1d")
    [old] = found("2026-11-29T12:00", one).due
    words = [said(old, "ani", "2026-11-29T12:00")]
    assert found("2026-11-29T13:00", one, words=words).due == ()
    moved = replace(one, at=wib("2026-11-30T12:30"))
    [new] = found("2026-11-29T13:00", moved, words=words).due
    assert new.key == "p|2026-11-30T12:30|x|1d"


def test_a_plan_made_too_late_for_its_lead_times_is_told_at_once_even_in_quiet_hours() -> None:
    one = plan("2026-11-30T06:30", "2h", "1d")  # both move to Friday evening; made on Sunday night
    assert told("2026-11-29T23:00", one, calendar=OFFICE) == [("2h", "11-27 20:59")]


def test_a_long_lead_time_reaches_beyond_a_week() -> None:
    assert told("2026-11-24T10:00", plan("2026-12-15T10:00", "21d")) == [("21d", "11-24 10:00")]


def test_after_two_days_without_anybody_what_is_old_is_told_as_missed_and_the_rest_once() -> None:
    old = plan("2026-11-24T09:00", "2h", id="old")
    passed = plan("2026-11-25T20:00", "2h", id="passed")
    coming = plan("2026-11-26T20:00", "1d", "2h", id="coming")
    now = found("2026-11-26T08:00", old, passed, coming)
    assert [one.plan for one in now.missed] == ["old"]
    assert [(one.plan, one.lead) for one in now.due] == [("passed", "2h"), ("coming", "1d")]


def test_a_changed_occurrence_is_reminded_of_by_its_series_and_its_own_time() -> None:
    series = plan("2026-11-02T10:00", "1d", id="s", recurrence="FREQ=WEEKLY")
    changed = plan("2026-11-30T15:00", "1d", id="o", series="s", occurrence="2026-11-30T10:00")
    assert [one.key for one in found("2026-11-29T16:00", series, changed).due] == ["s|2026-11-30T15:00|x|1d"]


# Who


def test_it_is_for_the_owner_and_for_everybody_where_nobody_knows_the_owner() -> None:
    def whom(owner: str | None) -> tuple[str, ...]:
        one = plan("2026-11-30T10:00", "1d", owner=owner)
        [due] = found("2026-11-29T10:00", one, people=PEOPLE, names={"bu ani": "ani"}).due
        return due.logins

    assert [whom(None), whom("budi"), whom("Bu Ani"), whom("siapa")] == [(), ("budi",), ("ani",), ()]


def edit(by: str, at: str) -> FieldEdit:
    return FieldEdit(rev=1, by=by, at=wib(at))


def approvals(
    now: str, at: str, *leads: str, submitted: str, approval: str = "other"
) -> list[tuple[str, Any]]:
    edits = {"status.x": edit("ani", submitted), "caption.x": edit("ani", submitted)}
    one = plan(at, *leads, status="review", owner="ani")
    due = found(now, one, edits=edits, people=PEOPLE, approval=approval).due
    return [(each.role, each.logins) for each in due]


def test_an_unapproved_plan_reminds_whoever_may_approve_and_not_its_owner() -> None:
    first = ("2026-11-27T10:00", "2026-11-30T10:00", "3d", "1d")
    assert approvals(*first, submitted="2026-11-20T10:00") == [("approver", ("budi", "kepala"))]
    assert approvals(*first, submitted="2026-11-20T10:00", approval="head") == [("approver", ("kepala",))]
    assert approvals(*first, submitted="2026-11-20T10:00", approval="none") == [("approver", ("ani",))]


def test_a_field_event_without_a_caption_waits_for_nobodys_approval_and_reminds_its_officer() -> None:
    def roles(**channel: Any) -> set[tuple[str, tuple[str, ...]]]:
        one = plan(
            "2026-11-30T10:00", "1d", variants={"field": Variant(status="review", **channel)}, owner="ani"
        )
        due = found("2026-11-29T11:00", one, people=PEOPLE, approval="head").due
        return {(each.role, each.logins) for each in due}

    assert roles() == {("assignee", ("ani",))}
    assert roles(caption="Ayo datang.") == {("approver", ("kepala",))}


def test_approvers_are_reminded_twice_a_day_apart_and_then_the_head_once() -> None:
    edits = {"status.x": edit("ani", "2026-11-01T10:00")}
    one = plan("2026-11-30T10:00", "7d", "1d", status="review")
    [occurrence] = occurrences(rows(one), one.at.date(), one.at.date(), zone=WIB, now=one.at)
    rules = Rules(calendar=OPEN, people=PEOPLE, approval="other")
    steps = schedule(occurrence, "x", rules=rules, edits=lambda _: edits)
    assert [(one.role, f"{one.due:%m-%d}") for one in steps] == [
        ("approver", "11-23"), ("approver", "11-24"), ("head", "11-25"),
    ]  # fmt: skip
    assert len({each.key for each in steps}) == 3


def test_where_no_day_is_left_the_head_is_told_at_the_nearest_lead_time() -> None:
    day = ("2026-11-30T10:00", "1d", "2h")
    assert approvals("2026-11-29T10:00", *day, submitted="2026-11-20T10:00") == [
        ("approver", ("budi", "kepala"))
    ]
    assert approvals("2026-11-30T08:00", *day, submitted="2026-11-20T10:00") == [("head", ("kepala",))]
    assert approvals("2026-11-30T09:00", *day, submitted="2026-11-30T09:00") == [
        ("approver", ("budi", "kepala"))
    ]


def test_a_plan_approved_after_all_its_lead_times_reminds_its_owner_at_once() -> None:
    waiting = plan("2026-11-30T10:00", "1d", "2h", status="review", owner="ani")
    edits = {"status.x": edit("ani", "2026-11-28T10:00")}
    [asked] = found("2026-11-30T09:00", waiting, edits=edits, people=PEOPLE, approval="other").due
    approved = replace(waiting, variants={"x": Variant(status="scheduled")})
    words = [said(asked, login, "2026-11-30T09:01") for login in PEOPLE]
    [due] = found("2026-11-30T09:02", approved, edits=edits, words=words, people=PEOPLE).due
    assert (due.role, due.logins, due.lead) == ("assignee", ("ani",), "2h")
    assert due.sending != asked.sending


# What people say


def test_an_acknowledgement_of_whom_it_is_for_clears_it_for_all_and_anybody_elses_for_them_alone() -> None:
    one = plan("2026-11-30T10:00", "1d", owner="ani")
    [due] = found("2026-11-29T10:00", one, people=PEOPLE).due
    by_budi, by_ani = said(due, "budi", "2026-11-29T10:01"), said(due, "ani", "2026-11-29T10:02")
    assert len(found("2026-11-29T10:03", one, people=PEOPLE, words=[by_budi]).due) == 1
    assert found("2026-11-29T10:03", one, people=PEOPLE, words=[by_ani]).due == ()
    everybodys = replace(one, owner=None)
    [due] = found("2026-11-29T10:00", everybodys, people=PEOPLE).due
    assert found("2026-11-29T10:03", everybodys, people=PEOPLE, words=[by_budi]).due == ()


def test_mine_are_those_for_me_or_for_everybody_that_i_did_not_put_away() -> None:
    mine_, other = (
        plan("2026-11-30T10:00", "1d", owner="ani"),
        plan("2026-11-30T11:00", "1d", id="q", owner="budi"),
    )
    due = found("2026-11-29T12:00", mine_, other, plan("2026-11-30T12:00", "1d", id="r"), people=PEOPLE).due
    now = wib("2026-11-29T12:00")
    assert [one.plan for one in mine(due, "ani", now=now)] == ["p", "r"]


def test_a_snoozed_reminder_is_away_until_then_and_is_sent_again() -> None:
    one = plan("2026-11-30T10:00", "1d", owner="ani")
    [due] = found("2026-11-29T10:00", one).due
    words = [said(due, "ani", "2026-11-29T10:01", "snooze", "2026-11-29T13:00")]
    assert found("2026-11-29T12:59", one, words=words).due == ()
    [again] = found("2026-11-29T13:00", one, words=words).due
    assert (again.key, again.id) == (due.key, due.id)
    assert again.sending != due.sending
    words.append(said(due, "ani", "2026-11-29T13:01"))
    assert found("2026-11-29T13:02", one, words=words).due == ()


def test_a_test_reminder_is_shown_for_a_while_and_goes_when_it_is_acknowledged() -> None:
    asked = Acknowledgement(id="k", key="test|a|app|0m", by="ani", at=wib("2026-11-29T10:00"), action="test")
    [one] = found("2026-11-29T10:05", words=[asked]).due
    assert one.role == "test"
    assert found("2026-11-29T10:16", words=[asked]).due == ()
    assert found("2026-11-29T10:05", words=[asked, said(one, "ani", "2026-11-29T10:01")]).due == ()


# Whatever the plan

LEADS = st.lists(
    st.builds("{}{}".format, st.integers(0, 9), st.sampled_from("mhdw")), min_size=1, max_size=4, unique=True
)
MINUTES = st.integers(0, 60 * 24 * 60)
DAYS = st.builds(
    lambda days, off: Calendar(
        workdays=frozenset(days),
        quiet=((time(21), time(6)),),
        holidays={date(2026, 11, 1) + timedelta(days=n): Holiday("x") for n in off},
    ),
    st.sets(st.integers(1, 7), min_size=1),
    st.sets(st.integers(0, 75), max_size=10),
)
START = wib("2026-11-01T00:00")


@settings(max_examples=150, deadline=None)
@given(MINUTES, LEADS, DAYS)
def test_nothing_is_dropped(minutes: int, leads: list[str], calendar: Calendar) -> None:
    """At the time of a plan one reminder of it is due, and each came no later than its lead time, at an open moment."""
    at = START + timedelta(minutes=minutes)
    one = plan(f"{at:%Y-%m-%dT%H:%M}", *leads)
    now = f"{at:%Y-%m-%dT%H:%M}"
    assert len(found(now, one, calendar=calendar).due) == 1
    for each in schedule_of(one, calendar):
        assert each.due <= before(at, each.lead, calendar) <= at
        assert is_open(each.due, calendar)
        assert each.due == last_open(before(at, each.lead, calendar), calendar)


@settings(max_examples=100, deadline=None)
@given(MINUTES, LEADS, DAYS, st.lists(MINUTES, min_size=2, max_size=6))
def test_as_time_goes_on_the_lead_only_gets_nearer_and_the_same_question_has_the_same_answer(
    minutes: int, leads: list[str], calendar: Calendar, moments: list[int]
) -> None:
    at = START + timedelta(minutes=minutes)
    one = plan(f"{at:%Y-%m-%dT%H:%M}", *leads)
    last = datetime.min.replace(tzinfo=WIB)
    for moment in sorted(moments):
        now = f"{START + timedelta(minutes=moment):%Y-%m-%dT%H:%M}"
        first, second = found(now, one, calendar=calendar), found(now, one, calendar=calendar)
        assert [each.id for each in first.due] == [each.id for each in second.due]
        for each in (*first.due, *first.missed):
            assert last <= each.due <= wib(now)
            last = each.due
