"""Reminders about tips: to whom, from when, until when; and that they hold nothing of what a tip says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from store.models.acknowledgement import Acknowledgement
from store.models.tip import Note, Referral, Tip, Turn
from store.queries.concerned import Rules
from store.queries.reminders import Reminder, find, mine
from store.queries.standing import TriageRules
from store.queries.tipclocks import clock_rules
from store.queries.tipreminders import MOST, TipRules, tip_reminders
from store.queries.triage import calling, triage
from store.queries.urgency import UrgencyRules
from store.queries.workdays import Calendar, quiet_spans
from store.queries.worktime import OfficeHours
from store.snapshot import Rows
from tests.queries.held import rows

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, tzinfo=WIB)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PEOPLE = {"kepala": "head", "ani": "staff", "budi": "staff", "tamu": "viewer"}
CALENDAR = Calendar(quiet=quiet_spans(["21:00-06:00"]))


def tip(name: str = "t", at: datetime = NOW - HOUR, status: str = "new", **more: object) -> Tip:
    since = more.pop("since", at)
    turns = () if status == "new" else (Turn(at=since, by="ani", status=status),)  # type: ignore[arg-type]
    values = {"id": name, "received_at": at, "text": "disekap", "status": status, "turns": turns, **more}
    return Tip(**values)  # type: ignore[arg-type]


def due(
    *tips: Tip,
    now: datetime = NOW,
    words: Sequence[Acknowledgement] = (),
    people: dict[str, str] | None = None,
    woken: frozenset[str] = frozenset(),
    **more: Any,
) -> tuple[Reminder, ...]:
    rules = Rules(calendar=CALENDAR, people=PEOPLE if people is None else people, names={"bu ani": "ani"})
    held: Rows[Any] = Rows({one.id: one for one in tips}, rows(*tips)._describe, woken=lambda: woken)
    office = TriageRules(clocks=clock_rules(OfficeHours(CALENDAR, zone=WIB)), urgency=UrgencyRules())
    made = tip_reminders(calling(held, office, now), rules, TipRules(**more), now)
    assert {one.id for one in made} == {
        one.id for one in tip_reminders(triage(held, office, now).lines, rules, TipRules(**more), now)
    }
    return find((), rules=rules, now=now, words=words, besides=made).due


def said(reminder: Reminder, by: str, action: str = "ack", until: datetime | None = None) -> Acknowledgement:
    return Acknowledgement(id=f"k-{by}", key=reminder.id, by=by, at=NOW, action=action, until=until)


def test_an_urgent_tip_is_told_at_once_to_whoever_has_it_and_to_the_heads() -> None:
    night = NOW.replace(hour=2, day=22)  # a Sunday, in quiet hours
    [one] = due(tip(at=night, urgent=True, assignee="ani"), now=night)
    assert (one.role, one.logins, one.due) == ("urgent", ("ani", "kepala"), night)
    assert one.key == one.id == "tips|t|urgent|2026-11-22T02:00"
    assert one.plan == "t"
    assert due(tip(assignee="ani")) == ()


@pytest.mark.parametrize(
    ("assignee", "logins"),
    [
        (None, ("kepala",)),
        ("Bu Ani", ("ani", "kepala")),
        ("kepala", ("kepala",)),
        ("orang luar", ("kepala",)),
    ],
)
def test_it_goes_to_people_that_the_office_knows(assignee: str | None, logins: tuple[str, ...]) -> None:
    assert due(tip(urgent=True, assignee=assignee))[0].logins == logins


def test_without_a_head_all_staff_are_told_and_without_people_everybody() -> None:
    assert due(tip(urgent=True), people={"budi": "staff", "ani": "staff", "tamu": "viewer"})[0].logins == (
        "ani", "budi",
    )  # fmt: skip
    assert due(tip(urgent=True), people={})[0].logins == ()


def test_it_stays_until_each_of_them_has_seen_it() -> None:
    held = tip(urgent=True, assignee="ani")
    [one] = due(held)
    seen = said(one, "ani")
    [left] = due(held, words=[seen])
    assert left.logins == ("kepala",)
    assert mine([left], "ani", now=NOW, words=[seen]) == ()
    assert mine([left], "kepala", now=NOW, words=[seen]) != ()
    assert due(held, words=[seen, said(one, "kepala")]) == ()
    assert due(held, words=[said(one, "budi")])[0].logins == ("ani", "kepala")  # whom it does not concern


def test_who_has_it_again_later_is_told_again_then() -> None:
    held = tip(urgent=True, assignee="ani")
    [one] = due(held)
    words = [said(one, "ani", "snooze", NOW + HOUR), said(one, "kepala")]
    assert due(held, words=words) == ()
    [again] = due(held, words=words, now=NOW + 2 * HOUR)
    assert (again.logins, again.again) == (("ani",), NOW + HOUR)
    assert again.sending != one.sending


@pytest.mark.parametrize(
    "change",
    [
        {"status": "done"}, {"status": "waiting"}, {"status": "referred"}, {"urgent": False},
        {"status": "open", "notes": (Note(at=NOW, by="ani", text="x", kind="answer"),)},
    ],
)  # fmt: skip
def test_it_goes_with_what_it_was_about(change: dict[str, object]) -> None:
    values = {"urgent": True, **change}
    assert due(tip(**values)) == ()  # type: ignore[arg-type]


def test_a_restricted_tip_is_told_to_the_heads_alone() -> None:
    assert due(tip(urgent=True, assignee="ani", restricted=True))[0].logins == ("kepala",)


def test_nobody_is_told_who_may_not_read_tips() -> None:
    held = tip(urgent=True, assignee="ani")
    assert due(held, readers=frozenset({"kepala", "budi"}))[0].logins == ("kepala",)
    assert due(held, readers=frozenset({"budi"}))[0].logins == ("budi",)
    assert due(held, readers=frozenset()) == ()


def test_a_snooze_that_ended_reminds_whoever_has_it_at_an_open_moment() -> None:
    until = datetime(2026, 11, 21, 10, tzinfo=WIB)  # a Saturday
    held = tip(at=NOW - 9 * DAY, status="snoozed", since=NOW - 5 * DAY, assignee="budi", snooze_until=until)
    monday = datetime(2026, 11, 23, 6, tzinfo=WIB)
    assert due(held, now=monday - HOUR) == ()
    [one] = due(held, now=monday)
    assert (one.role, one.logins, one.due) == ("woken", ("budi",), monday)
    again = msgspec.structs.replace(held, snooze_until=NOW + 9 * DAY)
    assert due(again) == ()
    [spoke] = due(again, woken=frozenset({"t"}))
    assert (spoke.role, spoke.key) == ("woken", "tips|t|woken|2026-11-18T09:00")


def test_a_referral_that_nobody_confirms_reminds_after_the_days_that_an_agency_has() -> None:
    at = datetime(2026, 11, 13, 15, tzinfo=WIB)  # a Friday
    sent = Referral(agency="polda", at=at, by="budi")
    held = tip(at=at - DAY, status="referred", since=at, referrals=(sent,))
    friday = datetime(2026, 11, 20, 23, tzinfo=WIB)
    assert due(held, now=friday) == ()
    [one] = due(held, now=datetime(2026, 11, 23, 8, tzinfo=WIB), agency=str.upper)
    assert (one.role, one.logins) == ("unacknowledged", ("budi",))
    assert one.tip is not None
    assert one.tip.agency == "POLDA"
    assert due(msgspec.structs.replace(held, assignee="ani"))[0].logins == ("ani",)
    assert due(held, acknowledge_days=9) == ()
    confirmed = msgspec.structs.replace(sent, acknowledged=date(2026, 11, 16))
    assert due(msgspec.structs.replace(held, referrals=(confirmed,))) == ()


def test_thousands_of_old_urgent_tips_do_not_ring_thousands_of_times() -> None:
    found = due(*(tip(str(n), at=NOW - n * HOUR, urgent=True) for n in range(3 * MOST)))
    assert len(found) == MOST
    assert {one.plan for one in found} == {str(n) for n in range(MOST)}


def test_a_reminder_holds_nothing_that_anybody_wrote() -> None:
    canary = "081234567890"
    held = tip(
        urgent=True, subject=canary, reporter_name=canary, reporter_contact=canary, place=canary, village=canary,
        notes=(Note(at=NOW, by="ani", text=canary),),
    )  # fmt: skip
    assert canary not in str(due(msgspec.structs.replace(held, text=canary)))
