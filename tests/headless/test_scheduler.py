"""When a source is due, and that the scheduler's own thread pulls it then."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.spec import SourceSpec
from store.models.harvest import Failure, SourceState
from tui.headless.crontab import triggers
from tui.headless.pulling import back_off
from tui.headless.scheduler import Scheduler, due_at, next_due

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, 14, tzinfo=WIB)  # a Monday
FAR = datetime(2199, 1, 1, tzinfo=WIB)
"""Ahead of the real clock too, which is APScheduler's: what was planned for an hour after `NOW` once fired at once."""


def spec(**keys: str) -> SourceSpec:
    return SourceSpec(id="a", collection="deferrals", path="/x.csv", **keys)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("keys", "last_try", "expected"),
    [
        ({}, None, NOW),
        ({}, NOW, NOW + timedelta(minutes=15)),
        ({"every": "2h"}, NOW - timedelta(hours=1), NOW + timedelta(hours=1)),
        ({"every": "manual"}, None, None),
        ({"every": "manual"}, NOW - timedelta(days=9), None),
        ({"every": "2h"}, NOW + timedelta(days=1), NOW),
        ({"cron": "0 7 * * 1-5"}, NOW, datetime(2026, 11, 24, 7, tzinfo=WIB)),
        ({"cron": "0 7 * * 0"}, NOW, datetime(2026, 11, 29, 7, tzinfo=WIB)),
        ({"cron": "0 7 * * 7"}, NOW, datetime(2026, 11, 29, 7, tzinfo=WIB)),
        ({"cron": "0 7 * * 6"}, NOW, datetime(2026, 11, 28, 7, tzinfo=WIB)),
        ({"cron": "0 7 1 * 1"}, NOW, datetime(2026, 11, 30, 7, tzinfo=WIB)),
        ({"cron": "0 7 24 * 5"}, NOW, datetime(2026, 11, 24, 7, tzinfo=WIB)),
        ({"cron": "14 9 * * *"}, NOW, datetime(2026, 11, 24, 9, 14, tzinfo=WIB)),
        ({"cron": "0 7 * * *"}, None, NOW),
    ],
)
def test_a_source_is_next_due(
    keys: dict[str, str], last_try: datetime | None, expected: datetime | None
) -> None:
    assert next_due(spec(**keys), last_try, NOW) == expected


def test_cron_counts_in_the_offices_zone_whatever_the_stored_one() -> None:
    tried = NOW.astimezone(UTC)
    assert next_due(spec(cron="0 7 * * *"), tried, NOW) == datetime(2026, 11, 24, 7, tzinfo=WIB)


def test_after_a_failure_the_back_off_decides() -> None:
    state = SourceState(
        source="a", last_try=NOW, failure=Failure(code="status"), not_before=NOW + timedelta(minutes=1)
    )
    assert due_at(spec(every="1d"), state, NOW) == NOW + timedelta(minutes=1)
    assert due_at(spec(every="manual"), state, NOW) is None


@pytest.mark.parametrize(
    ("every", "failures", "retry_after", "minutes"),
    [
        ("1d", 1, None, 1),
        ("1d", 2, None, 2),
        ("1d", 5, None, 16),
        ("1d", 99, None, 360),
        ("15m", 99, None, 15),
        ("15m", 1, 3600.0, 60),
        ("1d", 1, 10.0, 1),
        ("manual", 3, None, 4),
    ],
)
def test_back_off_doubles_from_a_minute_to_its_cap(
    every: str, failures: int, retry_after: float | None, minutes: int
) -> None:
    assert back_off(spec(every=every), failures, retry_after) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("* * * * 1-5", "0,1,2,3,4"),
        ("* * * * 0", "6"),
        ("* * * * 7", "6"),
        ("* * * * 5-7", "4,5,6"),
        ("* * * * fri-mon", "0,4,5,6"),
        ("* * * * sun,wed", "2,6"),
        ("* * * * */2", "1,3,5,6"),
        ("@weekly", "6"),
    ],
)
def test_crontabs_weekdays_become_apschedulers(line: str, days: str) -> None:
    assert triggers(line)[0]["day_of_week"] == days


@pytest.mark.parametrize("line", ["0 0 29 2 *", "0 0 31 2,3 *", "0 0 31 2 1", "0 0 31 * *", "0 0 * 2 *"])
def test_a_day_that_comes_at_all_is_a_crontab(line: str) -> None:
    assert next_due(spec(cron=line), NOW, NOW) is not None


@pytest.mark.parametrize(
    "line",
    [
        "",
        "* * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "5-1 * * * *",
        "*/0 * * * *",
        "a * * * *",
        "1, * * * *",
        "- * * * *",
        "0 0 31 2 *",
        "0 0 31 4,6,9,11 *",
    ],
)
def test_what_is_no_crontab_is_refused(line: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 — the word that does not fit, whatever it is
        triggers(line)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 59),
    st.integers(0, 23),
    st.sets(st.integers(0, 7), min_size=1),
    st.integers(-3_000_000, 3_000_000),
)
def test_the_next_moment_is_later_and_on_a_named_weekday(
    minute: int, hour: int, days: set[int], after: int
) -> None:
    tried = NOW + timedelta(minutes=after)
    due = next_due(spec(cron=f"{minute} {hour} * * {','.join(map(str, days))}"), tried, tried)
    assert due is not None
    assert tried < due <= tried + timedelta(days=8)
    assert (due.minute, due.hour) == (minute, hour)
    assert due.isoweekday() % 7 in {day % 7 for day in days}


class Board:
    """What a scheduler asks and does, with a clock that stands still."""

    def __init__(self, due: dict[str, datetime | None]) -> None:
        self.due = due
        self.pulled: list[tuple[str, bool]] = []
        self.seen = threading.Condition()

    async def pull(self, source: str, asked: bool) -> None:
        with self.seen:
            self.pulled.append((source, asked))
            self.due[source] = FAR
            self.seen.notify_all()

    def wait_for(self, number: int) -> None:
        with self.seen:
            assert self.seen.wait_for(lambda: len(self.pulled) >= number, 5), self.pulled


def test_due_and_asked_sources_are_pulled_and_the_others_are_left() -> None:
    now = datetime.now(WIB)
    board = Board({"due": now, "later": now + timedelta(hours=1), "never": None})
    scheduler = Scheduler(
        tuple(board.due), due=board.due.__getitem__, pull=board.pull, clock=lambda: datetime.now(WIB)
    )
    scheduler.start()
    try:
        board.wait_for(1)
        scheduler.request(["never"])
        board.wait_for(2)
    finally:
        scheduler.stop()
    assert board.pulled == [("due", False), ("never", True)]


def test_a_scheduler_that_never_started_can_be_asked_and_stopped() -> None:
    scheduler = Scheduler((), due=lambda _: None, pull=Board({}).pull, clock=lambda: NOW)
    scheduler.request(["a"])
    scheduler.stop()


def test_an_end_never_waits_for_a_thread_that_is_still_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that hung up must be let go within two seconds, whatever an import or a disk is waiting for."""
    board, may_start = Board({"due": NOW}), threading.Event()
    scheduler = Scheduler(("due",), due=board.due.__getitem__, pull=board.pull, clock=lambda: NOW)
    main = scheduler._main
    monkeypatch.setattr(scheduler, "_main", lambda: may_start.wait(20) and main())
    scheduler.start()
    [thread] = [thread for thread in threading.enumerate() if thread.name == "infokim-pulls"]
    begun = time.monotonic()
    scheduler.stop()
    took = time.monotonic() - begun
    may_start.set()
    thread.join(5)
    assert took < 2
    assert not thread.is_alive()
    assert board.pulled == []


def test_a_wish_never_waits_and_is_kept_until_the_thread_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    board, may_start = Board({"never": None}), threading.Event()
    scheduler = Scheduler(("never",), due=board.due.__getitem__, pull=board.pull, clock=lambda: NOW)
    main = scheduler._main

    def late() -> None:
        may_start.wait(20)
        main()

    monkeypatch.setattr(scheduler, "_main", late)
    scheduler.start()
    try:
        begun = time.monotonic()
        scheduler.request(["never"])
        assert time.monotonic() - begun < 2
        may_start.set()
        board.wait_for(1)
    finally:
        may_start.set()
        scheduler.stop()
    scheduler.request(["never"])
    assert board.pulled == [("never", True)]
