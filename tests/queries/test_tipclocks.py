"""The clocks of tips: stages, what stands, what goes on with what was left; against a count of half hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.tip import Note, Referral, Tip, Turn
from store.queries.tipclocks import Clock, ClockRules, clock_of, clock_rules, course_of
from store.queries.workdays import Calendar, Holiday
from store.queries.worktime import OfficeHours
from tui.headless.calendar import table

WIB = ZoneInfo("Asia/Jakarta")
CALENDAR = Calendar(holidays=table()[0])
RULES = clock_rules(OfficeHours(CALENDAR, zone=WIB))
HALF = timedelta(minutes=30)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=WIB)
"""A week without a holiday."""


def tip(at: datetime = MONDAY, *turns: tuple[datetime, str], **more: object) -> Tip:
    made = tuple(Turn(at=when, by="staf1", status=status) for when, status in turns)
    status = turns[-1][1] if turns else "new"
    values = {"id": "t", "received_at": at, "text": "x", "status": status, "turns": made, **more}
    return Tip(**values)  # type: ignore[arg-type]


def clock(held: Tip, now: datetime, *, urgent: bool = False, **more: object) -> Clock:
    return clock_of(held, urgent, RULES, now, **more)  # type: ignore[arg-type]


def answer(at: datetime) -> Note:
    return Note(at=at, by="staf1", text="sudah dijawab", kind="answer")


def test_a_new_tip_is_to_be_verified_in_three_working_days() -> None:
    found = clock(tip(), MONDAY + 2 * HOUR)
    assert (found.stage, found.due, found.left) == ("verify", MONDAY + 3 * DAY, 22 * HOUR)
    assert (found.wall, found.frozen, found.late, found.proposed) == (False, False, False, False)


def test_friday_half_past_four_before_a_monday_of_collective_leave_is_due_on_thursday() -> None:
    leave = {date(2026, 11, 30): Holiday("Cuti bersama", "leave")}
    rules = clock_rules(OfficeHours(Calendar(holidays=leave), zone=WIB))
    due = course_of(tip(datetime(2026, 11, 27, 16, 30, tzinfo=WIB)), False, rules).due
    assert due == datetime(2026, 12, 3, 16, tzinfo=WIB)


@pytest.mark.parametrize("status", ["new", "triage"])
def test_having_a_look_is_not_yet_verifying(status: str) -> None:
    held = tip(MONDAY, (MONDAY + HOUR, "open"), (MONDAY + 2 * HOUR, status))
    assert clock(held, MONDAY + DAY).stage == "verify"
    assert clock(tip(MONDAY, (MONDAY + HOUR, "triage")), MONDAY + DAY).due == MONDAY + 3 * DAY


def test_who_opens_it_has_five_working_days_from_then_to_do_something() -> None:
    held = tip(MONDAY, (MONDAY + DAY, "open"))
    assert (clock(held, MONDAY + DAY).stage, clock(held, MONDAY + DAY).due) == ("follow_up", MONDAY + 8 * DAY)


@pytest.mark.parametrize(
    "more",
    [
        {"notes": (answer(MONDAY + 2 * DAY),)},
        {"referrals": (Referral(agency="polda", at=MONDAY + 2 * DAY, by="staf1"),)},
    ],
)
def test_an_answer_or_a_referral_ends_the_follow_up_and_ten_quiet_days_propose_closing(
    more: dict[str, object],
) -> None:
    held = tip(MONDAY, (MONDAY + DAY, "open"), **more)
    last = datetime(2026, 12, 9, 9, tzinfo=WIB)
    found = clock(held, last - timedelta(seconds=1))
    assert (found.stage, found.due, found.left, found.proposed) == ("close", None, None, False)
    assert clock(held, last).proposed
    assert not clock(held, last, moved=True).proposed


def test_a_note_is_no_answer() -> None:
    held = tip(MONDAY, (MONDAY, "open"), notes=(Note(at=MONDAY + HOUR, by="staf1", text="x"),))
    assert clock(held, MONDAY + DAY).stage == "follow_up"


@pytest.mark.parametrize("closed", ["done", "not_ours", "spam", "archived"])
def test_nothing_runs_once_it_is_closed(closed: str) -> None:
    found = clock(tip(MONDAY, (MONDAY + DAY, closed), due_at=MONDAY), MONDAY + 90 * DAY)
    assert (found.stage, found.due, found.left, found.late) == ("", None, None, False)


@pytest.mark.parametrize("status", ["waiting", "snoozed", "referred"])
def test_the_clock_stands_and_tells_what_will_be_left(status: str) -> None:
    held = tip(MONDAY, (MONDAY, "open"), (MONDAY + DAY, status))
    found = clock(held, MONDAY + 40 * DAY)
    assert found.frozen
    assert (found.due, found.late) == (None, False)
    assert found.left == (None if status == "referred" else 4 * 8 * HOUR)  # a referral is what was to be done


def test_on_return_it_goes_on_with_what_was_left() -> None:
    held = tip(MONDAY, (MONDAY, "open"), (MONDAY + DAY, "waiting"), (MONDAY + 7 * DAY, "open"))
    assert clock(held, MONDAY + 7 * DAY).left == 4 * 8 * HOUR
    assert clock(held, MONDAY + 7 * DAY).due == MONDAY + 11 * DAY


def test_what_was_late_before_it_waited_is_late_when_it_returns() -> None:
    held = tip(MONDAY, (MONDAY + 4 * DAY, "waiting"))
    assert clock(held, MONDAY + 8 * DAY).left == -8 * HOUR
    back = tip(MONDAY, (MONDAY + 4 * DAY, "waiting"), (MONDAY + 8 * DAY, "triage"))
    found = clock(back, MONDAY + 8 * DAY)
    assert (found.due, found.late, found.left) == (
        MONDAY + 3 * DAY,
        True,
        -3 * 8 * HOUR,
    )


def test_a_snooze_that_ended_goes_on_from_its_end_whoever_looks_and_when() -> None:
    until = MONDAY + 2 * DAY
    held = tip(MONDAY, (MONDAY + HOUR, "snoozed"), snooze_until=until)
    assert clock(held, until - HOUR).frozen
    assert clock(held, until - HOUR).left == 23 * HOUR
    for later in (until, until + DAY, until + 9 * DAY):
        assert clock(held, later).due == RULES.hours.add(until, 23 * HOUR)
        assert not clock(held, later).frozen


def test_what_waited_when_it_was_snoozed_stands_on_when_the_snooze_ends() -> None:
    until = MONDAY + 2 * DAY
    held = tip(MONDAY, (MONDAY + HOUR, "waiting"), (MONDAY + DAY, "snoozed"), snooze_until=until)
    written = tip(MONDAY, (MONDAY + HOUR, "waiting"), (MONDAY + DAY, "snoozed"), (until, "waiting"))
    for found in (clock(held, MONDAY + 9 * DAY), clock(written, MONDAY + 9 * DAY)):
        assert (found.frozen, found.due, found.late, found.left) == (True, None, False, 23 * HOUR)
    assert course_of(held, False, RULES).rests(until - HOUR)
    assert not course_of(held, False, RULES).rests(until)


def test_hours_of_the_wall_are_hours_also_where_the_clocks_are_changed() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    rules = clock_rules(OfficeHours(CALENDAR, zone=berlin))
    night = datetime(2026, 3, 29, 1, tzinfo=berlin)  # an hour before the clocks are put forward
    found = clock_of(tip(night), True, rules, night)
    assert found.due == datetime(2026, 3, 29, 6, tzinfo=berlin)
    assert found.left == 4 * HOUR
    back = datetime(2026, 10, 25, 1, tzinfo=berlin)
    asked = tip(back, (back + 2 * HOUR, "waiting"), (back + 9 * HOUR, "triage"))
    assert clock_of(asked, True, rules, back + 9 * HOUR).left == HOUR  # from 01:00 to 03:00 were three


def test_an_urgent_one_has_four_hours_of_any_night_and_a_day_to_follow_up() -> None:
    night = datetime(2026, 11, 28, 23, tzinfo=WIB)  # a Saturday
    found = clock(tip(night), night + HOUR, urgent=True)
    assert (found.wall, found.due, found.left) == (True, night + 4 * HOUR, 3 * HOUR)
    opened = tip(night, (night + 2 * HOUR, "open"))
    assert clock(opened, night + 2 * HOUR, urgent=True).due == night + 26 * HOUR


def test_hours_of_what_a_person_made_urgent_begin_with_that_word() -> None:
    found = clock(tip(), MONDAY + 5 * DAY, urgent=True, since=MONDAY + 5 * DAY)
    assert found.due == MONDAY + 5 * DAY + 4 * HOUR
    assert clock(tip(), MONDAY, urgent=True, since=MONDAY - DAY).due == MONDAY + 4 * HOUR


def test_waiting_freezes_the_wall_clock_too() -> None:
    held = tip(MONDAY, (MONDAY + HOUR, "waiting"), (MONDAY + 30 * HOUR, "triage"))
    assert clock(held, MONDAY + 30 * HOUR, urgent=True).due == MONDAY + 33 * HOUR


def test_an_urgent_one_sleeps_no_longer_than_it_has_time() -> None:
    held = tip(MONDAY, (MONDAY + HOUR, "snoozed"), snooze_until=MONDAY + 9 * DAY)
    assert clock(held, MONDAY + 3 * HOUR, urgent=True).frozen
    awake = clock(held, MONDAY + 4 * HOUR, urgent=True)
    assert not awake.frozen
    assert (awake.due, awake.left) == (MONDAY + 7 * HOUR, 3 * HOUR)


def test_a_person_s_date_wins_over_every_clock_but_closing() -> None:
    wanted = MONDAY + 2 * HOUR
    for status in ("triage", "open", "waiting", "snoozed"):
        found = clock(tip(MONDAY, (MONDAY, status), due_at=wanted), MONDAY + HOUR)
        assert (found.due, found.left, found.by_hand) == (wanted, HOUR, True)
        assert clock(tip(MONDAY, (MONDAY, status), due_at=wanted), MONDAY + 3 * HOUR).late
    assert not clock(tip(MONDAY, due_at=MONDAY + DAY), MONDAY + DAY - timedelta(seconds=1)).late


def test_a_status_of_the_source_counts_as_looked_at_at_an_unknown_time() -> None:
    held = tip(MONDAY, status="open")
    assert (clock(held, MONDAY).stage, clock(held, MONDAY).due) == ("follow_up", MONDAY + 7 * DAY)
    waits = tip(MONDAY, (MONDAY + DAY, "waiting"))
    assert clock(waits, MONDAY + 2 * DAY, first="open").stage == "follow_up"
    assert clock(waits, MONDAY + 2 * DAY).stage == "verify"


def test_what_was_closed_by_mistake_goes_on_with_what_was_left() -> None:
    for closed in ("not_ours", "spam"):
        held = tip(MONDAY, (MONDAY, "open"), (MONDAY + DAY, closed), (MONDAY + 8 * DAY, "open"))
        assert clock(held, MONDAY + 8 * DAY).due == RULES.hours.add(MONDAY + 8 * DAY, 4 * 8 * HOUR)


def test_what_was_done_and_is_opened_again_is_to_be_followed_up_anew() -> None:
    again = MONDAY + 7 * DAY
    held = tip(
        MONDAY, (MONDAY, "open"), (MONDAY + DAY, "done"), (again, "open"), notes=(answer(MONDAY + HOUR),)
    )
    assert (clock(held, again).stage, clock(held, again).due) == ("follow_up", again + 7 * DAY)
    answered = tip(
        MONDAY, (MONDAY, "open"), (MONDAY + DAY, "done"), (again, "open"), notes=(answer(again + HOUR),)
    )
    assert clock(answered, again + DAY).stage == "close"


def test_waiting_for_a_reporter_who_says_nothing_for_ten_days_proposes_closing() -> None:
    held = tip(MONDAY, (MONDAY, "open"), (MONDAY + DAY, "waiting"))
    quiet = RULES.hours.add(MONDAY + DAY, 80 * HOUR)
    assert quiet is not None
    assert clock(held, quiet).proposed
    assert clock(held, quiet).frozen
    assert not clock(held, quiet - HOUR).proposed
    assert not clock(tip(MONDAY, (MONDAY, "referred")), MONDAY + 90 * DAY).proposed


def test_turns_out_of_order_break_nothing() -> None:
    held = tip(MONDAY, (MONDAY - 9 * DAY, "waiting"), (MONDAY - 8 * DAY, "triage"))
    assert clock(held, MONDAY).due == MONDAY + 3 * DAY


HALVES = 180 * 48
START = datetime(2025, 3, 1, tzinfo=WIB)  # Idul Fitri and its collective leave lie ahead
OPEN = [
    moment.weekday() < 5 and moment.date() not in CALENDAR.holidays and 8 <= moment.hour < 16
    for moment in (START + HALF * n for n in range(HALVES))
]


@settings(deadline=None, max_examples=300)
@given(
    received=st.integers(0, 40 * 48),
    gaps=st.lists(st.integers(1, 9 * 48), max_size=7),
    wall=st.booleans(),
    verified=st.booleans(),
    data=st.data(),
)
def test_it_is_due_when_so_much_was_counted_outside_of_what_stood(
    received: int, gaps: list[int], wall: bool, verified: bool, data: st.DataObject
) -> None:
    """Half hours counted one by one, nights and weekends only for a wall clock."""
    running, standing = (["open"] if verified else ["new", "triage"]), ["waiting", "snoozed", "spam"]
    turns, at, stands = [], received, []
    if verified:
        turns.append((START + HALF * at, "open"))
    for gap in gaps:
        at += gap
        turns.append((START + HALF * at, data.draw(st.sampled_from(running + standing))))
        stands.append((at, turns[-1][1] in standing))
    if turns and turns[-1][1] in standing:
        at += 1
        turns.append((START + HALF * at, running[0]))
        stands.append((at, False))
    held = tip(START + HALF * received, *turns)
    left = {(True, False): 8, (True, True): 48, (False, False): 48, (False, True): 80}[wall, verified]
    place = received
    while place < HALVES:
        is_standing = next((frozen for when, frozen in reversed(stands) if when <= place), False)
        left -= not is_standing and (wall or OPEN[place])
        place += 1
        if not left:
            break
    due = course_of(held, wall, RULES).due
    assert due == START + HALF * place


def test_the_rules_of_an_office_are_its_own() -> None:
    rules: ClockRules = clock_rules(OfficeHours(CALENDAR, zone=WIB), verify_days=1, urgent_hours=0.5)
    assert course_of(tip(), False, rules).due == MONDAY + DAY
    assert course_of(tip(), True, rules).due == MONDAY + HALF
