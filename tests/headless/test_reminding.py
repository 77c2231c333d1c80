"""Reminders of a desk: who has seen what, who is watching, and clocks that do what they like."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.errors import Invalid, NotPermitted
from store.models.delivery import Beat, PushState
from store.models.edit import Edit
from tests.headless.reminded import PUSH, Office, Receiver
from tui.headless.desk import Desk
from tui.headless.identity import Who
from tui.headless.reminding import watched
from tui.headless.scheduler import Ticker
from tui.headless.sending import Sender, wait_after
from tui.words.catalog import load
from tui.words.format import Format
from tui.words.reminding import watching_brief, watching_told

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def office(tmp_path: Path, receiver: Receiver) -> Iterator[Office]:
    made = Office(tmp_path, PUSH.format(url=receiver.url))
    yield made
    made.close()


def round_at(office: Office, at: datetime) -> int:
    """One round of sending as if it were then; how many messages were taken."""
    sent = asyncio.run(Sender(office.desk_at(lambda: at), how="once").once())
    assert sent is not None
    return sum(one.failure is None for one in sent)


def moment(office: Office, day: int, hour: int) -> datetime:
    start = datetime(2027, 3, 1, tzinfo=office.settings.zone)
    return start + timedelta(days=day, hours=hour)


# Sending


def test_a_restart_after_two_days_tells_what_was_missed_once_and_together(
    office: Office, receiver: Receiver
) -> None:
    office.plan(*(moment(office, 1, hour) for hour in (9, 10, 11)), lead_times=("2h",))
    office.plan(moment(office, 4, 9), lead_times=("1d",))
    assert round_at(office, moment(office, 1, 6)) == 0
    assert round_at(office, moment(office, 3, 12)) == 2
    assert "3 plans were missed" not in receiver.texts[0]
    assert [len(text.splitlines()) for text in receiver.texts] == [1, 4]
    assert round_at(office, moment(office, 3, 13)) == 0


def test_a_summary_counts_plans_and_carries_its_hash_and_one_that_failed_waits(
    office: Office, receiver: Receiver
) -> None:
    both = {"channels": ("x", "instagram"), "status.instagram": "scheduled"}
    office.plan(moment(office, 1, 9), moment(office, 1, 10), lead_times=("2h",), **both)
    assert round_at(office, moment(office, 1, 6)) == 0
    late = moment(office, 3, 12)
    receiver.status = 503
    assert (round_at(office, late), round_at(office, late + timedelta(seconds=20))) == (0, 0)
    assert len(receiver.texts) == 1
    assert (round_at(office, late + timedelta(seconds=40)), len(receiver.texts)) == (0, 2)
    receiver.status = 200
    assert round_at(office, late + timedelta(seconds=80)) == 0
    assert round_at(office, late + timedelta(seconds=101)) == 1
    first, second, mark = receiver.texts[-1].splitlines()
    assert all("X" in line and "Instagram" in line for line in (first, second))
    assert mark == f"#{receiver.hashes[-1]}"
    assert round_at(office, late + timedelta(minutes=9)) == 0


def test_a_plan_that_is_moved_after_its_reminder_went_out_is_told_anew(
    office: Office, receiver: Receiver
) -> None:
    [plan] = office.plan(moment(office, 2, 9), lead_times=("1d",))
    assert [round_at(office, moment(office, 1, hour)) for hour in (9, 10)] == [1, 0]
    office.desk.save("outreach", [Edit(id=plan, based_on=1, fields={"at": moment(office, 2, 11)})])
    assert [round_at(office, moment(office, 1, hour)) for hour in (10, 11, 12)] == [0, 1, 0]
    assert len(receiver.counts) == 2


def test_a_holiday_that_is_added_later_sends_nothing_twice_and_nothing_late(
    tmp_path: Path, receiver: Receiver
) -> None:
    office = Office(tmp_path, PUSH.format(url=receiver.url))
    office.plan(moment(office, 3, 9), moment(office, 5, 9), lead_times=("1d",))
    assert round_at(office, moment(office, 2, 9)) == 1
    for day in (2, 4):
        office.desk.save("holidays", [Edit(fields={"date": moment(office, day, 0).date(), "name": "Libur"})])
    assert round_at(office, moment(office, 2, 12)) == 0
    assert round_at(office, moment(office, 4, 0)) == 1  # moved to the evening before


def test_what_was_approved_too_late_is_told_at_once(office: Office, receiver: Receiver) -> None:
    [plan] = office.plan(moment(office, 1, 9), **{"status.x": "review"})
    assert round_at(office, moment(office, 1, 8)) == 1
    office.desk.save("outreach", [Edit(id=plan, based_on=1, fields={"status.x": "approved"})])
    assert [round_at(office, moment(office, 1, 8)) for _ in range(2)] == [1, 0]
    assert len(receiver.counts) == 2


def test_a_snoozed_reminder_is_sent_once_more(office: Office, receiver: Receiver) -> None:
    office.plan(moment(office, 1, 9))
    assert round_at(office, moment(office, 1, 7)) == 1
    then = office.desk_at(lambda: moment(office, 1, 8))
    then.snooze([one.id for one in then.reminders()], moment(office, 1, 8) + timedelta(minutes=30))
    assert [round_at(office, moment(office, 1, 8) + timedelta(minutes=m)) for m in (10, 30, 40)] == [0, 1, 0]
    assert set(receiver.counts.values()) == {2}


def test_a_failure_is_left_alone_longer_each_time_and_as_long_as_was_asked() -> None:
    assert [wait_after(n, None).total_seconds() for n in (1, 2, 3, 20)] == [30, 60, 120, 1800]
    assert wait_after(1, 600.0).total_seconds() == 600


def test_no_message_holds_a_caption_or_what_could_name_a_person(office: Office, receiver: Receiver) -> None:
    office.plan(moment(office, 1, 9), title="Hubungi 081234567890", **{"caption.x": "RAHASIA"})
    assert round_at(office, moment(office, 1, 8)) == 1
    assert not any("RAHASIA" in text or "081234567890" in text for text in receiver.texts)


# What people say


def test_acknowledged_anywhere_it_goes_everywhere(office: Office) -> None:
    office.soon(2)
    here, there = office.desk_at(), office.desk_at()
    assert len(here.reminders()) == len(there.reminders()) == 2
    here.acknowledge([here.reminders()[0].id])
    assert (there.look(), len(there.reminders())) == (True, 1)


def test_an_onlooker_and_whoever_wants_none_are_not_reminded(office: Office) -> None:
    office.soon(1)
    onlooker = Desk(office.settings, me=Who(login="tamu", name="Tamu", role="viewer"))
    assert onlooker.reminders() == ()
    with pytest.raises(NotPermitted):
        onlooker.acknowledge(["x"])


def test_old_words_are_forgotten_and_newer_ones_stay(office: Office) -> None:
    old = office.desk_at(lambda: NOW - timedelta(days=61))
    old.acknowledge(["old|1|x|1d"])
    office.desk_at(lambda: NOW).acknowledge(["new|1|x|1d"])
    now = office.desk_at(lambda: NOW)
    now.reminding.prune()
    now.look()
    assert [word.key for word in now.snapshot.rows("acknowledgements")] == ["new|1|x|1d"]
    assert [line.what for line in now.store.audit("acknowledgements")] == ["new", "new", "prune"]


def test_nobody_takes_another_ones_word_away_but_it_is_forgotten_with_all_old_ones(office: Office) -> None:
    mine = office.desk_at(lambda: NOW - timedelta(days=61))
    mine.acknowledge(["old|1|x|1d"])
    [word] = mine.snapshot.rows("acknowledgements")
    kepala = Who(login="kepala", name="Kepala (contoh)", role="head")
    other = Desk(office.settings, me=kepala, clock=lambda: NOW)
    for edit in (
        Edit(id=word.id, based_on=1, delete=True),
        Edit(id=word.id, based_on=1, fields={"action": "snooze"}),
    ):
        with pytest.raises(Invalid) as caught:
            other.save("acknowledgements", [edit])
        assert [(each.code, each.value) for each in caught.value.problems] == [("others-reminder", word.by)]
    mine.save("acknowledgements", [Edit(id=word.id, based_on=1, delete=True)])
    with pytest.raises(Invalid):
        other.save("acknowledgements", [Edit(id=word.id, based_on=2, restore=True)])
    mine.save("acknowledgements", [Edit(id=word.id, based_on=2, restore=True)])
    other.look()
    other.reminding.prune()
    assert list(office.desk_at().snapshot.rows("acknowledgements")) == []


# Who is watching


def test_a_sign_of_life_says_who_is_watching() -> None:
    fresh = Beat(at=NOW - timedelta(seconds=12), by="infokim")
    assert watched(fresh, NOW, is_wanted=True).state == "active"
    late = watched(fresh, NOW + timedelta(minutes=5), is_wanted=True)
    assert (late.state, late.since) == ("dead", fresh.at)
    cron = Beat(at=NOW, by="infokim", how="once", every=900)
    assert watched(cron, NOW + timedelta(minutes=40), is_wanted=True).state == "active"
    assert watched(cron, NOW + timedelta(minutes=50), is_wanted=True).state == "dead"
    ended = Beat(at=NOW, by="infokim", ended=True, pushes=(PushState(name="ntfy", ok=False),))
    assert watched(ended, NOW, is_wanted=False).state == "session"
    assert [push.name for push in watched(ended, NOW, is_wanted=True).failing] == ["ntfy"]
    assert watched(Beat(at=NOW + timedelta(hours=1), by="x"), NOW, is_wanted=True).state == "dead"


def test_it_is_told_in_a_few_words_with_the_age_only_from_a_minute_on() -> None:
    form = Format(load("id"), UTC)

    def said(state: str, seconds: int = 0) -> str:
        return watching_told(state, timedelta(seconds=seconds), NOW, form, NOW)

    assert (said("active", 59), said("active", 61)) == ("Pengingat: aktif", "Pengingat: aktif, 1 menit lalu")
    assert (said("session"), said("dead")) == ("Pengingat: hanya di sesi ini", "Pengingat: mati sejak 08.00")


def test_for_a_narrow_header_the_same_is_told_in_short() -> None:
    form = Format(load("id"), UTC)

    def said(state: str, seconds: int = 0) -> str:
        return watching_brief(state, timedelta(seconds=seconds), NOW, form, NOW)

    assert (said("active", 59), said("active", 181)) == ("P aktif", "P aktif 3 m")
    assert (said("session"), said("dead")) == ("P sesi", "P mati 08.00")


# Clocks


class Hands:
    """A wall clock that jumps where it is told to, and how often it was ticked."""

    def __init__(self) -> None:
        self.offset = timedelta()
        self.ticked = threading.Semaphore(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    async def tick(self) -> None:
        self.ticked.release()


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def ticking(hands: Hands) -> Iterator[Callable[..., Ticker]]:
    made: list[Ticker] = []

    def start(tick: Callable[[], object] | None = None, **more: object) -> Ticker:
        ticker = Ticker(tick or hands.tick, clock=hands.now, **{"every": 3600.0, "watch": 0.02, **more})  # type: ignore[arg-type]
        made.append(ticker)
        ticker.start()
        return ticker

    yield start
    for ticker in made:
        ticker.stop()


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_is_set_is_noticed_at_once(
    hours: int, hands: Hands, ticking: Callable[..., Ticker]
) -> None:
    ticking()
    assert hands.ticked.acquire(timeout=5)
    assert not hands.ticked.acquire(timeout=0.1)
    hands.offset = timedelta(hours=hours)
    assert hands.ticked.acquire(timeout=5)
    assert not hands.ticked.acquire(timeout=0.1)


def test_a_clock_that_drifts_a_little_ticks_no_more_often(
    hands: Hands, ticking: Callable[..., Ticker]
) -> None:
    ticking()
    assert hands.ticked.acquire(timeout=5)
    hands.offset = timedelta(seconds=4)
    assert not hands.ticked.acquire(timeout=0.15)


def test_a_loop_that_was_blocked_ticks_on(hands: Hands, ticking: Callable[..., Ticker]) -> None:
    """APScheduler drops what is a second late unless it is told otherwise."""
    gate, first = threading.Event(), threading.Event()

    async def tick() -> None:
        if not first.is_set():
            first.set()
            gate.wait(1.5)  # the loop itself stands still
        hands.ticked.release()

    ticking(tick, every=0.2)
    assert first.wait(5)
    assert hands.ticked.acquire(timeout=5)
    assert hands.ticked.acquire(timeout=5)


def test_a_tick_that_fails_is_not_the_last_one(hands: Hands, ticking: Callable[..., Ticker]) -> None:
    async def tick() -> None:
        hands.ticked.release()
        raise ValueError

    ticker = ticking(tick)
    assert hands.ticked.acquire(timeout=5)
    ticker.soon()
    assert hands.ticked.acquire(timeout=5)


def test_news_are_a_reason_to_tick_before_time(hands: Hands, ticking: Callable[..., Ticker]) -> None:
    news = iter([True])
    ticking(news=lambda: next(news, False))
    assert hands.ticked.acquire(timeout=5)
    assert hands.ticked.acquire(timeout=5)
    assert not hands.ticked.acquire(timeout=0.1)


def test_a_session_tells_when_something_else_is_due(office: Office) -> None:
    told = threading.Semaphore(0)
    office.soon(1)
    office.desk.reminding.start(told.release)
    try:
        assert told.acquire(timeout=5)
        office.desk.acknowledge([one.id for one in office.desk.reminders()])
        office.desk.look()
        office.desk.reminding.soon()
        assert told.acquire(timeout=5)
    finally:
        office.desk.reminding.stop()
