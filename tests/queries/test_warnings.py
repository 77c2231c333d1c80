"""What is worth saying of a plan: holidays, channels, texts, gaps, whoever is in charge."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from store.models.days import Absence
from store.models.plan import Plan, Variant
from store.queries.warnings import Around, along, is_away, opened, warnings
from store.queries.workdays import Calendar, Holiday
from tests.queries.held import rows

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, tzinfo=WIB)
WEEK = timedelta(days=7)
CALENDAR = Calendar(
    holidays={
        date(2026, 12, 25): Holiday("Natal"),
        date(2027, 3, 10): Holiday("Idul Fitri", estimated=True),
        date(2026, 12, 31): Holiday("", "office"),
    }
)


def plan(number: int, hours: float = 48, caption: str = "", **more: Any) -> Plan:
    variants = more.pop("variants", {"x": Variant(caption=caption)})
    at = more.pop("at", NOW + timedelta(hours=hours))
    return Plan(id=f"p{number}", title=f"Rencana {number}", at=at, variants=variants, **more)


def around(*plans: Plan, **more: Any) -> Around:
    return Around(rows=rows(*plans), now=NOW, zone=WIB, calendar=CALENDAR, **more)


def told(one: Plan, beside: Around, touched: set[str] | None = None) -> list[tuple[str, str]]:
    found = warnings(one, beside, touched)
    assert all(problem.warning for problem in found)
    return [(problem.code, problem.value) for problem in found]


def test_a_holiday_is_told_with_its_name_and_whether_it_is_certain() -> None:
    def on(day: date) -> list[tuple[str, str]]:
        at = datetime(day.year, day.month, day.day, 10, tzinfo=WIB)
        return [(p.code, p.expected) for p in warnings(plan(1, at=at), around())]

    assert on(date(2026, 12, 25)) == [("on-holiday", "Natal")]
    assert on(date(2027, 3, 10)) == [("on-holiday-estimated", "Idul Fitri")]
    assert on(date(2026, 12, 31)) == [("office-closed", "")]
    assert on(date(2026, 12, 23)) == []


def test_of_a_series_each_holiday_of_a_year_is_told_unless_the_plan_says_what_to_do() -> None:
    weekly = plan(1, at=datetime(2026, 11, 25, 10, tzinfo=WIB), recurrence="FREQ=DAILY")
    assert [value for _, value in told(weekly, around())] == ["2026-12-25", "2026-12-31", "2027-03-10"]
    assert told(msgspec.structs.replace(weekly, on_holiday="skip"), around()) == []


def test_the_same_channel_within_the_hour() -> None:
    beside = around(plan(2, 48.5), plan(3, 49), plan(4, 48.2, variants={"instagram": Variant()}))
    assert told(plan(1), beside) == [("same-hour", "x")]
    assert told(plan(1, variants={"field": Variant()}), around(plan(2, variants={"field": Variant()}))) == []
    assert told(plan(1, variants={"x": Variant(status="skipped")}), beside) == []
    assert told(plan(1), around(plan(1), plan(2))) == [("same-hour", "x")], "not with itself"


def test_the_same_text_within_thirty_days_whatever_its_case_and_spaces() -> None:
    near, far = plan(2, 48 + 29 * 24, "Waspada  tppo"), plan(3, 48 + 31 * 24, "Waspada TPPO")
    beside = around(near, far, gap_days=0)
    assert told(plan(1, caption="WASPADA TPPO"), beside) == [("same-text", "x")]
    assert told(plan(1, caption="lain"), beside) == told(plan(1), beside) == []
    assert told(plan(1, caption="waspada tppo"), beside, {"title"}) == []
    assert told(plan(1, caption="waspada tppo"), beside, {"caption.x"}) == [("same-text", "x")]


def test_days_without_a_post_before_and_after() -> None:
    beside = around(plan(2, -24 * 8), plan(3, 24 * 20))
    found = warnings(plan(1, 24), beside)
    assert [(p.code, p.expected) for p in found] == [("gap-before", "9"), ("gap-after", "19")]
    assert told(plan(1, 24), around(plan(2, -24 * 6), plan(3, 24 * 8))) == []
    assert told(plan(1, 24), around()) == [], "nothing is known of a channel that nobody used"
    assert told(plan(1, 24), around(plan(2, -24 * 8), gap_days=0)) == []


def test_what_goes_may_leave_a_gap() -> None:
    held = plan(2, 24 * 5)
    assert [(p.code, p.expected) for p in opened(held, around(plan(1, 0), held, plan(3, 24 * 10)))] == [
        ("gap-opened", "10")
    ]
    assert opened(held, around(plan(1, 24), held, plan(3, 24 * 8))) == ()


def test_other_times_of_a_series_are_posts_like_any_other() -> None:
    """One that was moved, the whole series, and several that are moved together: none of them is alone in its channel."""
    first = datetime(2026, 11, 30, 10, tzinfo=WIB)
    weekly = plan(1, at=first, recurrence="FREQ=WEEKLY")
    late = plan(2, at=first + timedelta(days=80))
    moved = plan(3, at=first + timedelta(days=15), series="p1", occurrence="2026-12-14T10:00")
    beside = around(plan(4, 0), weekly, late, gap_days=8)
    assert told(weekly, beside) == []
    assert told(moved, beside) == [], "its own old time is no post, those of a week before and after are"
    alone = around(plan(4, 0), plan(1, at=first, recurrence="FREQ=WEEKLY;INTERVAL=2"))
    assert [(p.code, p.expected) for p in warnings(moved, alone)] == [
        ("gap-before", "15"),
        ("gap-after", "13"),
    ]


def test_plans_that_are_moved_together_keep_their_distance() -> None:
    before = [plan(n, 24 * 6 * n) for n in range(5)]
    after = [msgspec.structs.replace(one, at=one.at + WEEK) for one in before]
    ids = frozenset(one.id for one in before)
    beside = around(*before, plan(9, 0), without=ids)
    beside = msgspec.structs.replace(beside, written=ids, along=along(after, beside))
    assert [told(one, beside, {"channels"}) for one in after] == [[], [], [], [], []]
    apart = [msgspec.structs.replace(one, at=one.at + 2 * WEEK) for one in before]
    beside = msgspec.structs.replace(beside, along=along(apart, beside))
    found = [told(one, beside, {"channels"}) for one in apart]
    assert found == [[("gap-before", "x")], [], [], [], []]


def test_a_series_that_goes_leaves_the_gap_of_all_its_times() -> None:
    weekly = plan(1, at=NOW + timedelta(days=2), recurrence="FREQ=WEEKLY;COUNT=4")
    beside = around(plan(2, 0), weekly, plan(3, 24 * 30))
    assert [(p.code, p.expected) for p in opened(weekly, beside)] == [("gap-opened", "30")]


def test_whoever_is_in_charge_is_away_or_has_something_else_to_do() -> None:
    away = Absence(id="b", who="Budi", since=date(2026, 11, 24), until=date(2026, 11, 25), note="cuti")
    visit = plan(2, 47, owner="budi", kind="event", duration=120, variants={"field": Variant()})
    mine = plan(1, owner="budi")
    assert told(mine, around(visit, absences=[away])) == [("away", "budi"), ("double-booked", "budi")]
    assert told(plan(1, owner="siti"), around(visit, absences=[away])) == []
    assert told(plan(1, 49, owner="budi"), around(visit)) == []
    assert is_away([away], "budi", date(2026, 11, 25)) is away
    assert is_away([away], "budi", date(2026, 11, 26)) is None


def test_what_is_over_and_what_did_not_change_is_not_told() -> None:
    beside = around(plan(2, -24.1), plan(3, 48.1))
    assert told(plan(1, -24), beside) == [("past", "2026-11-22 09:00")]
    assert told(plan(1, -24), beside, {"title"}) == []
    assert told(plan(1, -24, variants={"x": Variant(status="posted")}), beside) == []
    assert told(plan(1), beside, {"title", "notes", "status.x"}) == []
    assert told(plan(1), beside, {"at"}) == [("same-hour", "x")]


def test_plans_of_one_step_are_no_news_to_each_other() -> None:
    series = plan(2, recurrence="FREQ=WEEKLY")
    assert told(plan(1), around(series)) == [("same-hour", "x")]
    assert told(plan(1), around(series, without=frozenset({"p2"}))) == []


def test_a_series_that_never_takes_place_is_told_and_one_that_is_over_is_not() -> None:
    def codes(**more: Any) -> list[str]:
        return [code for code, _ in told(plan(1, **more), around(gap_days=0))]

    assert codes(recurrence="FREQ=DAILY;UNTIL=20200101") == ["never"]
    assert codes(recurrence="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30") == ["never"]
    holiday = datetime(2026, 12, 25, 10, tzinfo=WIB)
    assert codes(at=holiday, recurrence="FREQ=DAILY;COUNT=1", on_holiday="skip") == ["never"]
    assert codes(at=holiday, recurrence="FREQ=DAILY;COUNT=1", on_holiday="before") == []
    assert codes(at=holiday, recurrence="FREQ=DAILY;COUNT=2", on_holiday="skip") == []
    assert codes(hours=-240, recurrence="FREQ=DAILY;COUNT=2") == []
