"""Numbers of tips: three counts that are never mixed, each with its tips; spreads; days that are zero and days unknown."""

from __future__ import annotations

import statistics
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.models.harvest import SourceState
from store.models.tip import TIP_CHANNELS, TIP_OPEN, TIP_STATUSES, Note, Referral, Tip, Turn
from store.queries.standing import TriageRules
from store.queries.tipclocks import clock_rules
from store.queries.tipnumbers import (
    DIMENSIONS,
    SHARES,
    answered,
    closed_at,
    daily,
    is_case,
    numbers,
    numbers_by,
    rank,
    suppressed,
    suppressed_row,
    verified,
)  # fmt: skip
from store.queries.triage import Triage, triage
from store.queries.urgency import UrgencyRules
from store.queries.workdays import PLAIN
from store.queries.worktime import OfficeHours
from store.snapshot import Rows
from tests.queries.held import rows

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, tzinfo=WIB)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def found(*tips: Tip, now: datetime = NOW) -> Triage:
    office = TriageRules(clocks=clock_rules(OfficeHours(PLAIN, zone=WIB)), urgency=UrgencyRules())
    return triage(rows(*tips), office, now)


def tip(name: str, at: datetime, *turns: tuple[datetime, str], **more: object) -> Tip:
    made = tuple(Turn(at=when, by="staf1", status=status) for when, status in turns)
    values = {"status": turns[-1][1] if turns else "new", **more}
    return Tip(id=name, received_at=at, text="x", turns=made, **values)  # type: ignore[arg-type]


def test_signals_tips_and_cases_are_three_counts() -> None:
    at = NOW - 5 * DAY
    held = found(
        tip("main", at, (at + HOUR, "open")),
        *(tip(f"d{n}", at, (at, "duplicate"), duplicate_of="main") for n in range(9)),
        tip("spam", at, (at, "spam")),
        tip("new", at),
        tip("theirs", at, (at, "not_ours")),
    )
    one = numbers(held, FIRST, LAST, WIB)
    assert (one.signals.n, one.tips.n, one.cases.n) == (13, 3, 1)
    assert one.cases.ids == ("main",)
    assert (one.open.n, one.overdue.ids) == (2, ("new",))
    assert {name: one.shares[name].n for name in SHARES} == {"not_ours": 1, "duplicate": 9, "spam": 1}
    assert one.share("duplicate") == 9 / 13
    assert numbers(held, FIRST, FIRST, WIB).share("spam") is None


def test_what_was_opened_once_is_a_case_whatever_became_of_it() -> None:
    at = NOW - DAY
    assert is_case(tip("t", at, (at, "open"), (at + HOUR, "not_ours")))
    assert not is_case(tip("t", at, (at, "open"), (at + HOUR, "spam")))
    assert not is_case(tip("t", at, (at, "triage")))
    assert is_case(Tip(id="t", received_at=at, text="x", status="referred"))


def test_hours_are_counted_from_the_receipt() -> None:
    at = NOW - 5 * DAY
    sent = Referral(agency="polda", at=at + 30 * HOUR, by="staf1")
    answer = Note(at=at + 9 * HOUR, by="staf1", text="x", kind="answer")
    held = tip(
        "t", at, (at + 2 * HOUR, "triage"), (at + 3 * HOUR, "open"), (at + 40 * HOUR, "done"), (at + 50 * HOUR, "open"),
        (at + 60 * HOUR, "done"), (at + 70 * HOUR, "archived"), referrals=(sent,), notes=(answer,),
    )  # fmt: skip
    one = numbers(found(held), FIRST, LAST, WIB)
    assert (one.verify.median, one.refer.median, one.close.high) == (3, 30, 60)
    assert one.close.ids == ("t",)
    assert answered(held) == at + 9 * HOUR
    assert verified(Tip(id="t", received_at=at, text="x", status="open")) is None
    assert closed_at(Tip(id="t", received_at=at, text="x", status="done")) is None
    assert numbers(found(), FIRST, LAST, WIB).verify.median is None


@given(st.lists(st.floats(0, 1e4), min_size=2, max_size=40))
def test_median_and_ninetieth_are_those_of_the_textbook(values: list[float]) -> None:
    values.sort()
    assert rank(values, 0.5) == pytest.approx(statistics.median(values))
    assert rank(values, 0.9) == pytest.approx(statistics.quantiles(values, n=10, method="inclusive")[-1])


made = st.lists(
    st.tuples(st.sampled_from(TIP_STATUSES), st.sampled_from(TIP_CHANNELS), st.integers(-48, 2000)),
    max_size=30,
)


@given(made)
def test_the_parts_of_every_dimension_add_up_to_the_whole(parts: list[tuple[str, str, int]]) -> None:
    tips = [
        Tip(id=str(n), received_at=NOW - HOUR * hours, text="x", status=status, channel=channel)
        for n, (status, channel, hours) in enumerate(parts)
    ]
    held = found(*tips)
    whole = numbers(held, FIRST, LAST, WIB)
    assert set(whole.open.ids) == {
        one.id for one in tips if one.status in TIP_OPEN and one.id in whole.signals.ids
    }
    for dimension in DIMENSIONS:
        split = numbers_by(dimension, held, FIRST, LAST, WIB)
        for name in ("signals", "tips", "cases", "open", "overdue"):
            ids = [one for part in split for one in getattr(part, name).ids]
            assert sorted(ids) == sorted(getattr(whole, name).ids)
    with pytest.raises(KeyError):
        numbers_by("topic", held, FIRST, LAST, WIB)


def test_a_period_is_days_of_the_office_s_clock() -> None:
    early = datetime(2026, 11, 1, 0, 30, tzinfo=WIB)
    held = found(
        tip("in", early), tip("out", early - HOUR), tip("last", datetime(2026, 11, 30, 23, tzinfo=WIB))
    )
    assert set(numbers(held, FIRST, LAST, WIB).signals.ids) == {"in", "last"}


def days(states: dict[str, SourceState], source: str | None = "uji", *ats: datetime) -> list[int | None]:
    tips = [tip(str(n), at) for n, at in enumerate(ats)]
    held: Rows[Any] = Rows({one.id: one for one in tips}, rows(*tips)._describe, source=lambda _: source)
    return list(daily(held, states, "other", date(2026, 11, 19), date(2026, 11, 24), NOW).values())


def test_a_day_without_any_is_zero_and_a_day_that_nobody_knows_is_none() -> None:
    day = datetime(2026, 11, 20, 10, tzinfo=WIB)
    well = {"uji": SourceState(source="uji", last_good=NOW)}
    assert days(well, "uji", day, day, day + 2 * DAY) == [None, 2, 0, 1, 0, None]
    failing = {"uji": SourceState(source="uji", failures=3, last_good=day + DAY)}
    assert days(failing, "uji", day) == [None, 1, 0, None, None, None]
    assert days(failing, "uji", day, day + 2 * DAY) == [None, 1, 0, 1, None, None]
    assert days(failing, None, day) == [None, 1, 0, 0, 0, None]
    assert days(well) == [None] * 6


def test_small_counts_do_not_leave_the_office() -> None:
    assert [suppressed(n) for n in (None, 0, 1, 4, 5, 100)] == ["–", "0", "<5", "<5", "5", "100"]
    assert suppressed(2, small=2) == "2"
    assert suppressed_row([3, 12, 7, 0, None]) == ("<5", "12", "≥5", "0", "–")
    assert suppressed_row([3, 2, 7]) == ("<5", "<5", "7")
    assert suppressed_row([9, 7]) == ("9", "7")
